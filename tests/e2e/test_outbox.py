"""What could not be delivered is kept, and sent by a later step."""

from tests.e2e.stage import KEY, Stage
from tests.e2e.workflow_runner import RESENDING, Machine, Runtime, run_workflow


def test_a_report_that_was_refused_is_sent_by_a_later_step(
    machine: Machine, stage: Stage, runtime: Runtime
) -> None:
    step = run_workflow(machine, stage, RESENDING, runtime)

    assert step.returncode == 0, step.stdout
    assert "status 403" in step.stdout
    assert f"Report {stage.run.id}-1 was accepted." in step.stdout
    assert stage.kept_run()["execution_id"] == f"{stage.run.id}-1"
    assert not list((machine.repository / "kept").glob("*.json"))
    assert KEY not in step.stdout
