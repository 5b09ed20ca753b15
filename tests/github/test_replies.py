"""Specify what is read of a reply."""

import pytest

from sei_action.errors import GitHubError
from sei_action.github.connection import Reply
from sei_action.github.refusals import RateLimitError
from sei_action.github.replies import errors_in, json_of, tells_of_a_limit


def read(status: int, body: str, **headers: str) -> object:
    return json_of(Reply(status, headers, body), "the thing", "actions: read")


def test_a_reply_is_read_as_json() -> None:
    assert read(200, '{"id": [7, null]}') == {"id": [7, None]}


@pytest.mark.parametrize("body", ["", "<html>", '{"id": ', "[" * 100_000])
def test_what_is_no_json_is_told(body: str) -> None:
    with pytest.raises(GitHubError, match="answer for the thing is no JSON"):
        read(200, body)


def test_a_refusal_is_told_with_what_it_is_of_and_the_permission() -> None:
    with pytest.raises(GitHubError, match="did not give the thing") as caught:
        read(403, '{"message": "Forbidden"}')

    assert (caught.value.status, caught.value.permission) == (403, "actions: read")


def test_a_rate_limit_is_told_with_its_end() -> None:
    with pytest.raises(RateLimitError) as caught:
        read(403, "{}", **{"retry-after": "7"})

    assert caught.value.seconds == 7


@pytest.mark.parametrize(
    "answer",
    [None, [], "", {}, {"errors": None}, {"errors": {"type": "FORBIDDEN"}}, {"errors": [None]}],
)
def test_an_answer_of_any_form_may_hold_no_errors(answer: object) -> None:
    assert errors_in(answer) == []


def test_the_errors_of_an_answer_are_listed() -> None:
    errors = [{"type": "FORBIDDEN"}, "what", {"message": "No."}]

    assert errors_in({"data": {}, "errors": errors}) == [{"type": "FORBIDDEN"}, {"message": "No."}]


@pytest.mark.parametrize(
    ("error", "is_limit"),
    [
        ({"type": "RATE_LIMITED"}, True),
        ({"message": "You have exceeded a secondary rate limit."}, True),
        ({"message": "API Rate Limit exceeded for installation ID 7."}, True),
        ({"type": "FORBIDDEN", "message": "Resource not accessible by integration"}, False),
        ({"message": None}, False),
        ({}, False),
    ],
)
def test_a_rate_limit_is_told_by_the_kind_or_the_message(
    error: dict[str, object], *, is_limit: bool
) -> None:
    assert tells_of_a_limit(error) is is_limit
