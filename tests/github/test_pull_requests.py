"""Specify which pull request a run is for, and what belongs to it."""

import pytest

from sei_action.changes import Change
from sei_action.errors import GitHubError
from sei_action.github import Losses, start_labels
from sei_action.github.pull_requests import commits_of_pull_request, find_pull_request
from sei_action.occasion import Labels
from sei_action.run import Run
from tests.builders import run, sha
from tests.fakes import FakeGitHub, commits_list, pull_json, refusal

_PULLS = "/repos/acme/shop/pulls"
_COMMITS = f"{_PULLS}/7/commits"
_PULLS_OF_HEAD = f"/repos/acme/shop/commits/{sha(562)}/pulls"
_FORK = {"full_name": "mallory/shop"}


def _run(**changes: object) -> Run:
    facts = {"event": "pull_request", "head_branch": "fix", "occasion": {}, **changes}
    return run(**facts)


def _tip(**changes: object) -> dict[str, object]:
    return {"ref": "fix", "sha": sha(562), "repo": {"full_name": "acme/shop"}, **changes}


def _number(github: FakeGitHub, of: Run) -> int | None:
    losses = Losses()
    found = find_pull_request(github, of, losses).occasion.pull_request
    assert losses.notes == ()
    return found.number if found else None


def test_the_pull_request_of_the_runs_branch_and_head_is_found() -> None:
    labels = [{"id": 1, "name": "hotfix"}]
    github = FakeGitHub({_PULLS: (pull_json(labels=labels),)})

    found = find_pull_request(github, _run(), Losses()).occasion.pull_request

    assert found
    assert (found.number, found.label_names, found.base.sha) == (7, ("hotfix",), sha(500))
    assert github.asked == [
        (
            _PULLS,
            {
                "state": "all",
                "head": "acme:fix",
                "sort": "updated",
                "direction": "desc",
                "per_page": 100,
            },
        )
    ]


@pytest.mark.parametrize(
    "scene",
    [
        {"event": "push"},
        {"event": "workflow_run"},
        {"occasion": {"pull_request": {"number": 9}}},
        {"head_branch": None},
        {"head_branch": ""},
    ],
)
def test_no_pull_request_is_looked_for_where_there_is_none_or_it_is_known(
    scene: dict[str, object],
) -> None:
    github = FakeGitHub({})
    before = _run(**scene)

    assert find_pull_request(github, before, Losses()) == before
    assert github.asked == []


def test_the_pull_request_of_a_fork_is_asked_for_by_its_owner() -> None:
    github = FakeGitHub({_PULLS: (pull_json(head=_tip(repo=_FORK)),)})

    assert _number(github, _run(head_repository=_FORK)) == 7
    assert dict(github.asked)[_PULLS]["head"] == "mallory:fix"


def test_of_a_fork_that_is_gone_the_repository_itself_is_asked() -> None:
    github = FakeGitHub({_PULLS: (pull_json(head=_tip(repo=None)),)})

    assert _number(github, _run(head_repository=None)) == 7
    assert dict(github.asked)[_PULLS]["head"] == "acme:fix"


def test_the_pull_request_of_another_repository_of_the_same_owner_is_another() -> None:
    other = pull_json(head=_tip(repo={"full_name": "acme/shop-fork"}))

    assert _number(FakeGitHub({_PULLS: (other,)}), _run()) is None


def test_of_several_that_with_the_runs_head_is_taken() -> None:
    newer = pull_json(8, head=_tip(sha=sha(600)))

    assert _number(FakeGitHub({_PULLS: (newer, pull_json(7))}), _run()) == 7


def test_of_several_with_the_runs_head_none_is_taken() -> None:
    # From one branch into two others.
    assert _number(FakeGitHub({_PULLS: (pull_json(8), pull_json(7))}), _run()) is None


def test_of_several_that_were_all_pushed_to_since_none_is_taken() -> None:
    pulls = tuple(pull_json(number, head=_tip(sha=sha(600 + number))) for number in (7, 8))

    assert _number(FakeGitHub({_PULLS: pulls}), _run()) is None


def test_a_pull_request_that_was_pushed_to_since_is_found_by_its_branch() -> None:
    moved = pull_json(head=_tip(sha=sha(600)))

    assert _number(FakeGitHub({_PULLS: (moved,)}), _run()) == 7


def test_a_branch_without_a_pull_request_has_none() -> None:
    before = _run()

    assert find_pull_request(FakeGitHub({_PULLS: ()}), before, Losses()) == before


@pytest.mark.parametrize("answer", [refusal(403), {"message": "Moved"}])
def test_a_pull_request_that_cannot_be_read_is_told(answer: object) -> None:
    losses = Losses()
    before = _run()

    assert find_pull_request(FakeGitHub({_PULLS: answer}), before, losses) == before
    (note,) = losses.notes
    assert note.startswith(
        "Missing in the report: the pull request's number and labels, and commits before the head."
    )


def _labels(github: FakeGitHub, of: Run, losses: Losses) -> Labels:
    return start_labels(github, of, losses)()


def test_the_labels_of_the_runs_own_pull_request_cost_no_request() -> None:
    github = FakeGitHub({})
    known = _run(occasion={"pull_request": pull_json(labels=[{"name": "a"}, {"name": "b"}])})

    assert _labels(github, known, Losses()).names == ("a", "b")
    assert github.asked == []


def test_the_labels_of_all_pull_requests_that_brought_the_head_are_read_once_each() -> None:
    pulls = (
        pull_json(7, labels=[{"name": "hotfix"}, {"name": "a"}]),
        pull_json(8, labels=[{"name": "a"}]),
    )

    assert _labels(FakeGitHub({_PULLS_OF_HEAD: pulls}), run(), Losses()).names == ("hotfix", "a")


def test_a_commit_of_no_pull_request_has_no_labels() -> None:
    losses = Losses()

    assert _labels(FakeGitHub({_PULLS_OF_HEAD: ()}), run(), losses).names == ()
    assert losses.notes == ()


@pytest.mark.parametrize(("left", "asked"), [(100, 1), (99, 0), (0, 0)])
def test_labels_are_not_read_where_the_quota_runs_low(left: int, asked: int) -> None:
    github = FakeGitHub({_PULLS_OF_HEAD: ()})
    github.requests_left = left

    losses = Losses()

    _labels(github, run(), losses)

    assert len(github.asked) == asked
    assert len(losses.notes) == 1 - asked


@pytest.mark.parametrize("answer", [refusal(403), ({"labels": None},)])
def test_labels_that_cannot_be_read_are_told(answer: object) -> None:
    losses = Losses()

    assert _labels(FakeGitHub({_PULLS_OF_HEAD: answer}), run(), losses).names == ()
    (note,) = losses.notes
    assert note.startswith(
        "Missing in the report: labels that would make this deployment a failed change."
    )


def _known() -> Run:
    return _run(occasion={"pull_request": pull_json()})


def test_the_commits_of_a_pull_request_are_those_that_github_lists() -> None:
    github = FakeGitHub({_COMMITS: commits_list(sha(1), sha(2), sha(562))})

    commits = commits_of_pull_request(github, _known())

    assert commits
    assert commits.shas == (sha(1), sha(2), sha(562))
    assert (commits.base, commits.left_out) == (None, 0)
    assert commits.reason == "the commits of pull request #7"
    assert github.asked == [(_COMMITS, {"per_page": 100, "page": 1})]


def test_the_commits_of_a_pull_request_are_its_own_whatever_they_say() -> None:
    told = {"sha": sha(562), "commit": {"message": "Fix (#3)"}, "parents": []}
    github = FakeGitHub({_COMMITS: (told,)})

    commits = commits_of_pull_request(github, _known())

    assert commits
    assert commits.changes == (Change(sha=sha(562), title="Fix", pull_request=7),)


def test_a_pull_request_that_was_pushed_to_since_does_not_tell_the_runs_commits() -> None:
    # The list is in the order of dates: after a merge, what stands before need not lead there.
    github = FakeGitHub({_COMMITS: commits_list(sha(1), sha(562), sha(563))})

    assert commits_of_pull_request(github, _known()) is None


def test_a_pull_request_without_commits_does_not_tell_the_runs_commits() -> None:
    assert commits_of_pull_request(FakeGitHub({_COMMITS: ()}), _known()) is None


@pytest.mark.parametrize("count", [1, 99, 100, 101, 200, 249])
def test_all_pages_of_commits_are_read(count: int) -> None:
    shas = [*(sha(1000 + n) for n in range(count - 1)), sha(562)]
    pages = [commits_list(*shas[at : at + 100]) for at in (0, 100, 200)]
    github = FakeGitHub({_COMMITS: pages})

    commits = commits_of_pull_request(github, _known())

    assert commits
    assert list(commits.shas) == shas
    assert len(github.asked) == count // 100 + 1


def test_a_list_that_may_have_been_cut_is_not_taken() -> None:
    shas = [*(sha(1000 + n) for n in range(249)), sha(562)]
    pages = [commits_list(*shas[at : at + 100]) for at in (0, 100, 200)]
    github = FakeGitHub({_COMMITS: pages})

    assert commits_of_pull_request(github, _known()) is None
    assert len(github.asked) == 3


def test_no_more_pages_are_read_than_github_lists() -> None:
    full = commits_list(*(sha(1000 + n) for n in range(100)))
    github = FakeGitHub({_COMMITS: full})

    assert commits_of_pull_request(github, _known()) is None
    assert len(github.asked) == 3


def test_a_pull_request_that_was_pushed_over_does_not_tell_the_runs_commits() -> None:
    github = FakeGitHub({_COMMITS: commits_list(sha(601), sha(602))})

    assert commits_of_pull_request(github, _known()) is None


@pytest.mark.parametrize("occasion", [{}, {"pull_request": {"head": {"sha": sha(562)}}}])
def test_a_pull_request_without_a_number_is_not_asked_for_its_commits(
    occasion: dict[str, object],
) -> None:
    github = FakeGitHub({})

    assert commits_of_pull_request(github, _run(occasion=occasion)) is None
    assert github.asked == []


@pytest.mark.parametrize("answer", [refusal(403, "the commits of the pull request"), ({"id": 1},)])
def test_commits_of_a_pull_request_that_cannot_be_read_are_told(answer: object) -> None:
    with pytest.raises(GitHubError, match="the commits of the pull request"):
        commits_of_pull_request(FakeGitHub({_COMMITS: answer}), _known())
