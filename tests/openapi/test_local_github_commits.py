"""The local GitHub lists commits and their files by GitHub's rules."""

from collections.abc import Iterator

import httpx
import pytest

from demo.github import create_app
from tests.openapi.description import COMMITS, describe
from tests.openapi.states import a_commit, a_state, asking

SHOP = "/repos/acme/shop"
LISTED = f"{SHOP}/commits"


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub where `main` is 1 - 2 - 4 - 5, and 4 merges the topic's 3, a child of 1.

    7 changed 3,200 files and is on no branch.
    """
    state = a_state(
        commits=(
            a_commit(1, files=("src/cart/tax.py", "README.md")),
            a_commit(2, 1, files=("src/cart.py",)),
            a_commit(3, 1, files=("docs/tax.md",)),
            a_commit(4, 2, 3, files=("docs/tax.md",)),
            a_commit(5, 4, files=("src/cart/sum.py", "docs/tax.md")),
            a_commit(7, files=tuple(f"part-{number:04}" for number in range(3200))),
        ),
        branches={"main": f"{5:040x}", "topic/tax": f"{3:040x}"},
        tags={"v1": f"{2:040x}"},
    )
    with asking(create_app(state)) as client:
        yield client


def numbers(commits: list[dict[str, str]]) -> list[int]:
    return [int(commit["sha"], 16) for commit in commits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [5, 4, 3, 2, 1]),
        ({"sha": "topic/tax"}, [3, 1]),
        ({"sha": "v1"}, [2, 1]),
        ({"sha": f"{4:040x}"}, [4, 3, 2, 1]),
        ({"path": "src/cart"}, [5, 1]),
        ({"path": "src/cart/"}, [5, 1]),
        ({"path": "src/cart.py"}, [2]),
        ({"path": "src"}, [5, 2, 1]),
        ({"path": "cart.py"}, []),
        ({"path": "src", "sha": "v1"}, [2, 1]),
        ({"since": "2026-01-31T09:33:00Z"}, [5, 4, 3]),
        ({"until": "2026-01-31T09:33:00Z"}, [3, 2, 1]),
        ({"since": "2026-01-31T09:32:00Z", "until": "2026-01-31T10:34:00+01:00"}, [4, 3, 2]),
    ],
)
def test_commits_are_listed_newest_first(
    github: httpx.Client, query: dict[str, str], expected: list[int]
) -> None:
    assert numbers(github.get(LISTED, params=query).json()) == expected


def test_a_merge_itself_changes_no_path(github: httpx.Client) -> None:
    assert numbers(github.get(LISTED, params={"path": "docs"}).json()) == [5, 3]


def test_pages_lead_from_the_newest_commit_to_the_oldest(github: httpx.Client) -> None:
    found: list[int] = []
    url: str | None = f"{LISTED}?per_page=2"
    while url:
        answer = github.get(url)
        found += numbers(answer.json())
        url = answer.links.get("next", {}).get("url")

    assert found == [5, 4, 3, 2, 1]


def test_a_listed_commit_tells_no_files(github: httpx.Client) -> None:
    assert not github.get(LISTED).json()[0].keys() & {"files", "stats"}


@pytest.mark.parametrize("start", ["nowhere", f"{9:040x}"])
def test_a_list_starts_from_what_is_known(github: httpx.Client, start: str) -> None:
    assert github.get(LISTED, params={"sha": start}).status_code == 404


def test_a_date_that_cannot_be_read_is_refused(github: httpx.Client) -> None:
    assert github.get(LISTED, params={"since": "yesterday"}).status_code == 422


def test_without_its_default_branch_a_repository_is_empty() -> None:
    with asking(create_app(a_state(commits=(a_commit(1),)))) as client:
        answer = client.get(LISTED)

    assert answer.status_code == 409
    assert answer.json()["message"] == "Git Repository is empty."
    assert describe("api.github.com").problems(COMMITS, 409, answer.json()) == []


@pytest.mark.parametrize(
    "name", [f"{3:040x}", "topic/tax", "heads/topic/tax", "refs/heads/topic/tax", "topic%2Ftax"]
)
def test_a_commit_has_many_names(github: httpx.Client, name: str) -> None:
    assert github.get(f"{LISTED}/{name}").json()["sha"] == f"{3:040x}"


def test_a_commit_tells_its_files(github: httpx.Client) -> None:
    commit = github.get(f"{LISTED}/main").json()

    assert [file["filename"] for file in commit["files"]] == ["src/cart/sum.py", "docs/tax.md"]
    assert commit["stats"]["total"] == sum(file["changes"] for file in commit["files"])


def test_an_unknown_commit_is_refused(github: httpx.Client) -> None:
    answer = github.get(f"{LISTED}/nowhere")

    assert answer.status_code == 422
    assert answer.json()["message"] == "No commit found for SHA: nowhere"


def test_a_commit_shows_300_files_at_once_and_3000_in_all(github: httpx.Client) -> None:
    sizes: list[int] = []
    url: str | None = f"{LISTED}/{7:040x}"
    while url:
        answer = github.get(url)
        sizes.append(len(answer.json()["files"]))
        url = answer.links.get("next", {}).get("url")

    assert sizes == [300] * 10


def test_files_come_in_smaller_pages_where_that_is_asked(github: httpx.Client) -> None:
    answer = github.get(f"{LISTED}/{7:040x}?per_page=100&page=3").json()

    assert answer["files"][0]["filename"] == "part-0200"
    assert len(answer["files"]) == 100
