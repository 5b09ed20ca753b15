"""Specify what a run tells of itself."""

import pytest
from pydantic import ValidationError

from sei_action.run import Run, RunSummary
from tests.builders import earlier_run, job, moment, run, running_job
from tests.fakes import as_json


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("pull_request", True),
        ("pull_request_target", True),
        ("pull_request_review", True),
        ("pull_request_review_comment", True),
        ("push", False),
        ("merge_group", False),
        ("workflow_run", False),
        ("issue_comment", False),
    ],
)
def test_an_event_tells_whether_a_run_is_for_a_pull_request(
    event: str,
    expected: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert run(event=event).is_for_pull_request is expected


def test_an_attempt_starts_when_it_began_and_not_when_the_run_did() -> None:
    assert run(run_started_at=moment(1800)).started_at == moment(1800)


@pytest.mark.parametrize("told", [None, "0001-01-01T00:00:00Z"])
def test_an_attempt_whose_start_is_not_told_starts_with_the_run(told: str | None) -> None:
    assert run(run_started_at=told).started_at == moment()


@pytest.mark.parametrize(
    ("attempt", "seconds", "expected"),
    [(2, 1799, True), (2, 1800, False), (2, 1805, False), (2, None, False), (1, -5, False)],
)
def test_a_job_that_began_before_a_rerun_is_carried_over(
    attempt: int,
    seconds: int | None,
    expected: bool,  # noqa: FBT001 - a row of the table
) -> None:
    started_at = moment(1800 if attempt > 1 else 0)
    rerun = run(run_attempt=attempt, run_started_at=started_at)
    found = job(started_at=None if seconds is None else moment(seconds))

    assert rerun.carries_over(found) is expected


@pytest.mark.parametrize("status", ["queued", "in_progress", "waiting", "requested", "pending"])
def test_a_job_is_finished_only_once_github_has_closed_it(status: str) -> None:
    assert job().is_finished
    assert not running_job(status=status).is_finished


def test_a_run_is_read_as_github_tells_it() -> None:
    assert Run.model_validate(as_json(run())) == run()


def test_what_a_list_tells_of_a_run_is_read() -> None:
    told = as_json(run()) | {"run_attempt": 2}

    assert RunSummary.model_validate(told) == earlier_run(
        562, id=run().id, created_at=moment(), run_attempt=2, run_started_at=moment()
    )


@pytest.mark.parametrize(
    "field", ["id", "run_number", "event", "head_sha", "created_at", "html_url", "workflow_id"]
)
def test_a_run_without_what_a_report_needs_is_none(field: str) -> None:
    told = as_json(run())
    del told[field]

    with pytest.raises(ValidationError):
        Run.model_validate(told)


@pytest.mark.parametrize(
    "field",
    ["head_branch", "head_repository", "conclusion", "run_started_at", "actor", "triggering_actor"],
)
def test_of_a_run_much_may_be_unknown(field: str) -> None:
    assert getattr(Run.model_validate(as_json(run()) | {field: None}), field) is None
