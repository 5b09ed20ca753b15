"""Specify which files are read for declared artifacts, and what is said of those that are not."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from sei_action.workspace import read_declared

_DIGEST = f"sha256:{'4f' * 32}"


def _manifest(*names: str, output: bool | None = None) -> str:
    known = {"type": "npm", "location": "x", "qualifier": "1", "output": output}
    return json.dumps({"artifacts": [known | {"name": name} for name in names]})


@pytest.fixture(name="workspace")
def _workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    (folder / "dist" / "deep").mkdir(parents=True)
    return folder


@pytest.fixture(name="read")
def _read(workspace: Path) -> Callable[..., tuple[list[str], tuple[str, ...]]]:
    def read(*patterns: str, listed: Path | None = None) -> tuple[list[str], tuple[str, ...]]:
        env = {"GITHUB_WORKSPACE": str(workspace), "GITHUB_ARTIFACTS_LIST": str(listed or "")}
        artifacts, warnings = read_declared(env, patterns)
        return [artifact.name for artifact in artifacts], warnings

    return read


Read = Callable[..., tuple[list[str], tuple[str, ...]]]


def test_without_files_nothing_is_declared(read: Read) -> None:
    assert read() == ([], ())


def test_outside_a_job_nothing_is_declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sei-artifacts.json").write_text(_manifest("api"))

    assert read_declared({}, ()) == ((), ())
    assert read_declared({"GITHUB_WORKSPACE": "", "GITHUB_ARTIFACTS_LIST": ""}, ()) == ((), ())


def test_two_manifests_in_the_workspace_are_read_without_being_asked_for(
    workspace: Path, read: Read
) -> None:
    (workspace / "sei-artifacts.json").write_text(_manifest("second"))
    (workspace / "artifact-manifest.json").write_text(_manifest("first"))
    (workspace / "dist" / "sei-artifacts.json").write_text(_manifest("elsewhere"))

    assert read() == (["first", "second"], ())


def test_what_earlier_steps_declared_comes_first(
    workspace: Path, tmp_path: Path, read: Read
) -> None:
    (workspace / "sei-artifacts.json").write_text(_manifest("second"))
    listed = tmp_path / "list"
    subject = {"name": "acme/first:1", "digest": _DIGEST, "kind": "oci"}
    listed.write_text(json.dumps({"version": 1, "subjects": [subject]}))

    assert read(listed=listed) == (["first", "second"], ())


def test_the_list_of_earlier_steps_may_be_missing_or_empty(tmp_path: Path, read: Read) -> None:
    assert read(listed=tmp_path / "missing") == ([], ())
    (tmp_path / "empty").touch()
    assert read(listed=tmp_path / "empty") == ([], ())


def test_files_of_one_pattern_are_in_the_order_of_their_names(workspace: Path, read: Read) -> None:
    for name in ("b", "a", "c"):
        (workspace / "dist" / f"{name}.json").write_text(_manifest(name))
    (workspace / "dist" / "deep" / "d.json").write_text(_manifest("d"))
    (workspace / "x.json").write_text(_manifest("x"))

    assert read("x.json", "dist/*.json") == (["x", "a", "b", "c"], ())


@pytest.mark.parametrize("pattern", ["**/*.json", "dist/**/*.json", "dist/**", "./dist/**/d.json"])
def test_two_stars_reach_every_folder(workspace: Path, read: Read, pattern: str) -> None:
    (workspace / "dist" / "deep" / "d.json").write_text(_manifest("d"))

    assert read(pattern) == (["d"], ())


def test_a_path_may_hold_what_is_special_in_a_pattern(workspace: Path, read: Read) -> None:
    (workspace / "[a].json").write_text(_manifest("a"))

    assert read("[a].json") == (["a"], ())


def test_a_file_that_matches_twice_is_read_once(workspace: Path, read: Read) -> None:
    (workspace / "sei-artifacts.json").write_text('{"artifact": {"name": "api"}}')
    (workspace / "link.json").symlink_to(workspace / "sei-artifacts.json")

    _, warnings = read("*.json", "sei-artifacts.json", "./sei-artifacts.json")

    assert len(warnings) == 1


def test_an_artifact_in_two_files_is_one(workspace: Path) -> None:
    (workspace / "artifact-manifest.json").write_text(_manifest("api"))
    (workspace / "sei-artifacts.json").write_text(_manifest("api", output=True))

    (artifact,), _ = read_declared({"GITHUB_WORKSPACE": str(workspace)}, ())

    assert artifact.output is True


@pytest.mark.parametrize(
    "pattern",
    [
        "missing.json",
        "dist",
        ".",
        "",
        "/missing/*.json",
        "**.json",
        "a\0b",
        "a" * 5000,
        "[",
    ],
)
def test_a_pattern_that_matches_no_file_is_a_warning(read: Read, pattern: str) -> None:
    names, (warning,) = read(pattern)

    assert names == []
    assert warning.startswith("Input `artifact-files`: '")
    assert warning.endswith(
        "matches no file. Write paths from the workspace's root on, and place this step after "
        "those that write the files, in the same job."
    )
    assert len(warning) < 300


def test_without_a_workspace_no_pattern_matches() -> None:
    artifacts, (warning,) = read_declared({}, ["*"])

    assert artifacts == ()
    assert "'*' matches no file" in warning


def test_what_is_wrong_in_a_file_is_a_warning_that_names_the_file(
    workspace: Path, read: Read
) -> None:
    (workspace / "dist" / "x.json").write_text('{"artifact": {"name": "api"}}')

    _, (warning,) = read("dist/x.json")

    assert warning.startswith("In 'dist/x.json', artifact 1 ('api') lacks type, location, quali")


def test_a_link_that_leads_out_of_the_workspace_is_not_followed(
    workspace: Path, tmp_path: Path, read: Read
) -> None:
    (tmp_path / "secret.json").write_text(_manifest("secret"))
    (workspace / "sei-artifacts.json").symlink_to(tmp_path / "secret.json")
    (workspace / "out").symlink_to(tmp_path)

    expected = "was skipped: it lies outside the workspace; copy it into the workspace."
    assert read() == ([], (f"'sei-artifacts.json' {expected}",))
    assert read("out/*.json") == ([], (f"'sei-artifacts.json' {expected}",))
    assert read("../secret.json") == ([], (f"'sei-artifacts.json' {expected}",))


def test_a_path_that_leads_out_of_the_workspace_is_not_read(tmp_path: Path, read: Read) -> None:
    (tmp_path / "secret.json").write_text(_manifest("secret"))

    for path in ("../secret.json", str(tmp_path / "secret.json")):
        names, (warning,) = read(path)
        assert names == []
        assert "it lies outside the workspace; copy it into the workspace" in warning


def test_a_link_inside_the_workspace_is_followed(workspace: Path, read: Read) -> None:
    (workspace / "dist" / "x.json").write_text(_manifest("api"))
    (workspace / "sei-artifacts.json").symlink_to(workspace / "dist" / "x.json")

    assert read() == (["api"], ())


def test_the_workspace_itself_may_be_behind_a_link(workspace: Path, tmp_path: Path) -> None:
    (workspace / "sei-artifacts.json").write_text(_manifest("api"))
    (tmp_path / "link").symlink_to(workspace)

    artifacts, warnings = read_declared({"GITHUB_WORKSPACE": str(tmp_path / "link")}, ())

    assert [artifact.name for artifact in artifacts] == ["api"]
    assert warnings == ()


def test_a_link_in_a_circle_is_no_file(workspace: Path, read: Read) -> None:
    (workspace / "sei-artifacts.json").symlink_to(workspace / "sei-artifacts.json")

    assert read() == ([], ())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_a_pipe_is_no_file_and_is_not_waited_for(workspace: Path, read: Read) -> None:
    os.mkfifo(workspace / "sei-artifacts.json")
    os.mkfifo(workspace / "list")

    assert read(listed=workspace / "list") == ([], ())


def test_a_file_of_1_mib_is_read_and_a_larger_one_is_a_warning(workspace: Path, read: Read) -> None:
    file = workspace / "sei-artifacts.json"
    file.write_text(_manifest("api").ljust(1024 * 1024))
    assert read() == (["api"], ())

    file.write_text(_manifest("api").ljust(1024 * 1024 + 1))
    names, (warning,) = read()
    assert names == []
    assert warning.startswith("'sei-artifacts.json' was skipped: it is larger than 1 MiB; ")


def test_a_file_that_is_not_utf_8_is_a_warning(workspace: Path, read: Read) -> None:
    (workspace / "sei-artifacts.json").write_text(_manifest("api"), encoding="utf-16")

    _, (warning,) = read()

    assert warning == "'sei-artifacts.json' was skipped: it is not UTF-8; save it in this encoding."


def test_a_byte_order_mark_is_overlooked(workspace: Path, read: Read) -> None:
    (workspace / "sei-artifacts.json").write_text(_manifest("api"), encoding="utf-8-sig")

    assert read() == (["api"], ())


def test_a_file_that_cannot_be_read_is_a_warning(
    workspace: Path, tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    (workspace / "sei-artifacts.json").write_text(_manifest("api"))
    (tmp_path / "list").touch()
    monkeypatch.setattr(Path, "open", denied)

    names, warnings = read(listed=tmp_path / "list")

    problem = (
        "was skipped: it cannot be read (Permission denied); let its owner allow this step to "
        "read it."
    )
    assert names == []
    assert warnings == (
        f"What earlier steps declared (GITHUB_ARTIFACTS_LIST) {problem}",
        f"'sei-artifacts.json' {problem}",
    )


def test_more_than_200_files_are_not_read(workspace: Path, read: Read) -> None:
    for number in range(203):
        (workspace / "dist" / f"{number:03}.json").write_text(_manifest(f"api-{number}"))

    names, warnings = read("dist/*.json")

    assert len(names) == 200
    assert warnings == (
        "Input `artifact-files`: 3 files more than 200 were skipped. Write narrower patterns.",
    )
