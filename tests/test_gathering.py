"""Specify what is gathered for the reports of a step: what is reported, what is not, and why."""

import base64
from collections.abc import Callable

import pytest

from sei_action.config import Config
from sei_action.deadline import Deadline
from sei_action.declared import DeclaredArtifact
from sei_action.gathered import Gathered
from sei_action.gathering import Gathering
from sei_action.occasion import Occasion
from sei_action.run import Job, Run, Target
from tests.builders import (
    JOB_ID,
    RUN_ID,
    artifact,
    config,
    deployment,
    earlier_run,
    environment,
    job,
    moment,
    run,
    running_job,
    sha,
    step,
)
from tests.fakes import (
    FakeGitHub,
    answers_for,
    artifacts_page,
    as_json,
    jobs_page,
    pull_json,
    refusal,
)

REPOSITORY = "/repos/acme/shop"
JOBS = f"{REPOSITORY}/actions/runs/{RUN_ID}/attempts/1/jobs"
ARTIFACTS = f"{REPOSITORY}/actions/runs/{RUN_ID}/artifacts"
DEPLOYMENTS = f"{REPOSITORY}/deployments"
WORKFLOW_FILE = f"{REPOSITORY}/contents/.github/workflows/ci.yml"
LABELS = f"{REPOSITORY}/commits/{sha(562)}/pulls"
OWN = running_job(id=JOB_ID + 1, name="report")
TARGET = Target(
    repository="acme/shop",
    run_id=RUN_ID,
    attempt=1,
    workflow_name="CI",
    is_own=True,
    occasion=Occasion(ref="refs/heads/main"),
)
OTHER = TARGET.model_copy(update={"is_own": False})


class Scene:
    """A GitHub that shows a run, and a clock that can be waited for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Show a run with one job that succeeded, and the own one."""
        self.pauses: list[float] = []
        self.when_pausing: Callable[[], None] = lambda: None
        self.deadline = Deadline(60)
        monkeypatch.setattr("sei_action.gathering.time.sleep", self._pause)
        self.show(run(jobs=(job(), OWN), conclusion=None, status="in_progress"))

    def show(self, whole: Run) -> None:
        """Show this run, and one before it in which its jobs succeeded."""
        self.run, earlier = whole, earlier_run()
        self.github = FakeGitHub(answers_for(whole, earlier, shas=[sha(1), sha(562)]))
        earlier_jobs = f"{REPOSITORY}/actions/runs/{earlier.id}/attempts/1/jobs"
        self.github.answers[earlier_jobs] = jobs_page(
            *(one.model_copy(update={"conclusion": "success"}) for one in whole.jobs)
        )

    def set_jobs(self, *jobs: Job) -> None:
        """Show these jobs and the own one."""
        self.github.answers[JOBS] = jobs_page(*jobs, OWN)

    def define_jobs(self, text: str) -> None:
        """Show the run's workflow file."""
        self.github.answers[f"{REPOSITORY}/actions/runs/{RUN_ID}/attempts/1"] = as_json(
            self.run.model_copy(update={"path": ".github/workflows/ci.yml"})
        )
        self.github.answers[WORKFLOW_FILE] = _file(text)

    def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.when_pausing()

    def gather(
        self, settings: Config | None = None, target: Target = TARGET, *declared: DeclaredArtifact
    ) -> Gathered:
        """Gather at a minute after the run's start."""
        settings = settings or config(job_status="success", check_run_id=str(OWN.id))
        gathering = Gathering(self.github, settings, self.deadline, lambda: moment(60))
        return gathering.gather(target, environment(), declared)


def _file(text: str) -> dict[str, object]:
    content = base64.b64encode(text.encode()).decode()
    return {"type": "file", "encoding": "base64", "content": content}


def _settings(**inputs: str) -> Config:
    return config(**{"job_status": "success", "check_run_id": str(OWN.id), **inputs})


def _names(gathered: Gathered) -> list[str]:
    return [one.subject.name for one in gathered.reportables]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Have a run to gather."""
    return Scene(monkeypatch)


def test_the_own_run_is_one_report_with_its_commits(scene: Scene) -> None:
    gathered = scene.gather()

    (one,) = gathered.reportables
    assert one.subject.outcome == gathered.outcome
    assert one.findings.commits.shas == (sha(1), sha(562))
    assert (gathered.unreported, gathered.notes, scene.pauses) == ((), (), [])


def test_the_own_job_is_closed_with_its_status_now(scene: Scene) -> None:
    own = scene.gather(_settings(job_status="failure")).run.jobs[1]

    assert (own.status, own.conclusion, own.completed_at) == ("completed", "failure", moment(60))


def test_a_finished_run_is_taken_as_github_ended_it(scene: Scene) -> None:
    scene.show(run(conclusion="failure"))

    gathered = scene.gather(_settings(needs='{"test": {"result": "success"}}'), OTHER)

    assert gathered.outcome.conclusion == "failure"
    assert gathered.outcome.completed_at == moment(22)
    assert gathered.run.jobs == scene.run.jobs


def test_what_was_declared_belongs_to_every_report(scene: Scene) -> None:
    chart = DeclaredArtifact(type="helm", location="charts", name="shop", qualifier="1")

    gathered = scene.gather(_settings(services="[{name: api}, {name: web}]"), TARGET, chart)

    assert [one.findings.declared for one in gathered.reportables] == [(chart,), (chart,)]


def test_the_commits_that_are_given_count(scene: Scene) -> None:
    (one,) = scene.gather(_settings(commits=sha(7))).reportables

    assert one.findings.commits.shas == (sha(7),)


@pytest.mark.parametrize("other", ["in_progress", "queued"])
def test_a_job_that_seems_to_run_is_looked_at_once_more(scene: Scene, other: str) -> None:
    late = running_job(id=5, name="deploy", status=other)
    scene.set_jobs(late)
    scene.when_pausing = lambda: scene.set_jobs(job(id=5, name="deploy", conclusion="failure"))

    gathered = scene.gather()

    assert gathered.outcome.conclusion == "failure"
    assert gathered.outcome.unfinished == ()
    assert scene.github.paths().count(JOBS) == 2


def test_a_step_that_seems_to_run_is_looked_at_once_more(scene: Scene) -> None:
    lagging = step(status="in_progress", conclusion=None)
    late = OWN.model_copy(update={"steps": (lagging, *OWN.steps[1:])})
    scene.github.answers[JOBS] = jobs_page(job(), late)
    scene.when_pausing = lambda: scene.set_jobs(job())

    own = scene.gather().run.jobs[1]

    assert [one.name for one in own.steps] == ["Run tests"]


def test_a_named_job_that_seems_to_run_is_looked_at_once_more(scene: Scene) -> None:
    scene.set_jobs(running_job())
    scene.when_pausing = lambda: scene.set_jobs(job())

    gathered = scene.gather(_settings(scope="job", jobs="test"))

    assert _names(gathered) == ["job test"]
    assert gathered.notes == ()


def test_with_scope_job_a_job_that_is_not_reported_is_not_waited_for(scene: Scene) -> None:
    scene.set_jobs(running_job(id=5, name="deploy"))

    gathered = scene.gather(_settings(scope="job"))

    assert _names(gathered) == ["job report"]
    assert scene.pauses == []


def test_the_second_look_comes_within_a_second(scene: Scene) -> None:
    scene.set_jobs(running_job())

    scene.gather()

    assert scene.pauses == [1.0]


def test_the_second_look_does_not_come_after_the_time_is_up(scene: Scene) -> None:
    scene.deadline = Deadline(0.5)
    scene.set_jobs(running_job())

    scene.gather()

    assert 0 < scene.pauses[0] <= 0.5


def test_without_a_status_handed_over_the_own_steps_tell_it(scene: Scene) -> None:
    failed = OWN.model_copy(update={"steps": (step(conclusion="failure"), *OWN.steps[1:])})
    scene.github.answers[JOBS] = jobs_page(job(), failed)

    assert scene.gather(_settings(job_status="")).outcome.conclusion == "failure"


def test_an_own_job_that_is_not_found_counts_by_its_status(scene: Scene) -> None:
    gathered = scene.gather(_settings(job_status="failure", check_run_id="7"))

    assert gathered.outcome.conclusion == "failure"
    assert gathered.outcome.unfinished == ("report",)


def test_with_scope_job_an_own_job_that_is_not_found_is_no_report(scene: Scene) -> None:
    gathered = scene.gather(_settings(scope="job", check_run_id="7"))

    assert (gathered.reportables, gathered.unreported) == ((), ())
    assert gathered.notes == ("The job that this step stands in was not found.",)


def test_the_workflows_file_says_which_failed_job_may_fail(scene: Scene) -> None:
    scene.set_jobs(job(name="Lint", conclusion="failure"))
    scene.define_jobs("jobs: {lint: {name: Lint, continue-on-error: true}, report: {}}")

    gathered = scene.gather()

    assert gathered.outcome.conclusion == "success"
    assert gathered.outcome.tolerated == ("Lint",)


def test_the_workflows_file_says_whether_the_own_job_may_fail(scene: Scene) -> None:
    scene.define_jobs("jobs: {test: {}, report: {continue-on-error: true}}")

    gathered = scene.gather(_settings(job_status="failure"))

    assert gathered.outcome.conclusion == "success"
    assert gathered.outcome.tolerated == ("report",)


def test_with_scope_job_the_workflows_file_is_not_read(scene: Scene) -> None:
    scene.define_jobs("jobs: {report: {continue-on-error: true}}")

    (one,) = scene.gather(_settings(scope="job", job_status="failure")).reportables

    assert one.subject.outcome.conclusion == "failure"
    assert WORKFLOW_FILE not in scene.github.paths()


@pytest.mark.parametrize(
    ("conclusion", "needs"),
    [("success", ""), ("failure", '{"test": {"result": "success"}}')],
)
def test_the_workflows_file_is_not_read_where_it_would_not_decide(
    scene: Scene, conclusion: str, needs: str
) -> None:
    scene.set_jobs(job(conclusion=conclusion))
    scene.define_jobs("jobs: {}")

    scene.gather(_settings(needs=needs))

    assert WORKFLOW_FILE not in scene.github.paths()


def test_a_workflows_file_that_cannot_be_read_is_told_and_the_job_fails_the_run(
    scene: Scene,
) -> None:
    scene.set_jobs(job(conclusion="failure"))
    scene.define_jobs("")
    scene.github.answers[WORKFLOW_FILE] = refusal(403, "the file", "contents: read")

    gathered = scene.gather()

    assert gathered.outcome.conclusion == "failure"
    (note,) = gathered.notes
    assert "whether a job that failed may fail (`continue-on-error`)" in note


def test_a_run_that_was_made_by_a_deployment_is_one(scene: Scene) -> None:
    made = deployment()
    scene.github.answers[DEPLOYMENTS] = (as_json(made),)
    statuses = made.model_dump(mode="json")["statuses"]
    scene.github.answers[f"{DEPLOYMENTS}/501/statuses"] = tuple(statuses)
    scene.github.answers[LABELS] = (pull_json(labels=[{"name": "hotfix"}]),)

    (one,) = scene.gather().reportables

    assert (one.subject.is_deployment, one.subject.environment) == (True, "production")
    assert one.findings.labels.names == ("hotfix",)


def test_a_build_by_name_has_no_deployments_read(scene: Scene) -> None:
    scene.gather(_settings(kind="ci"))

    assert DEPLOYMENTS not in scene.github.paths()


def test_a_deployment_that_names_no_run_is_the_runs_where_its_environment_is_given(
    scene: Scene,
) -> None:
    made = deployment(environment="eu")
    scene.github.answers[DEPLOYMENTS] = (as_json(made),)
    url = "https://eu.shop.example"
    statuses = ({"state": "success", "environment_url": url},)
    scene.github.answers[f"{DEPLOYMENTS}/501/statuses"] = statuses
    scene.github.answers[LABELS] = ()

    gathered = scene.gather(_settings(services="[{name: api, environment: eu}, {name: web}]"))

    assert [one.subject.environment_url for one in gathered.reportables] == [url, url]


def test_the_labels_of_a_build_are_not_asked_for(scene: Scene) -> None:
    (one,) = scene.gather().reportables

    assert one.findings.labels.names == ()
    assert LABELS not in scene.github.paths()


@pytest.mark.parametrize(
    ("conclusion", "reason"),
    [
        ("cancelled", "it was cancelled, and the input `on-cancelled` is skip"),
        ("skipped", "it was skipped, so nothing was built or deployed"),
        ("stale", "it is stale, and SEI would keep that for ever"),
        ("action_required", "it is action_required, and SEI would keep that for ever"),
        (None, "it is still running, and SEI would keep that for ever"),
    ],
)
def test_a_run_without_a_result_is_not_reported_and_its_commits_are_not_read(
    scene: Scene, conclusion: str | None, reason: str
) -> None:
    scene.show(run(conclusion=conclusion))

    gathered = scene.gather(target=OTHER)

    assert gathered.reportables == ()
    assert gathered.unreported == (f"run #562 is not reported: {reason}",)
    assert f"{REPOSITORY}/actions/workflows/7/runs" not in scene.github.paths()


def test_a_cancelled_run_is_reported_where_the_user_wants_it(scene: Scene) -> None:
    scene.show(run(conclusion="cancelled"))

    assert _names(scene.gather(_settings(on_cancelled="aborted"), OTHER)) == [""]


def test_of_named_jobs_those_without_a_result_are_left_out(scene: Scene) -> None:
    scene.show(run(jobs=(job(id=1, name="a"), job(id=2, name="b", conclusion="skipped"))))

    gathered = scene.gather(_settings(scope="job", jobs="a\nb"), OTHER)

    assert _names(gathered) == ["job a"]
    assert gathered.unreported == (
        "job b is not reported: it was skipped, so nothing was built or deployed",
    )


def test_a_service_whose_paths_no_commit_touches_is_not_reported(scene: Scene) -> None:
    scene.github.answers[f"{REPOSITORY}/commits"] = ()
    services = "[{name: api, paths: ['api/**']}, {name: web}]"

    gathered = scene.gather(_settings(services=services))

    assert _names(gathered) == ["service web"]
    assert gathered.unreported == ("service api is not reported: no commit touches its paths",)


def test_a_run_whose_paths_no_commit_touches_is_reported_without_commits(scene: Scene) -> None:
    scene.github.answers[f"{REPOSITORY}/commits"] = ()

    (one,) = scene.gather(_settings(paths="api/**")).reportables

    assert one.findings.commits.shas == ()


def test_a_service_without_paths_is_reported_where_no_commit_touches_those_of_the_step(
    scene: Scene,
) -> None:
    scene.github.answers[f"{REPOSITORY}/commits"] = ()

    gathered = scene.gather(_settings(services="[{name: api}]", paths="api/**"))

    assert _names(gathered) == ["service api"]


def test_what_the_commits_of_several_reports_lack_is_told_once(scene: Scene) -> None:
    base = f"{REPOSITORY}/compare/{sha(561)}...{sha(562)}"
    scene.github.answers[base] = refusal(404)

    gathered = scene.gather(_settings(services="[{name: api}, {name: web}]"))

    (note,) = gathered.notes
    assert "is gone from the history" in note


def test_commits_beyond_the_limit_are_told_once(scene: Scene) -> None:
    settings = _settings(services="[{name: api}, {name: web}]", max_commits="1")

    assert scene.gather(settings).notes == (
        "1 of 2 commits, the oldest, are left out; the input `max-commits` limits them.",
    )


def test_what_several_reports_cannot_read_is_told_once(scene: Scene) -> None:
    scene.github.answers[f"{REPOSITORY}/actions/workflows/7/runs"] = refusal(403, "runs", "a: b")

    (note,) = scene.gather(_settings(services="[{name: api}, {name: web}]")).notes

    assert note.startswith("Missing in the report: commits before the head")


@pytest.mark.parametrize(
    ("answer", "lacks"),
    [(refusal(502, "runs"), True), (refusal(403, "runs", "actions: read"), False)],
)
def test_what_cannot_be_read_for_now_is_told_from_what_may_not_be_read(
    scene: Scene,
    answer: object,
    lacks: bool,  # noqa: FBT001 - a row of the table
) -> None:
    scene.github.answers[f"{REPOSITORY}/actions/workflows/7/runs"] = answer

    assert scene.gather().lacks_for_now is lacks


def test_a_run_of_which_everything_was_read_lacks_nothing(scene: Scene) -> None:
    assert not scene.gather().lacks_for_now


def test_without_an_environment_a_run_is_taken_as_github_ended_it(scene: Scene) -> None:
    scene.show(run(conclusion="failure"))
    gathering = Gathering(scene.github, _settings(), scene.deadline, lambda: moment(60))

    gathered = gathering.gather(OTHER)

    assert gathered.outcome.conclusion == "failure"
    assert [one.findings.declared for one in gathered.reportables] == [()]


def test_jobs_that_are_counted_and_not_given_are_told(scene: Scene) -> None:
    scene.github.answers[JOBS] = jobs_page(job(), OWN, total=4)

    assert scene.gather().notes == ("GitHub counts 2 more jobs than it gives.",)


def test_artifacts_that_are_counted_and_not_given_are_told(scene: Scene) -> None:
    scene.github.answers[ARTIFACTS] = artifacts_page(artifact(), total=2)

    assert scene.gather().notes == ("GitHub counts 1 more artifacts than it gives.",)


@pytest.mark.parametrize("total", [0, 1, 2])
def test_a_list_that_holds_as_many_as_are_counted_or_more_is_not_told(
    scene: Scene, total: int
) -> None:
    scene.github.answers[JOBS] = jobs_page(job(), OWN, total=total)

    assert scene.gather().notes == ()


def test_artifacts_that_were_not_read_are_not_counted(scene: Scene) -> None:
    scene.github.answers[ARTIFACTS] = refusal(403, "artifacts", "actions: read")

    (note,) = scene.gather().notes

    assert note.startswith("Missing in the report: artifacts that the run uploaded.")


@pytest.mark.parametrize(("total", "notes"), [(2, 0), (3, 1)])
def test_jobs_are_counted_as_the_last_look_at_them_showed(
    scene: Scene, total: int, notes: int
) -> None:
    scene.github.answers[JOBS] = jobs_page(running_job(), OWN, total=7)

    def settle() -> None:
        scene.github.answers[JOBS] = jobs_page(job(), OWN, total=total)

    scene.when_pausing = settle

    assert len(scene.gather().notes) == notes


def test_notes_on_the_run_come_before_those_on_jobs_and_commits(scene: Scene) -> None:
    scene.github.answers[JOBS] = jobs_page(job(), OWN, total=3)
    settings = _settings(scope="job", jobs="test\nsmoke", max_commits="1")

    notes = scene.gather(settings).notes

    assert [note.partition(" ")[0] for note in notes] == ["GitHub", "The", "1"]
