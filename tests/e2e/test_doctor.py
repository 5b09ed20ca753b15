"""The doctor as a step: the real action.yml on a real runner."""

from sei_action.diagnosis import Check
from tests.e2e.stage import KEY, TOKEN, Stage
from tests.e2e.workflow_runner import (
    EXAMINING,
    LAST_JOB,
    Machine,
    Runtime,
    outputs_of,
    run_workflow,
)

EARLY = LAST_JOB.replace("    if: always()\n", "").replace("name: CI", "name: Early")


def test_the_doctor_examines_a_workflow_and_fails_nothing(
    machine: Machine, stage: Stage, runtime: Runtime
) -> None:
    folder = machine.repository / ".github" / "workflows"
    (folder / "early.yml").write_text(EARLY, encoding="utf-8")

    step = run_workflow(machine, stage, EXAMINING, runtime)

    assert step.returncode == 0, step.stdout
    assert f"{Check.INGESTION}: The key may report" in step.stdout
    assert f"{Check.INSTANCE}: SEI knows the instance {stage.guid}." in step.stdout
    assert f"{Check.ALWAYS}: .github/workflows/early.yml:11: The job `report`" in step.stdout
    assert "SEI doctor: " in step.stdout
    assert outputs_of(step)["delivered"] == "false"
    assert stage.store.runs() == []
    assert KEY not in step.stdout
    assert TOKEN not in step.stdout
