"""What `repair` finds: runs whose own step should have reported them, and did not."""

from datetime import timedelta
from pathlib import Path

import pytest

from demo.github import State
from sei_action.telling import GOES_ON
from tests.scenarios.situation import Json
from tests.sync.world import Done, World, begun, numbers, row, shop

REPORTING = """\
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps: [{run: make}]
  report:
    if: always()
    needs: [build]
    runs-on: ubuntu-latest
    steps:
      - name: Report
        uses: acme/sei-action@v1
        with:
          api-key: ${{ secrets.SEI_API_KEY }}
"""
FOLLOWING = """\
name: Report
on:
  workflow_run: {workflows: [CI], types: [completed]}
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - uses: acme/sei-action@v1
        with:
          api-key: ${{ secrets.SEI_API_KEY }}
"""
CI = ".github/workflows/ci.yml"
SEI = ".github/workflows/sei.yml"
UNDELIVERED = {
    "annotation_level": "warning",
    "title": "sei-action",
    "message": f"SEI could not be reached. {GOES_ON}",
}


def reporting_job(number: int, ended: str | None, **more: object) -> Json:
    """Make the job `report`, in which the step ended so; None is one that never came to run."""
    steps: list[Json] = [
        {"name": "Set up job", "started_at": "09:05:11", "completed_at": "09:05:12"}
    ]
    if ended:
        steps.append(
            {
                "name": "Report",
                "conclusion": ended,
                "started_at": "09:05:12",
                "completed_at": "09:05:20",
            }
        )
    return {"id": 100_000 + number, "name": "report", "steps": steps, **more}


def run(number: int, *jobs: Json, **more: object) -> Json:
    """Make a finished run of CI with these jobs besides `build`."""
    return {
        "run_number": number,
        "head_sha": "c12",
        **begun(timedelta(hours=30) - timedelta(minutes=number)),
        "jobs": [{"id": 200_000 + number}, *jobs],
        **more,
    }


def repository(*runs: Json, **contents: str) -> State:
    """Make acme/shop, whose workflow reports itself."""
    return shop(*runs, contents={CI: contents.get("ci", REPORTING), SEI: contents.get("sei", "")})


def repaired(servers: World, state: State, folder: Path, **inputs: object) -> Done:
    """Repair the repository with a new SEI."""
    servers.begin_anew(state)
    return servers.sync(folder, repair="true", since="7d", **inputs)


def test_a_run_that_its_step_has_reported_is_left_alone(servers: World, tmp_path: Path) -> None:
    done = repaired(servers, repository(run(1, reporting_job(1, "success"))), tmp_path)

    assert servers.bodies == []
    assert row(done) == [1, 0, 1, 0, 0]


@pytest.mark.parametrize(
    "job",
    [
        reporting_job(2, "failure", conclusion="failure"),
        reporting_job(2, "cancelled", conclusion="cancelled"),
        reporting_job(2, None, conclusion="failure"),
        None,
    ],
    ids=["it failed", "it was cancelled", "its runner died", "its job is not there"],
)
def test_a_run_whose_step_did_not_report_it_is_reported(
    servers: World, tmp_path: Path, job: Json | None
) -> None:
    state = repository(run(1, reporting_job(1, "success")), run(2, *([job] if job else [])))
    repaired(servers, state, tmp_path)

    assert numbers(servers.bodies) == [2]


def test_a_step_that_says_that_nothing_was_delivered_has_not_reported(
    servers: World, tmp_path: Path
) -> None:
    job = reporting_job(2, "success", annotations=[UNDELIVERED])
    repaired(servers, repository(run(1, reporting_job(1, "success")), run(2, job)), tmp_path)

    assert numbers(servers.bodies) == [2]


def test_without_right_to_what_steps_said_a_step_that_succeeded_has_reported(
    servers: World, tmp_path: Path
) -> None:
    job = reporting_job(2, "success", annotations=[UNDELIVERED])
    state = repository(run(1, reporting_job(1, "success")), run(2, job))
    state = state.model_copy(update={"permissions": state.permissions - {"checks"}})
    done = repaired(servers, state, tmp_path)

    assert servers.bodies == []
    assert done.code == 0
    assert "It is not known which steps could not deliver." in done.log
    assert "`checks: read`" in done.log


def test_a_step_that_was_skipped_was_not_to_report(servers: World, tmp_path: Path) -> None:
    done = repaired(servers, repository(run(1, reporting_job(1, "skipped"))), tmp_path)

    assert servers.bodies == []
    assert "its own reporting step was skipped" in done.log


def test_a_workflow_without_a_reporting_step_is_left_alone(servers: World, tmp_path: Path) -> None:
    silent = "on: push\njobs: {build: {runs-on: x, steps: [{run: make}]}}\n"
    done = repaired(servers, repository(run(1), ci=silent), tmp_path)

    assert servers.bodies == []
    assert "no step of its workflow reports it" in done.log


def test_without_repair_such_a_run_is_reported_too(servers: World, tmp_path: Path) -> None:
    silent = "on: push\njobs: {build: {runs-on: x, steps: [{run: make}]}}\n"
    servers.begin_anew(repository(run(1), ci=silent))
    servers.sync(tmp_path)

    assert numbers(servers.bodies) == [1]


def test_without_repair_what_was_reported_is_not_sent_again(servers: World, tmp_path: Path) -> None:
    servers.begin_anew(repository(run(1, reporting_job(1, "success")), run(2)))
    servers.sync(tmp_path)

    assert numbers(servers.bodies) == [2]


def test_the_inputs_of_the_step_are_heeded(servers: World, tmp_path: Path) -> None:
    state = repository(run(1), ci=f"{REPORTING}          pipeline: Everything\n")
    repaired(servers, state, tmp_path)

    assert [one["pipeline"] for one in servers.kept.values()] == ["Everything"]


def test_a_run_that_only_itself_can_describe_is_left_alone(servers: World, tmp_path: Path) -> None:
    kind = "          kind: ${{ inputs.kind }}\n"
    done = repaired(servers, repository(run(1), ci=f"{REPORTING}{kind}"), tmp_path)

    assert servers.bodies == []
    assert "only the run knows the value of `kind` of its step" in done.log


def test_a_step_that_reports_to_another_instance_is_none_of_ours(
    servers: World, tmp_path: Path
) -> None:
    guid = "          instance-guid: 11111111-2222-4333-8444-555555555555\n"
    done = repaired(servers, repository(run(1), ci=f"{REPORTING}{guid}"), tmp_path)

    assert servers.bodies == []
    assert "its step reports to another SEI or instance" in done.log


def follower(number: int, behind: Json, conclusion: str = "success", *said: Json) -> Json:
    """Make a run of the workflow that reports what has ended, soon after it."""
    report = {"name": "Run acme/sei-action@v1", "conclusion": conclusion}
    job = {"id": 300_000 + number, "name": "report", "steps": [report], "annotations": list(said)}
    return {
        "jobs": [job],
        "id": 7000 + number,
        "run_number": number,
        "head_sha": "c12",
        "workflow": "sei.yml",
        "event": "workflow_run",
        "conclusion": conclusion,
        "created_at": behind["updated_at"],
        "updated_at": behind["updated_at"],
    }


def followed(*runs: Json) -> State:
    """Make acme/shop, whose workflow another one reports."""
    silent = "name: CI\non: push\njobs: {build: {runs-on: x, steps: [{run: make}]}}\n"
    return repository(*runs, ci=silent, sei=FOLLOWING)


def test_a_run_that_a_run_behind_it_has_reported_is_left_alone(
    servers: World, tmp_path: Path
) -> None:
    one = run(1)
    repaired(servers, followed(one, follower(1, one)), tmp_path)

    assert servers.bodies == []


def test_a_run_that_the_run_behind_it_could_not_deliver_is_reported(
    servers: World, tmp_path: Path
) -> None:
    one, other = run(1), run(2, **begun(timedelta(hours=28)))
    state = followed(one, other, follower(1, one), follower(2, other, "success", UNDELIVERED))
    repaired(servers, state, tmp_path)

    assert numbers(servers.bodies) == [2]


@pytest.mark.parametrize("conclusion", ["failure", None], ids=["failed", "never started"])
def test_a_run_that_the_run_behind_it_did_not_report_is_reported(
    servers: World, tmp_path: Path, conclusion: str | None
) -> None:
    one = run(1)
    behind = [follower(1, one, conclusion)] if conclusion else []
    repaired(servers, followed(one, *behind), tmp_path)

    assert numbers(servers.bodies) == [1]


def test_runs_that_ended_together_are_reported_unless_all_behind_them_have_reported(
    servers: World, tmp_path: Path
) -> None:
    one, other = run(1), run(2)
    other |= {"created_at": one["created_at"], "updated_at": one["updated_at"]}
    state = followed(one, other, follower(1, one), follower(2, other, "failure"))
    repaired(servers, state, tmp_path)

    assert numbers(servers.bodies) == [1, 2]


def test_a_run_that_the_run_behind_it_was_not_to_report_is_left_alone(
    servers: World, tmp_path: Path
) -> None:
    one = run(1)
    done = repaired(servers, followed(one, follower(1, one, "skipped")), tmp_path)

    assert servers.bodies == []
    assert "was not to report it" in done.log


def test_a_workflow_that_only_reports_is_never_reported(servers: World, tmp_path: Path) -> None:
    one = run(1)
    servers.begin_anew(followed(one, follower(1, one, "failure")))
    done = servers.sync(tmp_path)

    assert {name for name, _ in servers.kept} == {"acme/shop/CI"}
    assert "its workflow only serves the reports of others" in done.log


def test_a_repaired_run_is_not_repaired_again(servers: World, tmp_path: Path) -> None:
    state = repository(run(1))
    repaired(servers, state, tmp_path)
    servers.show(state)
    servers.sync(tmp_path, repair="true", since="7d")

    assert numbers(servers.bodies) == [1]


def test_only_the_last_days_are_looked_at_unless_told_otherwise(
    servers: World, tmp_path: Path
) -> None:
    servers.begin_anew(repository(run(1, **begun(timedelta(days=8))), run(2)))
    servers.sync(tmp_path, repair="true", since="")

    assert numbers(servers.bodies) == [2]
