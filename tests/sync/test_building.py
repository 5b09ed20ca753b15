"""The reports of an attempt are made as in the run itself, or it is said why there are none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from demo.github import State
from sei_action.github.connection import Reply
from sei_action.ledger import Attempt
from sei_action.ledger import State as Standing
from sei_action.sending import Made
from sei_action.sync.building import Builder, Built
from sei_action.sync.planning import Planning
from sei_action.sync.reading import Reading
from sei_action.sync.reporters import reporting_in
from sei_action.telling import GOES_ON
from sei_action.workers import Workers
from tests.github.local_github import LocalGitHub, local_github
from tests.scenarios.situation import Json
from tests.sync.stages import CI, Shelving, shelving
from tests.sync.world import begun, shop

SEI = ".github/workflows/sei.yml"
STEP = """
      - name: Report
        uses: acme/sei-action@v1
        with: {api-key: "${{ secrets.SEI_API_KEY }}"WITH}
"""
REPORTING = f"""\
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps: [{{run: make}}]
  report:
    runs-on: ubuntu-latest
    steps:{STEP}"""
FOLLOWING = f"""\
name: Report
on:
  workflow_run: {{workflows: [CI], types: [completed]}}
jobs:
  report:
    runs-on: ubuntu-latest
    steps:{STEP}"""
PLAIN = "name: CI\non: push\njobs: {build: {runs-on: x, steps: [{run: make}]}}\n"


def with_inputs(text: str, **inputs: str) -> str:
    """Give the step of a workflow these inputs."""
    more = "".join(f', {name.replace("_", "-")}: "{value}"' for name, value in inputs.items())
    return text.replace("WITH", more)


def run(number: int = 1, *jobs: Json, ago: float = 30, **more: object) -> Json:
    """Make a finished run of CI of so many hours ago, with these jobs besides `build`.

    It took eight minutes, and its job five.
    """
    times = begun(timedelta(hours=ago))
    ends = begun(timedelta(hours=ago, minutes=-5))
    build = {
        "id": 200_000 + number,
        "started_at": times["created_at"],
        "completed_at": ends["created_at"],
    }
    return {"run_number": number, "head_sha": "c12", **times, "jobs": [build, *jobs], **more}


def reporting_job(conclusion: str | None, *annotations: Json) -> Json:
    """Make the job whose step `Report` ended so; None is a step that never came."""
    steps = [{"name": "Report", "conclusion": conclusion}] if conclusion else []
    return {"id": 100_001, "name": "report", "steps": steps, "annotations": list(annotations)}


def repository(*runs: Json, ci: str = PLAIN, sei: str = "", **more: object) -> State:
    contents = {CI: with_inputs(ci), SEI: with_inputs(sei)}
    return shop(*runs, contents=contents, **more)


class Workshop:
    """Build reports of a repository that was read."""

    def __init__(self, stage: Shelving, *, knows_workflows: bool = True) -> None:
        """Read everything that is to be read before, and maybe forget the workflows."""
        self.stage = stage
        known = stage.known(stage.survey())
        self.known = known if knows_workflows else replace(known, workflows={})
        reading = Reading(stage.github, self.known, self.known.start)
        files = reading.files()
        planning = Planning(stage.scope.config, stage.env, reporting_in(files))
        self.builder = Builder(
            stage.local.connection(),
            Workers(4),
            self.known,
            planning,
            lambda text: text.replace("mira", "***"),
        )
        reading.everything_else(planning, self.builder.path_of)
        stage.local.asked.clear()

    def attempt(self, number: int = 1, attempt: int = 1) -> Attempt:
        """Give an attempt of the run of that number."""
        found = self.stage.ledger.attempts.find("acme/shop", 1000 + number, attempt)
        assert found is not None
        return found

    def build(self, number: int = 1, attempt: int = 1) -> Built:
        """Build the reports of an attempt."""
        return self.builder.build(self.attempt(number, attempt))


@pytest.fixture(scope="module")
def local() -> Iterator[LocalGitHub]:
    """Have a local GitHub for all tests of this module."""
    with local_github(repository()) as local:
        yield local


def built(local: LocalGitHub, tmp_path: Path, state: State, **inputs: str) -> Built:
    """Build the reports of the first run of a repository."""
    local.show(state)
    with shelving(local, tmp_path, now=datetime.now(UTC), **inputs) as stage:
        return Workshop(stage).build()


def stages_of(made: Made) -> list[str | None]:
    assert made.payload.job_run is not None
    return [stage.display_name for stage in made.payload.job_run.stages]


def verdict(built: Built) -> tuple[Standing, str]:
    assert built.made == ()
    assert built.verdict is not None
    return built.verdict.state, built.verdict.reason


def test_a_report_is_made_with_the_stages_of_the_run(local: LocalGitHub, tmp_path: Path) -> None:
    (made,) = built(local, tmp_path, repository(run())).made

    assert (made.payload.job_full_name, made.payload.build_number) == ("acme/shop/CI", 1)
    assert stages_of(made) == ["build"]


def test_the_jobs_alone_are_asked_for(local: LocalGitHub, tmp_path: Path) -> None:
    built(local, tmp_path, repository(run()))

    assert [one.path.rpartition("/")[2] for one in local.asked] == ["jobs"]


def test_without_stages_nothing_is_asked_for(local: LocalGitHub, tmp_path: Path) -> None:
    (made,) = built(local, tmp_path, repository(run()), stages="false").made

    assert local.asked == []
    assert stages_of(made) == []
    assert made.queued == {}
    assert made.payload.duration == 300_000  # until the last job ended


def test_without_stages_the_jobs_are_asked_for_where_no_end_is_known(
    local: LocalGitHub, tmp_path: Path
) -> None:
    state = repository(run())
    less = state.permissions - {"checks"}
    blind = state.model_copy(update={"permissions": less})

    (made,) = built(local, tmp_path, blind, stages="false").made

    assert [one.path.rpartition("/")[2] for one in local.asked] == ["jobs"]
    assert stages_of(made) == []


def test_a_secret_is_in_no_report(local: LocalGitHub, tmp_path: Path) -> None:
    (made,) = built(local, tmp_path, repository(run())).made

    assert made.payload.user_id == "***-holt"


def test_an_attempt_before_the_last_is_reported_as_it_ended(
    local: LocalGitHub, tmp_path: Path
) -> None:
    times = begun(timedelta(hours=30))
    again = {**times, "run_started_at": times["updated_at"]}
    state = repository(run(1, conclusion="failure", **times), run(1, run_attempt=2, **again))
    local.show(state)
    with shelving(local, tmp_path, now=datetime.now(UTC)) as stage:
        workshop = Workshop(stage)
        first, second = workshop.build(1, 1), workshop.build(1, 2)

    assert [one.payload.result for one in first.made] == ["FAILURE"]
    assert [one.payload.result for one in second.made] == ["SUCCESS"]


def test_of_several_services_each_gets_a_report(local: LocalGitHub, tmp_path: Path) -> None:
    made = built(local, tmp_path, repository(run()), services="[{name: api}, {name: web}]").made

    assert [one.payload.job_full_name for one in made] == ["acme/shop/CI/api", "acme/shop/CI/web"]


def test_what_the_reports_lack_is_noted(local: LocalGitHub, tmp_path: Path) -> None:
    state = repository(run())
    less = state.permissions - {"deployments"}

    found = built(local, tmp_path, state.model_copy(update={"permissions": less}))

    assert len(found.made) == 1
    assert any("whether and what the run deployed" in note for note in found.notes)


def test_what_is_not_planned_is_not_read(local: LocalGitHub, tmp_path: Path) -> None:
    found = built(local, tmp_path, repository(run(conclusion="skipped")))

    assert verdict(found) == (Standing.SKIPPED, "it was skipped")
    assert local.asked == []


def test_a_run_without_a_result_is_skipped_for_a_reason_that_names_no_run(
    local: LocalGitHub, tmp_path: Path
) -> None:
    times = begun(timedelta(hours=30))
    attempts = (
        run(1, conclusion="cancelled", **times),
        run(1, run_attempt=2, **{**times, "run_started_at": times["updated_at"]}),
    )
    local.show(repository(*attempts))
    with shelving(local, tmp_path, now=datetime.now(UTC)) as stage:
        state, reason = verdict(Workshop(stage).build(1, 1))

    assert state is Standing.SKIPPED
    assert "1001" not in reason
    assert "#1" not in reason
    assert "cancelled" in reason


def test_a_run_that_cannot_be_read_is_tried_another_time(
    local: LocalGitHub, tmp_path: Path
) -> None:
    local.show(repository(run()))
    with shelving(local, tmp_path, now=datetime.now(UTC)) as stage:
        workshop = Workshop(stage)
        local.interfere = lambda *_asked: Reply(502, {}, "<html>")
        state, reason = verdict(workshop.build())

    assert state is Standing.FAILED
    assert "the run's jobs" in reason


def test_what_is_lacking_only_for_now_is_tried_another_time(
    local: LocalGitHub, tmp_path: Path
) -> None:
    def without_artifacts(_method: str, path: str, _query: object) -> Reply | None:
        return Reply(502, {}, "<html>") if path.endswith("/artifacts") else None

    local.show(repository(run()))
    with shelving(local, tmp_path, now=datetime.now(UTC)) as stage:
        local.interfere = without_artifacts
        state, reason = verdict(Workshop(stage).build())

    assert state is Standing.FAILED
    assert "artifacts that the run uploaded" in reason


@pytest.mark.parametrize(
    ("conclusion", "expected"),
    [
        ("success", (Standing.ARRIVED, "its own step has reported it")),
        ("skipped", (Standing.SKIPPED, "its own reporting step was skipped")),
    ],
)
def test_what_its_own_step_has_reported_or_was_not_to_is_left_alone(
    local: LocalGitHub, tmp_path: Path, conclusion: str, expected: tuple[Standing, str]
) -> None:
    state = repository(run(1, reporting_job(conclusion)), ci=REPORTING)

    assert verdict(built(local, tmp_path, state)) == expected


@pytest.mark.parametrize("conclusion", ["failure", "cancelled", None])
def test_what_its_own_step_should_have_reported_is_reported(
    local: LocalGitHub, tmp_path: Path, conclusion: str | None
) -> None:
    state = repository(run(1, reporting_job(conclusion)), ci=REPORTING)

    assert len(built(local, tmp_path, state).made) == 1


@pytest.mark.parametrize(
    ("minutes", "is_made"), [(-60, True), (1, False)], ids=["before it was run again", "after"]
)
def test_a_step_has_reported_the_attempt_in_which_it_ran(
    local: LocalGitHub, tmp_path: Path, minutes: float, *, is_made: bool
) -> None:
    again = begun(timedelta(hours=30))
    ran = begun(timedelta(hours=30) - timedelta(minutes=minutes))["created_at"]
    job = {**reporting_job("success"), "started_at": ran}
    first = {**run(1, job), "created_at": begun(timedelta(hours=32))["created_at"]}
    rerun = {**first, "run_attempt": 2, "run_started_at": again["created_at"]}
    local.show(repository(first, rerun, ci=REPORTING))
    with shelving(local, tmp_path, now=datetime.now(UTC)) as stage:
        assert bool(Workshop(stage).build(1, 2).made) is is_made


def test_it_is_reported_with_the_inputs_of_that_step(local: LocalGitHub, tmp_path: Path) -> None:
    ci = with_inputs(REPORTING, pipeline="Shop", project_name="web")
    state = repository(run(1, reporting_job("failure")), ci=ci)

    (made,) = built(local, tmp_path, state).made

    assert (made.payload.pipeline, made.payload.project_name) == ("Shop", "web")


def test_what_only_the_run_would_have_told_is_noted(local: LocalGitHub, tmp_path: Path) -> None:
    ci = with_inputs(REPORTING, themes="${{ github.ref }}")
    state = repository(run(1, reporting_job("failure")), ci=ci)

    found = built(local, tmp_path, state)

    assert len(found.made) == 1
    assert any("`themes`" in note and CI in note for note in found.notes)


UNDELIVERED = {
    "annotation_level": "warning",
    "title": "sei-action",
    "message": f"SEI could not be reached. {GOES_ON}",
}
OTHER = {"annotation_level": "warning", "title": "eslint", "message": "Unused"}


@pytest.mark.parametrize(
    ("annotations", "repair", "is_made"),
    [
        ((UNDELIVERED,), "true", True),
        ((OTHER, UNDELIVERED), "true", True),
        ((OTHER,), "true", False),
        ((), "true", False),
        ((UNDELIVERED,), "false", False),
    ],
)
def test_a_repair_believes_a_step_that_says_it_delivered_nothing(
    local: LocalGitHub, tmp_path: Path, annotations: tuple[Json, ...], repair: str, *, is_made: bool
) -> None:
    state = repository(run(1, reporting_job("success", *annotations)), ci=REPORTING)

    assert bool(built(local, tmp_path, state, repair=repair).made) is is_made


def test_a_repair_that_cannot_read_annotations_tries_another_time(
    local: LocalGitHub, tmp_path: Path
) -> None:
    def without_annotations(_method: str, path: str, _query: object) -> Reply | None:
        return Reply(502, {}, "<html>") if path.endswith("/annotations") else None

    local.show(repository(run(1, reporting_job("success", UNDELIVERED)), ci=REPORTING))
    local.interfere = without_annotations
    with shelving(local, tmp_path, now=datetime.now(UTC), repair="true") as stage:
        state, reason = verdict(Workshop(stage).build())

    assert state is Standing.FAILED
    assert "the annotations of a job" in reason


def test_a_repair_that_may_not_read_annotations_says_so_once(
    local: LocalGitHub, tmp_path: Path
) -> None:
    state = repository(
        run(1, reporting_job("success", UNDELIVERED)),
        run(2, {**reporting_job("success", UNDELIVERED), "id": 100_002}, ago=29),
        ci=REPORTING,
    )
    less = state.permissions - {"checks"}
    local.show(state.model_copy(update={"permissions": less}))
    with shelving(local, tmp_path, now=datetime.now(UTC), repair="true") as stage:
        workshop = Workshop(stage)
        found = [workshop.build(number) for number in (1, 2)]
        notes = workshop.builder.notes

    assert {verdict(one)[0] for one in found} == {Standing.ARRIVED}
    (note,) = notes
    assert "`checks: read`" in note
    annotations = [one for one in local.asked if one.path.endswith("/annotations")]
    assert len(annotations) == 1


# A run lasts eight minutes.
HOURS_SINCE_THE_END = 30 - 8 / 60


def follower(seconds: float, **more: object) -> Json:
    """Make a run of the reporting workflow, of so many seconds after the end of another run."""
    ago = HOURS_SINCE_THE_END - seconds / 3600
    usual = {"workflow": "sei.yml", "event": "workflow_run", "jobs": [{"id": 300_000}]}
    return run(2, ago=ago, **{**usual, **more})


def behind(
    local: LocalGitHub, tmp_path: Path, *followers: Json, ago: float = 30, **inputs: str
) -> Built:
    state = repository(run(1, ago=ago), *followers, ci=PLAIN, sei=FOLLOWING)
    return built(local, tmp_path, state, **inputs)


def test_what_a_run_behind_it_has_reported_is_left_alone(
    local: LocalGitHub, tmp_path: Path
) -> None:
    found = behind(local, tmp_path, follower(20))

    assert verdict(found) == (Standing.ARRIVED, f"{SEI} has reported it")


@pytest.mark.parametrize(
    ("seconds", "more"),
    [
        (20, {"conclusion": "failure"}),
        (180, {}),
        (-60, {}),
        (20, {"event": "workflow_dispatch"}),
    ],
    ids=["failed", "too late", "too early", "started by hand"],
)
def test_what_no_run_behind_it_has_reported_is_reported(
    local: LocalGitHub, tmp_path: Path, seconds: float, more: Json
) -> None:
    assert len(behind(local, tmp_path, follower(seconds, **more)).made) == 1


def reported_by(*jobs: Json) -> Json:
    """Make a run behind another one, with these jobs."""
    return follower(20, jobs=[{**job, "id": 300_000 + n} for n, job in enumerate(jobs)])


def test_a_repair_looks_at_what_the_step_did_in_the_run_behind(
    local: LocalGitHub, tmp_path: Path
) -> None:
    found = behind(local, tmp_path, reported_by(reporting_job("success", OTHER)), repair="true")

    assert verdict(found) == (Standing.ARRIVED, f"{SEI} has reported it")
    asked = [one.path.removeprefix("/repos/acme/shop") for one in local.asked]
    assert asked == ["/actions/runs/1002/attempts/1/jobs", "/check-runs/300000/annotations"]


def test_a_repair_leaves_alone_what_the_step_behind_was_not_to_report(
    local: LocalGitHub, tmp_path: Path
) -> None:
    found = behind(local, tmp_path, reported_by(reporting_job("skipped")), repair="true")

    assert verdict(found) == (Standing.SKIPPED, f"{SEI} was not to report it")


@pytest.mark.parametrize(
    "jobs",
    [
        [reporting_job("success", UNDELIVERED)],
        [reporting_job("failure")],
        [reporting_job(None)],
        [],
    ],
    ids=["said it was not delivered", "failed", "never came", "job never came"],
)
def test_a_repair_reports_what_the_step_behind_did_not_deliver(
    local: LocalGitHub, tmp_path: Path, jobs: list[Json]
) -> None:
    assert len(behind(local, tmp_path, reported_by(*jobs), repair="true").made) == 1


def test_a_run_behind_several_is_looked_at_once(local: LocalGitHub, tmp_path: Path) -> None:
    behind_both = follower(20, jobs=[reporting_job("success")], run_number=3)
    local.show(repository(run(1), run(2), behind_both, sei=FOLLOWING))
    with shelving(local, tmp_path, now=datetime.now(UTC), repair="true") as stage:
        workshop = Workshop(stage)
        found = [workshop.build(number) for number in (1, 2)]

    assert {verdict(one)[0] for one in found} == {Standing.ARRIVED}
    assert len(local.asked) == 2


def test_what_has_no_run_behind_it_is_reported(local: LocalGitHub, tmp_path: Path) -> None:
    assert len(behind(local, tmp_path).made) == 1


def test_what_a_workflow_should_have_reported_that_is_gone_is_reported(
    local: LocalGitHub, tmp_path: Path
) -> None:
    local.show(repository(run(1), follower(20), sei=FOLLOWING))
    with shelving(local, tmp_path, now=datetime.now(UTC)) as stage:
        assert len(Workshop(stage, knows_workflows=False).build().made) == 1


def test_what_has_just_ended_may_yet_be_reported(local: LocalGitHub, tmp_path: Path) -> None:
    found = behind(local, tmp_path, ago=0.2)

    assert verdict(found) == (Standing.OPEN, "it has just ended, and may yet be reported")


def test_the_file_of_a_workflow_is_the_one_that_it_has_now(
    local: LocalGitHub, tmp_path: Path
) -> None:
    local.show(repository(run()))
    with shelving(local, tmp_path, now=datetime.now(UTC)) as stage:
        workshop = Workshop(stage)
        stage.shelf.note("run", {"path": ".github/workflows/old.yml"}, "1001")

        assert workshop.builder.path_of(workshop.attempt()) == CI


@pytest.mark.parametrize(("path", "expected"), [(CI, CI), (f"{CI}@refs/heads/main", CI), ("", "")])
def test_the_file_of_a_workflow_that_is_gone_is_the_one_of_its_run(
    local: LocalGitHub, tmp_path: Path, path: str, expected: str
) -> None:
    local.show(repository(run()))
    with shelving(local, tmp_path, now=datetime.now(UTC)) as stage:
        workshop = Workshop(stage, knows_workflows=False)
        stage.shelf.note("run", {"path": path}, "1001")

        assert workshop.builder.path_of(workshop.attempt()) == expected
        stage.shelf.drop("run")
        assert workshop.builder.path_of(workshop.attempt()) == ""


def test_a_workflow_that_is_gone_is_named_by_github(local: LocalGitHub, tmp_path: Path) -> None:
    local.show(repository(run()))
    with shelving(local, tmp_path, now=datetime.now(UTC)) as stage:
        (made,) = Workshop(stage, knows_workflows=False).build().made

    assert made.payload.job_full_name == "acme/shop/CI"
    assert len(local.asked_of("/actions/workflows/7")) == 1
