"""Specify how a workflow's file is read."""

from base64 import encodebytes

import pytest

from sei_action.errors import GitHubError
from sei_action.github import read_workflow_file
from sei_action.github.workflow_files import list_workflow_files
from tests.builders import sha
from tests.fakes import FakeGitHub, refusal

_CONTENTS = "/repos/acme/shop/contents/.github/workflows"


def _file(content: bytes) -> dict[str, object]:
    return {"type": "file", "encoding": "base64", "content": encodebytes(content).decode()}


def _read(github: FakeGitHub, path: str = ".github/workflows/ci.yml") -> str:
    return read_workflow_file(github, "acme/shop", path, sha(562))


def test_a_file_is_read_as_it_was_at_a_commit() -> None:
    text = "name: CI\n" + "# a long file\n" * 100
    github = FakeGitHub({f"{_CONTENTS}/ci.yml": _file(text.encode())})

    assert _read(github) == text
    assert github.asked == [(f"{_CONTENTS}/ci.yml", {"ref": sha(562)})]


@pytest.mark.parametrize("ref", ["main", "refs/heads/main", "refs/tags/a@b"])
def test_the_ref_behind_a_path_is_not_part_of_it(ref: str) -> None:
    github = FakeGitHub({f"{_CONTENTS}/ci.yml": _file(b"name: CI")})

    assert _read(github, f".github/workflows/ci.yml@{ref}") == "name: CI"


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("build & test.yml", "build%20%26%20test.yml"),
        ("build #1.yaml", "build%20%231.yaml"),
        ("100%.yml", "100%25.yml"),
        ("deploy@prod.yml", "deploy%40prod.yml"),
    ],
)
def test_a_file_of_any_name_is_read(name: str, quoted: str) -> None:
    # GitHub takes an @ in a path either way.
    asked = {
        f"{_CONTENTS}/{path}": _file(b"name: CI") for path in (quoted, quoted.replace("%40", "@"))
    }

    assert _read(FakeGitHub(asked), f".github/workflows/{name}") == "name: CI"


def test_what_is_no_text_is_read_as_far_as_it_is() -> None:
    github = FakeGitHub({f"{_CONTENTS}/ci.yml": _file(b"name: \xff\n")})

    assert _read(github) == "name: \ufffd\n"


def test_a_file_that_is_too_large_for_this_answer_is_empty() -> None:
    told = {"type": "file", "encoding": "none", "content": "", "size": 2_000_000}

    assert _read(FakeGitHub({f"{_CONTENTS}/ci.yml": told})) == ""


@pytest.mark.parametrize("status", [403, 404, 502])
def test_a_file_that_is_withheld_is_told(status: int) -> None:
    with pytest.raises(GitHubError, match=f"status {status}"):
        _read(FakeGitHub({f"{_CONTENTS}/ci.yml": refusal(status)}))


@pytest.mark.parametrize(
    "answer", [(), ({"type": "file", "name": "a"},), {"type": "submodule"}, {"content": None}]
)
def test_what_is_no_file_is_told(answer: object) -> None:
    with pytest.raises(GitHubError, match="the workflow's file is not what its API describes"):
        _read(FakeGitHub({f"{_CONTENTS}/ci.yml": answer}))


@pytest.mark.parametrize("content", ["abc", "bäse64"])
def test_content_that_a_proxy_broke_is_told(content: str) -> None:
    with pytest.raises(GitHubError, match="the workflow's file"):
        _read(FakeGitHub({f"{_CONTENTS}/ci.yml": {"content": content}}))


def test_the_folder_names_its_workflow_files_alone() -> None:
    names = ("ci.yml", "notes.md", "deploy.yaml")
    entries = tuple({"path": f".github/workflows/{name}", "type": "file"} for name in names)
    github = FakeGitHub({_CONTENTS: entries})

    assert list_workflow_files(github, "acme/shop", sha(562)) == (
        ".github/workflows/ci.yml",
        ".github/workflows/deploy.yaml",
    )
    assert github.asked == [(_CONTENTS, {"ref": sha(562)})]


def test_a_folder_that_is_a_file_is_no_folder() -> None:
    with pytest.raises(GitHubError, match="is not what its API describes"):
        list_workflow_files(FakeGitHub({_CONTENTS: {"path": "x"}}), "acme/shop", sha(562))
