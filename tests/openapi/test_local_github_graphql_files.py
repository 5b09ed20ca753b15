"""Queries for files and folders are answered as git names them."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from demo.github import create_app
from tests.openapi.in_process import asking_in_process
from tests.openapi.queries import FILES, ask
from tests.openapi.states import a_commit, a_state

CI, CD = "on: push\n", "on: release\n"


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub with a default branch `trunk` and some files, one of them long."""
    state = a_state(
        commits=(a_commit(1), a_commit(2, 1)),
        branches={"trunk": f"{2:040x}", "very/old": f"{1:040x}"},
        tags={"v1": f"{1:040x}"},
        contents={
            ".github/workflows/ci.yml": CI,
            ".github/workflows/cd.yml": CD,
            ".github/CODEOWNERS": "",
            "long": "ü" * 512_001,
        },
        repository={"id": 1, "full_name": "acme/shop", "default_branch": "trunk"},
    )
    with asking_in_process(create_app(state)) as client:
        yield client


def at(github: httpx.Client, expression: str) -> dict[str, Any] | None:
    told = ask(github, FILES, owner="acme", name="shop", expression=expression)
    found: dict[str, Any] | None = told["data"]["repository"]["object"]
    return found


@pytest.mark.parametrize("revision", ["HEAD", "trunk", "very/old", "v1", f"{1:040x}"])
def test_a_file_is_named_by_a_revision_and_its_path(github: httpx.Client, revision: str) -> None:
    found = at(github, f"{revision}:.github/workflows/ci.yml")

    assert found
    assert (found["text"], found["isTruncated"]) == (CI, False)


def test_a_file_has_the_sha_of_the_rest_api(github: httpx.Client) -> None:
    found = at(github, "HEAD:.github/workflows/ci.yml")

    file = github.get("/repos/acme/shop/contents/.github/workflows/ci.yml").json()
    assert found
    assert found["oid"] == file["sha"]


def test_a_folder_lists_files_with_their_text(github: httpx.Client) -> None:
    found = at(github, "HEAD:.github/workflows")

    assert found
    assert found["entries"] == [
        {"name": "cd.yml", "type": "blob", "object": {"text": CD, "isTruncated": False}},
        {"name": "ci.yml", "type": "blob", "object": {"text": CI, "isTruncated": False}},
    ]


@pytest.mark.parametrize("expression", ["HEAD:", "HEAD:/"])
def test_the_whole_repository_is_a_folder_of_folders(github: httpx.Client, expression: str) -> None:
    found = at(github, expression)

    assert found
    assert [(each["name"], each["type"]) for each in found["entries"]] == [
        (".github", "tree"),
        ("long", "blob"),
    ]


def test_a_long_text_is_cut(github: httpx.Client) -> None:
    found = at(github, "HEAD:long")

    assert found
    assert (len(found["text"]), found["isTruncated"]) == (512_000, True)


@pytest.mark.parametrize(
    "expression", ["HEAD:.github/workflow", "HEAD:ci.yml", "v2:long", f"{3:040x}:long", "v2", ""]
)
def test_what_there_is_not_is_null(github: httpx.Client, expression: str) -> None:
    assert at(github, expression) is None


def test_a_revision_alone_is_a_commit(github: httpx.Client) -> None:
    assert at(github, "HEAD") == {"oid": f"{2:040x}"}
