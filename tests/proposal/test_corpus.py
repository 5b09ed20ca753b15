"""What holds for every change of every workflow, whoever wrote it and however."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sei_action.advice import advise
from sei_action.diagnosis import Level
from sei_action.proposal import Role, propose
from tests.proposal.corpus import DRESSES, FOLDER, GUID, TEXTS, a_setup, changed

ACTIONLINT = Path(sys.executable).with_name("actionlint")
CHANGING = (Role.CI, Role.DEPLOY, Role.BOTH)

each_workflow = pytest.mark.parametrize("name", TEXTS)
each_dress = pytest.mark.parametrize("dress", DRESSES)
each_role = pytest.mark.parametrize("role", CHANGING)


def without_added(before: str, after: str) -> str:
    """Take out of a text the lines that another one lacks."""
    waiting = before.splitlines()
    kept = ""
    for line in after.splitlines(keepends=True):
        if waiting and line.splitlines() == waiting[:1]:
            kept += line
            waiting.pop(0)
    return kept


@each_workflow
@each_dress
@each_role
def test_nothing_but_added_lines_differs(name: str, dress: str, role: Role) -> None:
    before = DRESSES[dress](TEXTS[name])

    after = changed(before, role)

    rest = without_added(before, after)
    # A last line without an end gets one where lines come behind it.
    assert (rest if before.endswith("\n") else rest.rstrip("\r\n")) == before
    assert after.endswith("\n") is before.endswith("\n")
    assert len(after) > len(before)


@each_workflow
@each_dress
def test_the_line_ends_are_those_of_the_file(name: str, dress: str) -> None:
    after = changed(DRESSES[dress](TEXTS[name]), Role.BOTH)

    bare = after.replace("\r\n", "").count("\n")
    assert bare == (0 if "Windows" in dress else after.count("\n"))


@each_workflow
@each_role
def test_a_second_proposal_is_empty(name: str, role: Role) -> None:
    path = f"{FOLDER}/main.yml"
    after = changed(TEXTS[name], role)

    second = propose({path: after}, {path: role}, a_setup())

    assert (second.changes, second.by_hand) == ((), ())
    assert [one.why for one in second.kept] == ["it reports already"]


@each_workflow
@each_role
def test_the_doctor_finds_nothing_wrong(name: str, role: Role) -> None:
    path = f"{FOLDER}/main.yml"

    found = advise({path: changed(TEXTS[name], role, instance_guid=GUID)})

    assert [one.text for one in found if one.level is not Level.OK] == []


@each_workflow
@each_role
def test_jobs_that_were_there_say_what_they_said(name: str, role: Role) -> None:
    before = yaml.safe_load(TEXTS[name])["jobs"]
    after = yaml.safe_load(changed(TEXTS[name], role))["jobs"]

    for job_id, job in before.items():
        ours = ("permissions", "steps")
        steps = job.get("steps", [])
        assert after[job_id].get("steps", [])[: len(steps)] == steps
        assert {key: value for key, value in after[job_id].items() if key not in ours} == {
            key: value for key, value in job.items() if key not in ours
        }
        granted = job.get("permissions", {})
        assert {**after[job_id].get("permissions", {}), **granted} == after[job_id].get(
            "permissions", {}
        )


def test_actionlint_finds_nothing_wrong(tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        for role in CHANGING:
            (tmp_path / f"{name}-{role}.yml").write_text(changed(text, role, environment="test"))
    outside = {f"{FOLDER}/{name}.yml": text for name, text in TEXTS.items()}
    for files, setup in (
        (outside, a_setup(workflow_run="true", region="eu")),
        ({}, a_setup(base_url="http://127.0.0.1:8080/v1", runs_on="self-hosted")),
    ):
        (change,) = propose(files, dict.fromkeys(files, Role.CI), setup).changes
        (tmp_path / Path(change.path).name).write_text(change.after)

    files_to_check = sorted(tmp_path.iterdir())
    done = subprocess.run(
        [ACTIONLINT, "-shellcheck=", "-pyflakes=", *files_to_check],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == ""
    assert done.returncode == 0, done.stderr
    assert len(files_to_check) == len(TEXTS) * len(CHANGING) + 2
