"""The local GitHub compares commits by GitHub's rules."""

from collections.abc import Iterator

import httpx
import pytest

from demo.github import create_app
from tests.openapi.states import a_commit, a_state, asking

COMPARE = "/repos/acme/shop/compare"


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub with a short history, a long one, and one that shares nothing.

    The short one is 1 - 2 - 4 - 6, where 4 merges 3, a child of 1; 5 is another child of 2.
    In the long one every commit changes a file of its own.
    """
    commits = (
        a_commit(1),
        a_commit(2, 1, files=("cart.py",)),
        a_commit(3, 1, files=("tax.py",)),
        a_commit(4, 2, 3, files=("tax.py",)),
        a_commit(5, 2, files=("other.py",)),
        a_commit(6, 4, files=("cart.py", "docs/tax.md")),
        a_commit(99),
        a_commit(1000),
        *(a_commit(number, number - 1, files=(f"{number}.py",)) for number in range(1001, 1304)),
    )
    state = a_state(
        commits=commits,
        branches={"main": f"{6:040x}", "topic/tax": f"{5:040x}"},
        tags={"v1": f"{2:040x}"},
    )
    with asking(create_app(state)) as client:
        yield client


def compared(base: int, head: int) -> str:
    return f"{COMPARE}/{base:040x}...{head:040x}"


def numbers(commits: list[dict[str, str]]) -> list[int]:
    return [int(commit["sha"], 16) for commit in commits]


@pytest.mark.parametrize(
    ("pair", "status", "ahead", "behind_by"),
    [
        ((2, 6), "ahead", [3, 4, 6], 0),
        ((6, 2), "behind", [], 3),
        ((4, 4), "identical", [], 0),
        ((5, 6), "diverged", [3, 4, 6], 1),
    ],
)
def test_commits_are_related_by_their_graph(
    github: httpx.Client, pair: tuple[int, int], status: str, ahead: list[int], behind_by: int
) -> None:
    answer = github.get(compared(*pair)).json()

    assert answer["status"] == status
    assert numbers(answer["commits"]) == ahead
    assert (answer["ahead_by"], answer["total_commits"]) == (len(ahead), len(ahead))
    assert answer["behind_by"] == behind_by


def test_the_merge_base_is_the_newest_common_ancestor(github: httpx.Client) -> None:
    answer = github.get(compared(5, 6)).json()

    assert numbers([answer["base_commit"], answer["merge_base_commit"]]) == [5, 2]


def test_a_parent_comes_first_even_where_a_clock_was_wrong() -> None:
    late, early = a_commit(9, 1), a_commit(2, 9)
    with asking(create_app(a_state(commits=(a_commit(1), late, early)))) as client:
        answer = client.get(compared(1, 2)).json()

    assert numbers(answer["commits"]) == [9, 2]


def test_without_pages_the_newest_250_commits_are_shown(github: httpx.Client) -> None:
    answer = github.get(compared(1000, 1303)).json()

    assert answer["total_commits"] == 303
    assert numbers(answer["commits"]) == list(range(1054, 1304))


def test_pages_lead_from_the_oldest_commit_to_the_newest(github: httpx.Client) -> None:
    found: list[int] = []
    url: str | None = f"{compared(1000, 1303)}?per_page=100"
    while url:
        answer = github.get(url)
        found += numbers(answer.json()["commits"])
        url = answer.links.get("next", {}).get("url")

    assert found == list(range(1001, 1304))


def test_histories_that_share_nothing_cannot_be_compared(github: httpx.Client) -> None:
    answer = github.get(compared(99, 6))

    assert answer.status_code == 404
    assert answer.json()["message"] == f"No common ancestor between {99:040x} and {6:040x}."


@pytest.mark.parametrize(
    ("basehead", "expected"),
    [
        ("v1...main", [3, 4, 6]),
        ("topic/tax...main", [3, 4, 6]),
        ("topic%2Ftax...main", [3, 4, 6]),
        ("main...topic/tax", [5]),
        (f"refs/tags/v1...{3:040x}", [3]),
    ],
)
def test_branches_and_tags_stand_for_their_commits(
    github: httpx.Client, basehead: str, expected: list[int]
) -> None:
    assert numbers(github.get(f"{COMPARE}/{basehead}").json()["commits"]) == expected


def files(answer: httpx.Response) -> list[str]:
    return [file["filename"] for file in answer.json()["files"]]


def test_files_are_those_that_the_head_changed_since_the_merge_base(github: httpx.Client) -> None:
    assert files(github.get(compared(5, 6))) == ["cart.py", "docs/tax.md", "tax.py"]


def test_a_merge_adds_no_file_of_the_base(github: httpx.Client) -> None:
    assert files(github.get(compared(3, 4))) == ["cart.py"]


def test_at_most_300_files_are_shown(github: httpx.Client) -> None:
    assert len(files(github.get(compared(1000, 1303)))) == 300


def test_files_are_on_the_first_page_only(github: httpx.Client) -> None:
    url = f"{compared(1000, 1303)}?per_page=100"

    assert len(files(github.get(url))) == 300
    assert files(github.get(f"{url}&page=2")) == []


@pytest.mark.parametrize("basehead", [f"{7:040x}...{6:040x}", f"{6:040x}...{7:040x}", f"{6:040x}"])
def test_an_unknown_commit_is_not_found(github: httpx.Client, basehead: str) -> None:
    answer = github.get(f"{COMPARE}/{basehead}")

    assert answer.status_code == 404
    assert answer.json() == {
        "message": "Not Found",
        "documentation_url": "https://docs.github.com/rest/commits/commits#compare-two-commits",
        "status": "404",
    }


def test_the_sample_has_five_commits_since_its_last_successful_run(client: httpx.Client) -> None:
    base, head = (
        "9919d88091a704a013cb9af835e02f342681b4b0",
        "19858a9187dfb92680bf95e2f51ddd150510e283",
    )

    answer = client.get(f"{COMPARE}/{base}...{head}").json()

    assert (answer["status"], answer["total_commits"]) == ("ahead", 5)
