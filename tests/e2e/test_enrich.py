"""Only artifacts and parameters are added to a run that SEI reads by itself."""

from tests.e2e.stage import KEY, Stage
from tests.e2e.workflow_runner import ENRICHING, Machine, Runtime, outputs_of, run_workflow


def test_a_step_adds_to_its_run_and_reports_nothing(
    machine: Machine, stage: Stage, runtime: Runtime
) -> None:
    step = run_workflow(machine, stage, ENRICHING, runtime)

    assert step.returncode == 0, step.stdout
    artifacts, params = stage.store.additions()
    assert (artifacts["kind"], params["kind"]) == ("artifacts", "params")
    assert artifacts["job_run_number"] == 562
    assert "api" in [entry["name"] for entry in artifacts["entries"]]
    assert stage.store.reports() == []
    assert outputs_of(step)["delivered"] == "true"
    assert KEY not in step.stdout
