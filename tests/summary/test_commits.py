"""Specify how delivered commits are grouped."""

import re

from sei_action.changes import Change
from sei_action.summary.commits import commit_table
from tests.builders import payload, sha

_REPOSITORY = "https://github.com/acme/shop"


def _table(*changes: Change, repo_url: str | None = _REPOSITORY) -> str:
    shas = tuple(change.sha for change in changes)
    return commit_table(payload(scm_commit_ids=shas, repo_url=repo_url), changes)


def _change(number: int, **changes: object) -> Change:
    return Change.model_validate({"sha": sha(number << 132), **changes})


def _cells(text: str) -> list[tuple[str, str]]:
    """Give pull request and title of each row."""
    rows = re.findall(r"^\| (.*) \| .*`.* \| (.*) \|$", text, re.MULTILINE)
    return [(re.sub(r"\[(.*)\]\(.*\)", r"\1", number), title) for number, title in rows]


def test_commits_of_a_pull_request_stand_together_by_its_first_one() -> None:
    text = _table(
        _change(1, title="One", pull_request=12),
        _change(2, title="Pushed"),
        _change(3, title="Squashed", pull_request=9),
        _change(4, title="Two", pull_request=12),
    )

    assert "Commits: 4, pull requests: 2" in text
    assert _cells(text) == [
        ("#12", "One"),
        ("", "Two"),
        ("none known", "Pushed"),
        ("#9", "Squashed"),
    ]


def test_a_commit_of_which_nothing_is_told_is_shown_all_the_same() -> None:
    text = commit_table(payload(scm_commit_ids=(sha(0xA << 156),)), ())

    assert "Commits: 1, pull requests: 0" in text
    assert "| none known | `a000000` |  |" in text


def test_pull_requests_and_commits_are_links() -> None:
    change = _change(1, pull_request=12)
    text = _table(change, repo_url=f"{_REPOSITORY}/")

    assert f"[#12]({_REPOSITORY}/pull/12)" in text
    assert f"[`{change.sha[:7]}`]({_REPOSITORY}/commit/{change.sha})" in text


def test_without_the_address_of_the_repository_nothing_is_a_link() -> None:
    text = _table(_change(1, pull_request=12), repo_url=None)

    assert "](" not in text
    assert "| #12 |" in text


def test_titles_are_inert() -> None:
    assert "| &#60;b&#62; &#124; |" in _table(_change(1, title="<b> |"))


def test_without_commits_there_is_no_table() -> None:
    assert commit_table(payload(), ()) == ""
