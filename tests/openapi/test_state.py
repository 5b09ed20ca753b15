"""A state file may count times from now, and must not contradict itself."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from demo.github import State
from demo.job import SAMPLE
from tests.openapi.states import MORNING, a_pull_request, a_run, a_state

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-00:04:30", datetime(2026, 11, 23, 11, 55, 30, tzinfo=UTC)),
        ("-3d 02:00:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("+00:00:05", datetime(2026, 11, 23, 12, 0, 5, tzinfo=UTC)),
        ("2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_fixed_or_relative_to_now(tmp_path: Path, text: str, expected: datetime) -> None:
    content = a_state(runs=(a_run(1),)).model_dump(mode="json")
    content["runs"][0]["updated_at"] = text
    file = tmp_path / "state.json"
    file.write_text(json.dumps(content), encoding="utf-8")

    assert State.load(file, now=NOON).runs[0].updated_at == expected


def test_now_is_the_moment_of_reading_unless_it_is_given() -> None:
    before = datetime.now(UTC)

    assert 200 < (before - State.load(SAMPLE).runs[0].created_at).total_seconds() < 300


def test_a_relative_time_needs_a_now() -> None:
    with pytest.raises(ValidationError, match="the moment at which the state is read"):
        a_run(1, updated_at="-00:04:30")


@pytest.mark.parametrize(
    ("status", "conclusion"), [("in_progress", "success"), ("completed", None)]
)
def test_only_what_is_completed_has_a_conclusion(status: str, conclusion: str | None) -> None:
    with pytest.raises(ValidationError, match="does not go with conclusion"):
        a_run(1, status=status, conclusion=conclusion)


def test_a_run_needs_its_workflow() -> None:
    with pytest.raises(ValidationError, match=r"cd\.yml, which the state lacks"):
        a_state(runs=(a_run(1, workflow="cd.yml"),))


def test_a_run_needs_its_fork() -> None:
    with pytest.raises(ValidationError, match="kenji-wada/shop, which the state lacks"):
        a_state(runs=(a_run(1, head_repository="kenji-wada/shop"),))


def test_a_run_needs_its_pull_requests() -> None:
    with pytest.raises(ValidationError, match=r"pull requests \{5\}, which the state lacks"):
        a_state(runs=(a_run(1, pull_requests=(5,)),))


def test_a_pull_request_needs_its_fork() -> None:
    with pytest.raises(ValidationError, match="pull request 5 comes from kenji-wada/shop"):
        a_state(pull_requests=(a_pull_request(5, 1, 2, head_repository="kenji-wada/shop"),))


def test_what_is_merged_is_closed() -> None:
    with pytest.raises(ValidationError, match="is merged, so it cannot be open"):
        a_pull_request(5, 1, 2, merged_at=MORNING)


def test_a_permission_has_githubs_name() -> None:
    with pytest.raises(ValidationError, match="pull-requests"):
        a_state(permissions=["pulls"])


def test_a_misspelt_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        a_run(1, conclution="success")
