"""Specify how it is told from a run whether its own step has reported it."""

import subprocess

import pytest

from sei_action.github.annotations import Annotation
from sei_action.run import Job, Step
from sei_action.sync.arrival import Arrival, arrival_of, says_undelivered
from sei_action.telling import GOES_ON, NOTHING_REPORTED
from tests.builders import JOB_ID, job, step
from tests.repository import ROOT
from tests.sync.builders import reporting_step

_MISSING = (Arrival.MISSING, ())


def _reporting(conclusion: str | None = "success", **changes: object) -> Job:
    """Build the job whose step "Report" has ended so."""
    steps = (step(), step(number=2, name="Report", conclusion=conclusion))
    return job(**{"id": 9, "name": "report", "steps": steps, **changes})


def _arrival(*jobs: Job) -> tuple[Arrival, tuple[int, ...]]:
    return arrival_of(reporting_step(), (job(), *jobs))


def test_a_run_whose_step_has_succeeded_has_arrived() -> None:
    assert _arrival(_reporting()) == (Arrival.ARRIVED, (9,))


@pytest.mark.parametrize("conclusion", ["failure", "cancelled", None])
def test_a_run_whose_step_has_not_succeeded_is_missing(conclusion: str | None) -> None:
    assert _arrival(_reporting(conclusion)) == _MISSING


def test_a_run_whose_step_was_skipped_was_not_wanted() -> None:
    assert _arrival(_reporting("skipped")) == (Arrival.UNWANTED, ())


def test_a_run_whose_step_never_came_is_missing() -> None:
    assert _arrival(_reporting(steps=(step(),))) == _MISSING


def test_a_run_whose_reporting_job_never_came_is_missing() -> None:
    assert _arrival() == _MISSING
    assert _arrival(_reporting(conclusion="skipped", steps=())) == _MISSING


def test_a_step_of_the_same_name_in_another_job_has_not_reported() -> None:
    assert _arrival(_reporting(name="test")) == _MISSING


def test_all_jobs_in_which_the_step_has_succeeded_are_named() -> None:
    jobs = (
        _reporting(name="report (a)", id=1),
        _reporting("failure", name="report (b)", id=2),
        _reporting(name="report / tell", id=3),
    )

    assert _arrival(*jobs) == (Arrival.ARRIVED, (1, 3))


def test_a_step_that_failed_in_one_job_and_was_skipped_in_another_is_missing() -> None:
    assert _arrival(_reporting("skipped"), _reporting("failure", id=2)) == _MISSING


def test_a_step_of_an_unknown_job_is_looked_for_in_all_jobs() -> None:
    report: Step = step(name="Report")

    arrival = arrival_of(reporting_step(job=""), (job(steps=(report,)),))

    assert arrival == (Arrival.ARRIVED, (JOB_ID,))


def _annotation(
    message: str | None, level: str = "warning", title: str | None = "sei-action"
) -> Annotation:
    return Annotation(title=title, message=message, annotation_level=level)


@pytest.mark.parametrize(
    "annotation",
    [
        _annotation(f"SEI could not be reached. {GOES_ON}"),
        _annotation(f"SEI could not be reached. {GOES_ON}\n"),
        _annotation(f"{NOTHING_REPORTED} there is no Python."),
        _annotation("SEI could not be reached.", "failure"),
        _annotation(None, "failure"),
    ],
)
def test_a_step_says_that_its_report_was_not_delivered(annotation: Annotation) -> None:
    assert says_undelivered(annotation)


@pytest.mark.parametrize(
    "annotation",
    [
        _annotation(f"SEI could not be reached. {GOES_ON}", title="other-action"),
        _annotation(f"SEI could not be reached. {GOES_ON}", title=None),
        _annotation(f"SEI could not be reached. {GOES_ON}", "notice"),
        _annotation("Missing in the report: labels of pull requests."),
        _annotation("Process completed with exit code 1.", "failure", title=""),
        _annotation(None),
    ],
)
def test_what_else_is_told_of_a_job_says_no_such_thing(annotation: Annotation) -> None:
    assert not says_undelivered(annotation)


def _annotations_in(log: str) -> list[Annotation]:
    """Read what GitHub makes of a log (page "Workflow commands")."""
    levels = {"notice": "notice", "warning": "warning", "error": "failure"}
    return [
        _annotation(message, levels[kind])
        for line in log.splitlines()
        for kind, found, message in [line.removeprefix("::").partition(" title=sei-action::")]
        if found
    ]


@pytest.mark.parametrize("fails", ["", "true"])
def test_scripts_that_start_nothing_say_so(fails: str) -> None:
    done = subprocess.run(
        ["bash", "-c", '. runtime/telling.sh; give_up "there is no Python."'],
        env={"SEI_FAIL_ON_ERROR": fails},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    (annotation,) = _annotations_in(done.stdout)
    assert annotation.message == f"{NOTHING_REPORTED} there is no Python."
    assert says_undelivered(annotation)
