"""What this repository promises about its own files: versions, locks and workflows."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sei_action import __version__
from tests.repository import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONS = [ROOT / "action.yml", *WORKFLOWS]
SYNC = ROOT / ".github" / "workflows" / "sync.yml"
PYTHON_LOCKS = sorted(ROOT.glob("requirements*.txt"))
NPM_FOLDERS = (ROOT / "tests" / "openapi", ROOT / "demo" / "browser")

_UNRELEASED = "Unreleased"
_HEADING = re.compile(r"^## \[(.+?)\](?: - \d{4}-\d{2}-\d{2})?$", re.MULTILINE)
_PINNED = re.compile(r"uses: ([\w.-]+/[\w./-]+@[0-9a-f]{40}) # v\d+\.\d+\.\d+$", re.MULTILINE)
# A reusable workflow runs in other repositories, so it names the action as they do: by its release.
_OWN = re.compile(r"[\w.-]+/sei-action@v(\d+(?:\.\d+\.\d+)?)")
_BY_DIGEST = re.compile(r"[\w./:-]+@sha256:[0-9a-f]{64}")
_INDEX_OPTION = re.compile(
    r"^\s*(?:-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b", re.MULTILINE
)

each_workflow = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
each_python_lock = pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda path: path.name)


def changelog_versions() -> list[str]:
    return _HEADING.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def used_in(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "uses" in node:
            yield node["uses"]
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from used_in(part)


def read_yaml(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def triggers_of(workflow: Path) -> dict[str, Any]:
    content: dict[Any, Any] = read_yaml(workflow)
    # YAML 1.1 reads the key `on` as true.
    return dict(content.get(True, {}))


def is_called(workflow: Path) -> bool:
    """Tell whether nothing but another workflow can start it."""
    return [*triggers_of(workflow)] == ["workflow_call"]


def test_the_newest_section_of_the_changelog_is_of_this_version_or_unreleased() -> None:
    assert changelog_versions()[0] in {_UNRELEASED, __version__}


def test_the_changelog_has_no_release_that_is_newer_than_this_version() -> None:
    released = [version for version in changelog_versions() if version != _UNRELEASED]

    assert all(numbers(version) <= numbers(__version__) for version in released)


def test_the_locks_of_the_action_the_sandbox_and_the_development_are_there() -> None:
    assert [lock.name for lock in PYTHON_LOCKS] == [
        "requirements-dev.txt",
        "requirements-sandbox.txt",
        "requirements.txt",
    ]


@each_python_lock
def test_a_python_lock_names_no_index_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert "://" not in text
    assert not _INDEX_OPTION.search(text)


@each_python_lock
def test_every_package_of_a_python_lock_has_a_version_and_a_hash(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8").replace("\\\n", "")
    entries = [line for line in text.splitlines() if line and not line.startswith("#")]

    assert entries
    assert [one for one in entries if "==" not in one or "--hash=sha256:" not in one] == []


def test_the_locks_agree_on_the_version_of_every_package() -> None:
    pins = re.compile(r"^(\S+==\S+)", re.MULTILINE)
    action, sandbox, development = (
        set(pins.findall((ROOT / name).read_text(encoding="utf-8")))
        for name in ("requirements.txt", "requirements-sandbox.txt", "requirements-dev.txt")
    )

    assert action <= sandbox <= development


def test_what_is_locked_is_installed_as_it_is() -> None:
    # pip would choose by itself what a lock leaves out, and what it names with an extra.
    files = [ROOT / "Makefile", ROOT / "Dockerfile", *(ROOT / "docs").rglob("*.yml"), *WORKFLOWS]
    texts = [path.read_text(encoding="utf-8").replace("\\\n", " ") for path in files]
    commands = [line for text in texts for line in text.splitlines() if "--require-hashes" in line]

    assert commands
    assert [command for command in commands if "--no-deps" not in command] == []


@pytest.mark.parametrize("folder", NPM_FOLDERS, ids=lambda folder: folder.name)
def test_an_npm_lock_names_no_registry_and_has_a_hash_of_every_package(folder: Path) -> None:
    packages = json.loads((folder / "package-lock.json").read_bytes())["packages"]
    installed = {name: package for name, package in packages.items() if name}

    assert installed
    assert [name for name, package in installed.items() if "resolved" in package] == []
    assert [name for name, package in installed.items() if "integrity" not in package] == []


def test_there_are_workflows_to_check() -> None:
    wanted = {"ci.yml", "docs.yml", "release.yml", "selftest.yml", "sync.yml"}
    assert wanted <= {path.name for path in WORKFLOWS}


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.name)
def test_every_used_action_is_local_or_pinned_by_commit_with_its_version(path: Path) -> None:
    pinned = _PINNED.findall(path.read_text(encoding="utf-8"))
    remote = [
        used
        for used in used_in(read_yaml(path))
        if not used.startswith("./") and not (is_called(path) and _OWN.fullmatch(used))
    ]

    assert sorted(remote) == sorted(pinned)


def test_the_workflow_that_others_call_uses_one_release_of_the_action() -> None:
    used = {one for one in used_in(read_yaml(SYNC)) if "/sei-action@" in one}

    (version,) = (_OWN.fullmatch(one) for one in used)
    assert version
    # Until the first release there is none but the major one to come.
    assert version[1] in {__version__, "1", __version__.partition(".")[0]}


@each_workflow
def test_a_workflow_starts_without_any_permission(workflow: Path) -> None:
    assert read_yaml(workflow)["permissions"] == {}


@each_workflow
def test_every_job_says_what_it_may_do_and_how_long(workflow: Path) -> None:
    jobs = read_yaml(workflow)["jobs"]

    assert [name for name, job in jobs.items() if "permissions" not in job] == []
    assert [name for name, job in jobs.items() if "timeout-minutes" not in job] == []


@each_workflow
def test_no_checkout_leaves_its_token_behind(workflow: Path) -> None:
    steps = [step for job in read_yaml(workflow)["jobs"].values() for step in job["steps"]]
    checkouts = [step for step in steps if step.get("uses", "").startswith("actions/checkout@")]

    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


@each_workflow
def test_nothing_is_interpolated_into_a_script_of_a_workflow(workflow: Path) -> None:
    steps = [step for job in read_yaml(workflow)["jobs"].values() for step in job["steps"]]

    assert [step["name"] for step in steps if "${{" in step.get("run", "")] == []


@each_workflow
def test_every_container_of_a_job_is_pinned_by_its_digest(workflow: Path) -> None:
    containers = [
        job["container"] for job in read_yaml(workflow)["jobs"].values() if "container" in job
    ]

    assert [one for one in containers if not _BY_DIGEST.fullmatch(one["image"])] == []


@each_workflow
def test_what_a_pull_request_of_anybody_runs_has_no_secret(workflow: Path) -> None:
    has_secret = "secrets." in workflow.read_text(encoding="utf-8")

    assert not has_secret or is_called(workflow)


def test_what_is_called_has_no_secrets_but_those_that_its_caller_gives() -> None:
    text = SYNC.read_text(encoding="utf-8")
    given = triggers_of(SYNC)["workflow_call"]["secrets"]

    assert set(re.findall(r"secrets\.([\w-]+)", text)) == set(given)
    assert "secrets: inherit" not in text
