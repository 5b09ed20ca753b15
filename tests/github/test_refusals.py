"""Specify what is said of an answer that is none."""

import pytest

from sei_action.github.refusals import refusal

_READ = "actions: read"


@pytest.mark.parametrize(
    ("status", "part"),
    [
        (301, "did not understand the request"),
        (400, "did not understand the request"),
        (401, "`github-token` is wrong or has expired"),
        (403, "`permissions:` with `actions: read`"),
        (404, "`permissions:` with `actions: read`"),
        (422, "did not understand the request"),
        (429, "rate limit is used up"),
        (500, "out of order"),
        (503, "out of order"),
        (599, "out of order"),
    ],
)
def test_a_refusal_has_a_cause_by_its_status(status: int, part: str) -> None:
    error = refusal(status, {}, "{}", "the run", _READ)

    assert str(error).startswith(f"GitHub did not give the run (status {status}). ")
    assert part in str(error)
    assert error.status == status


@pytest.mark.parametrize(
    ("status", "permission"), [(401, None), (403, _READ), (404, _READ), (422, None), (502, None)]
)
def test_only_what_the_token_may_not_read_lacks_a_permission(
    status: int, permission: str | None
) -> None:
    assert refusal(status, {}, None, "the run", _READ).permission == permission


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"retry-after": "60"}, "{}"),
        ({"x-ratelimit-remaining": "0"}, "{}"),
        ({}, '{"message": "API rate limit exceeded for installation."}'),
        ({}, '{"message": "You have exceeded a secondary Rate Limit"}'),
    ],
)
def test_a_rate_limit_is_no_missing_permission(headers: dict[str, str], body: str) -> None:
    error = refusal(403, headers, body, "the run", _READ)

    assert "rate limit is used up" in str(error)
    assert (error.status, error.permission) == (403, None)


@pytest.mark.parametrize(
    "headers", [{}, {"x-ratelimit-remaining": "1"}, {"x-ratelimit-remaining": "none"}]
)
def test_a_refusal_before_the_limit_is_a_missing_permission(headers: dict[str, str]) -> None:
    body = '{"message": "Resource not accessible by integration"}'

    assert refusal(403, headers, body, "the run", _READ).permission == _READ


def test_what_does_not_exist_is_no_rate_limit() -> None:
    headers = {"x-ratelimit-remaining": "0"}

    assert refusal(404, headers, "rate limit", "the run", _READ).permission == _READ


def test_what_github_answered_is_not_told() -> None:
    assert "a-secret" not in str(refusal(403, {}, "a-secret", "the run", _READ))
