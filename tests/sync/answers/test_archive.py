"""A request is answered by its path, and refused where its list was."""

import pytest

from sei_action.errors import GitHubError
from sei_action.sync.answers import Archive, Known
from tests.builders import sha
from tests.ledger.builders import attempt
from tests.sync.answers.asking import ROOT, ask

REFUSED = {
    "what": "GitHub did not give it.",
    "cause": "The token may not read it.",
    "remedy": "Give it a permission.",
    "status": 403,
    "permission": "any: read",
}


@pytest.mark.parametrize(
    "path",
    [
        "/issues",
        "/actions/runs/1",
        "/actions/runs/1/attempts/1/logs",
        "/actions/runs/one/attempts/1",
        "/branches/main",
        "/commits",
        "-api",
        "-api/pulls",
        "/compare/main...feature",
        f"/compare/main..{sha(1)}",
    ],
)
def test_what_no_route_is_for_is_not_answered(known: Known, path: str) -> None:
    assert ask(known, path, {"head": "acme:fix"}) is None


def test_another_repository_is_not_answered_for(known: Known) -> None:
    answer = Archive(known).for_report_of(attempt(), without_jobs=False)

    assert answer(ROOT, {}) is not None
    assert answer("/repos/acme/warehouse", {}) is None
    assert answer("/orgs/acme/repos", {}) is None


@pytest.mark.parametrize(
    ("family", "path"),
    [
        ("history", f"/compare/{sha(1)}...{sha(2)}"),
        ("tags", "/git/matching-refs/tags/v"),
        ("deployments", "/deployments"),
        ("deployments", "/deployments/7/statuses"),
        ("pulls", "/pulls"),
        ("pulls", "/pulls/7/commits"),
        ("pulls", f"/commits/{sha(1)}/pulls"),
        ("artifacts", "/actions/runs/1/artifacts"),
    ],
)
def test_what_belongs_to_a_list_that_was_refused_is_refused_likewise(
    known: Known, family: str, path: str
) -> None:
    known.shelf.note("refused", REFUSED, family)

    with pytest.raises(GitHubError, match=r"The token may not read it\.") as caught:
        ask(known, path, {"head": "acme:fix"})

    assert (caught.value.status, caught.value.permission) == (403, "any: read")


def test_what_belongs_to_another_list_is_answered_still(known: Known) -> None:
    known.shelf.note("refused", REFUSED, "pulls")

    assert ask(known, "") == {"full_name": "acme/shop", "default_branch": "main"}
    assert ask(known, "/deployments") is None


def test_an_empty_shelf_answers_nothing_but_the_repository_and_its_workflows(known: Known) -> None:
    paths = (
        *(f"/compare/{sha(1)}...{sha(2)}", "/git/matching-refs/tags/v", "/contents/ci.yml"),
        *("/deployments", "/deployments/7/statuses", "/pulls", "/pulls/7/commits"),
        *(f"/commits/{sha(1)}/pulls", "/actions/runs/1/attempts/1", "/actions/runs/1/artifacts"),
    )

    assert [ask(known, path, {"head": "acme:fix"}) for path in paths] == [None] * len(paths)
    assert ask(known, "/actions/workflows/7") == {"name": "CI", "path": ".github/workflows/ci.yml"}
    assert ask(known, "/actions/workflows/8") is None
