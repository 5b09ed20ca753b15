"""Specify how a repository's workflow files are read and written."""

import os
from pathlib import Path

import pytest

from sei_action.checkout import Checkout
from sei_action.errors import ConfigurationError

FOLDER = Path(".github", "workflows")
CI = ".github/workflows/ci.yml"
ODD = b"\xef\xbb\xbfname: caf\xe9\r\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    (root / ".git").mkdir(parents=True)
    return root


@pytest.fixture
def file(root: Path) -> Path:
    path = root / CI
    path.parent.mkdir(parents=True)
    path.write_text("before")
    return path


def test_the_clone_around_a_folder_is_found(root: Path) -> None:
    inner = root / "src" / "shop"
    inner.mkdir(parents=True)

    assert Checkout.around(inner).root == root.resolve()


def test_a_worktree_is_a_clone_too(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: elsewhere\n")

    assert Checkout.around(tmp_path).root == tmp_path.resolve()


def test_outside_of_a_repository_there_is_nothing_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="lies in no git repository; run the command in"):
        Checkout.around(tmp_path)


def test_workflow_files_are_read_by_their_paths(root: Path, file: Path) -> None:
    file.with_name("b.yaml").write_text("b")
    file.with_name("README.md").write_text("no workflow")
    file.with_name("folder.yml").mkdir()

    assert Checkout(root).workflows() == {".github/workflows/b.yaml": "b", CI: "before"}


def test_a_repository_may_have_none(root: Path) -> None:
    assert Checkout(root).workflows() == {}


def test_what_is_no_utf_8_is_written_as_it_was(root: Path, file: Path) -> None:
    file.write_bytes(ODD)
    checkout = Checkout(root)
    text = checkout.workflows()[CI]

    checkout.write([(CI, text, f"{text}more\r\n")])

    assert file.read_bytes() == ODD + b"more\r\n"


def test_a_new_file_has_the_rights_of_new_files(root: Path) -> None:
    (root / "other").touch()

    Checkout(root).write([(CI, None, "new")])

    assert (root / CI).read_text() == "new"
    assert (root / CI).stat().st_mode == (root / "other").stat().st_mode


def test_a_files_mode_is_kept(root: Path, file: Path) -> None:
    file.chmod(0o640)

    Checkout(root).write([(CI, "before", "after")])

    assert file.read_text() == "after"
    assert file.stat().st_mode & 0o777 == 0o640


def test_nothing_but_the_file_is_left(root: Path, file: Path) -> None:
    Checkout(root).write([(CI, "before", "after")])

    assert [path.name for path in file.parent.iterdir()] == ["ci.yml"]


def test_where_writing_fails_the_file_is_whole(
    root: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        Checkout(root).write([(CI, "before", "after")])

    assert file.read_text() == "before"
    assert [path.name for path in file.parent.iterdir()] == ["ci.yml"]


@pytest.mark.parametrize("before", ["another", None])
def test_what_somebody_else_changed_is_not_written_over(
    root: Path, file: Path, before: str | None
) -> None:
    changes = [(".github/workflows/new.yml", None, "new"), (CI, before, "after")]

    with pytest.raises(ConfigurationError, match="was changed by somebody else in the meantime"):
        Checkout(root).write(changes)

    assert file.read_text() == "before"
    assert not file.with_name("new.yml").exists()


def test_a_file_that_is_gone_is_not_made_anew(root: Path) -> None:
    with pytest.raises(ConfigurationError, match="was changed by somebody else in the meantime"):
        Checkout(root).write([(CI, "before", "after")])


def test_a_link_inside_of_the_repository_stays_a_link(root: Path, file: Path) -> None:
    target = root / "shared.yml"
    file.rename(target)
    file.symlink_to(target)
    checkout = Checkout(root)

    checkout.write([(CI, checkout.workflows()[CI], "after")])

    assert file.is_symlink()
    assert target.read_text() == "after"


def test_a_link_that_leads_out_is_neither_read_nor_written(root: Path, file: Path) -> None:
    outside = root.parent / "outside.yml"
    file.rename(outside)
    file.symlink_to(outside)

    assert Checkout(root).workflows() == {}
    with pytest.raises(ConfigurationError, match="lies outside of the repository, because a link"):
        Checkout(root).write([(CI, None, "after")])
    assert outside.read_text() == "before"


def test_a_folder_that_leads_out_is_neither_read_nor_written(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "ci.yml").write_text("before")
    (root / ".github").mkdir()
    (root / FOLDER).symlink_to(outside)

    assert Checkout(root).workflows() == {}
    with pytest.raises(ConfigurationError, match="lies outside of the repository"):
        Checkout(root).write([(".github/workflows/sei.yml", None, "new")])
    assert os.listdir(outside) == ["ci.yml"]  # noqa: PTH208 - names are what is compared
