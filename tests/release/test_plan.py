"""What is to be released, and what stands in the way."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from release import plan
from release.plan import WORKFLOWS, Situation, obstacles, outputs
from tests.repository import ROOT, copy_repository

READY = Situation(
    asked="1.2.3",
    repository="Acme/sei-action",
    ref="refs/heads/main",
    package='"""Text."""\n\n__version__ = "1.2.3"\n',
    called="      - uses: Acme/sei-action@v1.2.3\n      - uses: actions/cache@v6\n",
    changelog="# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-02-01\n\n- New.\n",
    tags="refs/tags/v1.2.2\nrefs/tags/v11.2.3\nrefs/tags/v1.2.30\n",
    runs=tuple({"path": path, "conclusion": "success"} for path in WORKFLOWS),
)


def test_nothing_stands_in_the_way_of_a_version_that_is_ready() -> None:
    assert list(obstacles(READY)) == []


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"asked": "1.2.4"}, "sei_action/__init__.py has the version '1.2.3', not '1.2.4'."),
        (
            {"called": "        uses: org/sei-action@v1 # a reason\n"},
            ".github/workflows/sync.yml uses org/sei-action@v1, not Acme/sei-action@v1.2.3. Set it",
        ),
        ({"package": ""}, "sei_action/__init__.py has the version '', not '1.2.3'."),
        ({"asked": "v1.2.3"}, "The version 'v1.2.3' is none."),
        ({"asked": "1.2.3\n"}, "The version '1.2.3\\n' is none."),
        ({"changelog": "## [Unreleased]\n\n- New.\n"}, "CHANGELOG.md has no section of 1.2.3."),
        ({"changelog": "## [1.2.3]\n\n- New.\n"}, "CHANGELOG.md has no section of 1.2.3."),
        ({"changelog": "## [1.2.3] - 2026-02-01\n"}, "CHANGELOG.md has no section of 1.2.3."),
        ({"tags": "refs/tags/v1.2.3\n"}, "The tag v1.2.3 exists, and a release never changes."),
        ({"ref": "refs/heads/fix"}, "This is refs/heads/fix."),
        ({"runs": READY.runs[1:]}, f"{WORKFLOWS[0]} for this commit: has not run."),
        (
            {"runs": ({"path": WORKFLOWS[0], "conclusion": None}, READY.runs[1])},
            f"{WORKFLOWS[0]} for this commit: is not finished.",
        ),
        (
            {"runs": ({"path": WORKFLOWS[1], "conclusion": "failure"}, *READY.runs)},
            f"{WORKFLOWS[1]} for this commit: failure.",
        ),
    ],
)
def test_what_stands_in_the_way_is_said(change: dict[str, Any], obstacle: str) -> None:
    found = list(obstacles(replace(READY, **change)))

    assert any(one.startswith(obstacle) for one in found), found


def test_everything_that_stands_in_the_way_is_said_at_once() -> None:
    situation = replace(READY, ref="refs/heads/fix", changelog="", runs=())

    assert len(list(obstacles(situation))) == 4


def test_the_workflow_that_others_call_names_the_action_as_it_is_looked_up() -> None:
    called = (ROOT / ".github" / "workflows" / "sync.yml").read_text(encoding="utf-8")
    released = re.sub(r"\S+/sei-action@\S+", "Acme/sei-action@v1.2.3", called)

    assert len(list(obstacles(replace(READY, called=called)))) == 1
    assert list(obstacles(replace(READY, called=released))) == []


def test_without_a_version_asked_for_it_is_the_packages() -> None:
    assert replace(READY, asked="").version == "1.2.3"


def test_the_image_is_named_as_a_registry_wants_it() -> None:
    assert outputs("1.2.3", "Acme") == {
        "version": "1.2.3",
        "tag": "v1.2.3",
        "major": "v1",
        "image": "ghcr.io/acme/sei-action",
    }


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(copy_repository(tmp_path / "repository"))
    monkeypatch.setenv("GITHUB_REF", "refs/heads/main")
    monkeypatch.setenv("GITHUB_REPOSITORY_OWNER", "Acme")
    tags, runs = tmp_path / "tags", tmp_path / "runs.json"
    tags.write_text("", encoding="utf-8")
    runs.write_text(json.dumps({"workflow_runs": []}), encoding="utf-8")
    return ["--tags", str(tags), "--runs", str(runs)]


def test_the_command_refuses_what_is_not_ready(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan.main([*command, "--version", "99.0.0"]) == 1

    told = capsys.readouterr()
    assert "::error title=Release::sei_action/__init__.py has the version" in told.err
    assert told.out == ""


def test_a_dry_run_tells_of_the_same_and_goes_on(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan.main([*command, "--dry-run"]) == 0

    told = capsys.readouterr()
    assert "::notice title=Release::.github/workflows/ci.yml for this commit" in told.err
    assert "image=ghcr.io/acme/sei-action\n" in told.out


def test_a_dry_run_has_no_output_of_what_is_no_version(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan.main([*command, "--dry-run", "--version", "1.0.0\nimage=x"]) == 1
    assert capsys.readouterr().out == ""
