"""What a report is about: a job that deploys, and the services of a repository."""

from tests.e2e.stage import Stage
from tests.e2e.workflow_runner import DEPLOYMENT, SERVICES, Machine, Runtime, run_workflow


def test_a_job_that_deploys_reports_itself(
    machine: Machine, stage: Stage, runtime: Runtime
) -> None:
    step = run_workflow(machine, stage, DEPLOYMENT, runtime)

    assert step.returncode == 0, step.stdout
    kept = stage.kept_run()
    (report,) = stage.store.reports()
    params = {param["name"]: param["value"] for param in kept["job_run_params"]}
    deployed = [one for one in kept["artifacts"] if one["type"] == "container"]
    assert (kept["job_full_name"], kept["cd"]) == ("acme/shop/CI/report", True)
    assert [part["displayName"] for part in kept["stages"]] == ["report"]
    assert (params["environment"], params["matrix.region"]) == ("production", "eu")
    assert [(one["name"], one["qualifier"], one["input"]) for one in deployed] == [
        ("api", "1.4.2", True),
        ("web", "1.4.2", True),
    ]
    assert [one["name"] for one in kept["artifacts"] if one["type"] == "helm"] == ["shop"]
    assert "Counts as:  a deployment to production" in step.stdout
    assert report["notes"] == []


def test_each_service_whose_paths_changed_is_a_pipeline(
    machine: Machine, stage: Stage, runtime: Runtime
) -> None:
    step = run_workflow(machine, stage, SERVICES, runtime)

    assert step.returncode == 0, step.stdout
    kept = {run["job_full_name"]: run for run in stage.store.runs()}
    assert list(kept) == ["acme/shop/CI/api", "acme/shop/CI/all"]
    assert len({run["execution_id"] for run in kept.values()}) == 2
    assert "service web is not reported: no commit touches its paths" in step.stdout
