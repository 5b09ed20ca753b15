"""The local GitHub knows branches, tags and files by GitHub's rules."""

from base64 import b64decode
from collections.abc import Iterator

import httpx
import pytest

from demo.github import create_app
from tests.openapi.states import a_commit, a_state, asking

SHOP = "/repos/acme/shop"
TEXT = "Grüße an alle, die hier bestellen\n" * 9


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub with two branches, three tags and two files."""
    state = a_state(
        commits=(a_commit(1), a_commit(2, 1)),
        branches={"trunk": f"{2:040x}", "very/old": f"{1:040x}"},
        tags={"v1.0": f"{1:040x}", "v1.1": f"{2:040x}", "web-v2": f"{2:040x}"},
        contents={"docs/greeting.txt": TEXT, "docs/deeper/map.txt": "", "empty": ""},
        repository={"id": 1, "full_name": "acme/shop", "default_branch": "trunk"},
    )
    with asking(create_app(state)) as client:
        yield client


def test_a_repository_names_its_default_branch(github: httpx.Client) -> None:
    assert github.get(SHOP).json()["default_branch"] == "trunk"


def test_the_default_branch_is_main_unless_said_otherwise(client: httpx.Client) -> None:
    assert client.get(SHOP).json()["default_branch"] == "main"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("tags/v1", ["refs/tags/v1.0", "refs/tags/v1.1"]),
        ("tags/v1.1", ["refs/tags/v1.1"]),
        ("tags%2Fv1.1", ["refs/tags/v1.1"]),
        ("tags", ["refs/tags/v1.0", "refs/tags/v1.1", "refs/tags/web-v2"]),
        ("tags/", ["refs/tags/v1.0", "refs/tags/v1.1", "refs/tags/web-v2"]),
        ("heads/very/", ["refs/heads/very/old"]),
        ("tags/v2", []),
    ],
)
def test_references_match_by_their_beginning(
    github: httpx.Client, start: str, expected: list[str]
) -> None:
    refs = github.get(f"{SHOP}/git/matching-refs/{start}").json()

    assert [ref["ref"] for ref in refs] == expected


def test_a_reference_leads_to_its_commit(github: httpx.Client) -> None:
    (ref,) = github.get(f"{SHOP}/git/matching-refs/tags/v1.0").json()

    assert (ref["object"]["type"], ref["object"]["sha"]) == ("commit", f"{1:040x}")


@pytest.mark.parametrize("query", ["", "?ref=trunk", "?ref=v1.0", f"?ref={1:040x}"])
def test_a_file_is_encoded_in_lines_of_60_characters(github: httpx.Client, query: str) -> None:
    file = github.get(f"{SHOP}/contents/docs/greeting.txt{query}").json()

    assert b64decode(file["content"]).decode() == TEXT
    assert {len(line) for line in file["content"].splitlines()[:-1]} == {60}
    assert file["content"].endswith("\n")
    assert file["size"] == len(TEXT.encode())
    assert file["name"] == "greeting.txt"


def test_a_files_sha_is_that_of_git(github: httpx.Client) -> None:
    file = github.get(f"{SHOP}/contents/empty").json()

    assert file["sha"] == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def test_a_files_address_leads_back(github: httpx.Client) -> None:
    file = github.get(f"{SHOP}/contents/docs/greeting.txt?ref=very/old").json()

    assert github.get(file["url"]).json() == file


@pytest.mark.parametrize("path", ["doc", "docs/greeting", "empty?ref=v9"])
def test_a_file_or_reference_that_the_state_lacks_is_not_found(
    github: httpx.Client, path: str
) -> None:
    assert github.get(f"{SHOP}/contents/{path}").status_code == 404


def test_a_folder_lists_what_lies_in_it_without_the_content(github: httpx.Client) -> None:
    entries = github.get(f"{SHOP}/contents/docs").json()

    assert [(one["type"], one["path"]) for one in entries] == [
        ("dir", "docs/deeper"),
        ("file", "docs/greeting.txt"),
    ]
    assert "content" not in entries[1]


def test_an_entry_of_a_folder_leads_to_it(github: httpx.Client) -> None:
    folder, file = github.get(f"{SHOP}/contents/docs").json()

    assert [one["path"] for one in github.get(folder["url"]).json()] == ["docs/deeper/map.txt"]
    assert b64decode(github.get(file["url"]).json()["content"]).decode() == TEXT
