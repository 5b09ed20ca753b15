"""The scripts in the workflow of a release, run for real: on files, git and image layouts."""

import json
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from tests.release.archives import saved_image, tar_of
from tests.release.workflow import run_step
from tests.repository import copy_repository

DIGEST = f"sha256:{'ab' * 32}"
IMAGE = "ghcr.io/acme/sei-action"

_GH = """\
#!/bin/sh
echo "$*" >>'{log}'
case "$*" in
    *actions/runs*) echo '{{"workflow_runs": []}}' ;;
esac
"""


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    done = subprocess.run(
        ["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def temp(tmp_path: Path) -> Path:
    """Have the folder of a job's own files."""
    folder = tmp_path / "temp"
    (folder / "parts" / "assets").mkdir(parents=True)
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Have a checkout of this repository, of a remote that can be pushed to."""
    folder = copy_repository(tmp_path / "checkout")
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    for command in (
        ("init", "--quiet"),
        ("add", "--all"),
        ("commit", "--quiet", "--message=x"),
        ("remote", "add", "origin", str(tmp_path / "remote")),
        ("push", "--quiet", "origin", "HEAD:refs/heads/main"),
    ):
        git(folder, *command)
    return folder


@pytest.fixture
def env(tmp_path: Path, temp: Path, repository: Path) -> dict[str, str]:
    """Have the variables of a job, and a `gh` that keeps its arguments and answers what it must."""
    (tmp_path / "bin").mkdir()
    gh = tmp_path / "bin" / "gh"
    gh.write_text(_GH.format(log=tmp_path / "gh.log"), encoding="utf-8")
    gh.chmod(0o755)
    return {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "RUNNER_TEMP": str(temp),
        "GITHUB_WORKSPACE": str(repository),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_REPOSITORY": "Acme/sei-action",
        "GITHUB_REPOSITORY_OWNER": "Acme",
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_SHA": "4680136ba4e5b9490dfb71ecc86ac52533d84439",
        "GH_TOKEN": "token",
        "IMAGE": IMAGE,
        "DIGEST": DIGEST,
        "VERSION": "1.2.3",
        "TAG": "v1.2.3",
        "MAJOR": "v1",
        "DRY_RUN": "false",
    }


def test_a_version_that_is_not_ready_ends_the_plan(repository: Path, env: dict[str, str]) -> None:
    done = run_step("plan", "Plan the release", repository, env)

    assert done.returncode == 1
    assert "::error title=Release::sei_action/__init__.py has the version" in done.stderr


def test_a_dry_run_of_what_is_not_ready_goes_on(
    repository: Path, env: dict[str, str], tmp_path: Path
) -> None:
    done = run_step(
        "plan", "Plan the release", repository, {**env, "VERSION": "", "DRY_RUN": "true"}
    )

    assert done.returncode == 0, done.stderr
    assert f"image={IMAGE}\n" in (tmp_path / "output").read_text(encoding="utf-8")


@pytest.mark.skipif(
    shutil.which("skopeo") is None and os.environ.get("SEI_REQUIRE_DOCKER") != "1",
    reason="there is no skopeo",
)
def test_the_images_of_both_platforms_become_one_that_a_registry_takes(
    repository: Path, env: dict[str, str], temp: Path, tmp_path: Path
) -> None:
    for architecture in ("amd64", "arm64"):
        layer = tar_of({"usr/bin/python3.13": architecture.encode()})
        image = saved_image(layer, architecture=architecture)
        (temp / "parts" / f"image-{architecture}.tar").write_bytes(image)

    done = run_step("assemble", "Make one image of both platforms", repository, env)

    assert done.returncode == 0, done.stderr
    outputs = (tmp_path / "output").read_text(encoding="utf-8").splitlines()
    digests = dict(line.split("=") for line in outputs)
    whole = (temp / "copy" / "manifest.json").read_bytes()
    assert digests["digest"] == f"sha256:{sha256(whole).hexdigest()}"
    assert {
        entry["platform"]["architecture"]: entry["digest"]
        for entry in json.loads(whole)["manifests"]
    } == {"amd64": digests["amd64-digest"], "arm64": digests["arm64-digest"]}


@pytest.fixture
def prepared(repository: Path, env: dict[str, str], temp: Path) -> Path:
    """Have what the last job takes over from those before."""
    parts = temp / "parts"
    for file in ("bundles.txt", "sei-action-linux-amd64.spdx.json", "assets/bundle.tar.gz"):
        (parts / file).write_text(file, encoding="utf-8")
    changelog = repository / "CHANGELOG.md"
    changelog.write_text("## [1.2.3] - 2026-02-01\n\n- New.\n", encoding="utf-8")
    git(repository, "commit", "--all", "--quiet", "--message=y")
    git(repository, "push", "--quiet", "origin", "HEAD:refs/heads/main")
    done = run_step(
        "assemble", "Write what the release commit changes, and the notes", repository, env
    )
    assert done.returncode == 0, done.stderr
    git(repository, "checkout", "--quiet", "action.yml")
    return temp / "release"


def test_the_release_has_notes_and_all_its_files(prepared: Path) -> None:
    assert (prepared / "notes.md").read_text(encoding="utf-8") == "- New.\n"
    assert sorted(path.name for path in (prepared / "assets").iterdir()) == [
        "bundle.tar.gz",
        "sei-action-linux-amd64.spdx.json",
    ]


@pytest.mark.usefixtures("prepared")
def test_the_release_commit_follows_the_released_one_and_changes_two_files(
    repository: Path, env: dict[str, str], tmp_path: Path
) -> None:
    released = git(repository, "rev-parse", "HEAD")

    done = run_step("release", "Commit and tag", repository, env)

    assert done.returncode == 0, done.stderr
    remote = tmp_path / "remote"
    assert git(remote, "rev-parse", "v1.2.3^{commit}^") == released
    assert git(remote, "rev-parse", "main") == released
    assert git(remote, "diff", "--name-only", "main", "v1.2.3").splitlines() == [
        "action.yml",
        "runtime/bundles.txt",
    ]
    assert f"SEI_IMAGE: {IMAGE}@{DIGEST}\n" in git(remote, "show", "v1.2.3:action.yml")


@pytest.mark.usefixtures("prepared")
def test_a_tag_that_exists_is_never_moved(
    repository: Path, env: dict[str, str], tmp_path: Path
) -> None:
    git(tmp_path / "remote", "tag", "v1.2.3", "main")
    before = git(tmp_path / "remote", "rev-parse", "v1.2.3")

    done = run_step("release", "Commit and tag", repository, env)

    assert done.returncode != 0
    assert git(tmp_path / "remote", "rev-parse", "v1.2.3") == before


@pytest.mark.usefixtures("prepared")
def test_the_major_version_moves_to_the_release(
    repository: Path, env: dict[str, str], tmp_path: Path
) -> None:
    remote = tmp_path / "remote"
    git(remote, "tag", "v1", "main")

    for name in ("Commit and tag", "Publish", "Move the major version"):
        done = run_step("release", name, repository, env)
        assert done.returncode == 0, done.stderr

    assert git(remote, "rev-parse", "v1") == git(remote, "rev-parse", "v1.2.3^{commit}")
    asked = (tmp_path / "gh.log").read_text(encoding="utf-8").splitlines()
    assert [line.split(" --")[0] for line in asked] == ["auth setup-git", "release create v1.2.3"]
