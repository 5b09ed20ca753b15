"""Specify what is said of an answer that is none, and how long a rate limit is waited for."""

import time

import pytest
import requests

from sei_action.errors import GitHubError
from sei_action.github.refusals import RateLimitError, refusal, unreachable

_NOW = 1_770_022_800.0
_SPENT = {"x-ratelimit-limit": "1000", "x-ratelimit-remaining": "0"}
_PRIMARY = '{"message": "API rate limit exceeded for installation."}'
_SECONDARY = '{"message": "You have exceeded a secondary Rate Limit. Please wait a few minutes."}'
_FORBIDDEN = '{"message": "Resource not accessible by integration"}'
_READ = "actions: read"


def _refused(
    status: int, headers: dict[str, str] | None = None, body: object = _FORBIDDEN
) -> GitHubError:
    return refusal(status, headers or {}, body, "the jobs of the run", _READ)


def _limited(
    status: int, headers: dict[str, str] | None = None, body: object = ""
) -> RateLimitError:
    error = _refused(status, headers, body)
    assert isinstance(error, RateLimitError)
    return error


@pytest.fixture
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: _NOW)


@pytest.mark.parametrize(
    ("status", "part"),
    [
        (301, "open an issue of this action"),
        (400, "open an issue of this action"),
        (401, "`github-token` is wrong or has expired"),
        (403, "`permissions:` with `actions: read`"),
        (404, "`permissions:` with `actions: read`"),
        (410, "open an issue of this action"),
        (422, "open an issue of this action"),
        (429, "rate limit is used up"),
        (500, "GitHub is out of order"),
        (503, "GitHub is out of order"),
        (599, "GitHub is out of order"),
    ],
)
def test_a_refusal_has_three_parts_by_its_status(status: int, part: str) -> None:
    error = _refused(status)

    assert error.what == f"GitHub did not give the jobs of the run (status {status})."
    assert part in f"{error.cause} {error.remedy}"
    assert error.status == status


@pytest.mark.parametrize(
    ("status", "permission"),
    [(401, None), (403, _READ), (404, _READ), (422, None), (429, None), (502, None)],
)
def test_only_what_the_token_may_not_read_lacks_a_permission(
    status: int, permission: str | None
) -> None:
    assert _refused(status).permission == permission


def test_what_github_answered_is_not_told() -> None:
    assert "a-secret" not in str(_refused(403, body="a-secret"))


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        pytest.param(403, _SPENT, "", id="primary"),
        pytest.param(429, _SPENT, "", id="primary, newer"),
        pytest.param(403, {}, _PRIMARY, id="primary, by its message"),
        pytest.param(403, {"retry-after": "30"}, "", id="secondary"),
        pytest.param(429, {"retry-after": "30"}, "", id="secondary, newer"),
        pytest.param(403, {}, _SECONDARY, id="secondary, by its message"),
        pytest.param(429, {}, "", id="without a word"),
        pytest.param(403, {}, b"Rate Limit", id="in bytes"),
    ],
)
def test_a_rate_limit_is_told_as_one(status: int, headers: dict[str, str], body: object) -> None:
    error = _limited(status, headers, body)

    assert (error.status, error.permission) == (status, None)
    assert "rate limit is used up" in error.cause
    assert "`github-token`" in error.remedy


@pytest.mark.parametrize("left", ["1", "4999", "", "none"])
def test_a_refusal_while_requests_are_left_is_a_missing_permission(left: str) -> None:
    assert _refused(403, {"x-ratelimit-remaining": left}).permission == _READ


@pytest.mark.parametrize("status", [401, 404, 503])
def test_what_has_another_status_is_no_rate_limit(status: int) -> None:
    assert not isinstance(_refused(status, _SPENT, _SECONDARY), RateLimitError)


@pytest.mark.parametrize("status", [403, 429])
def test_the_wait_is_as_long_as_github_asks_for(status: int) -> None:
    assert _limited(status, {"retry-after": "30"}).seconds == 30


@pytest.mark.usefixtures("_now")
def test_what_github_asks_for_counts_more_than_when_the_limit_ends() -> None:
    headers = {**_SPENT, "retry-after": "30", "x-ratelimit-reset": str(int(_NOW) + 900)}

    assert _limited(403, headers).seconds == 30


@pytest.mark.usefixtures("_now")
def test_a_limit_that_is_spent_lasts_until_it_is_renewed() -> None:
    headers = {**_SPENT, "x-ratelimit-reset": str(int(_NOW) + 42)}

    assert _limited(403, headers).seconds == 42


@pytest.mark.usefixtures("_now")
def test_a_limit_that_is_not_spent_says_nothing_of_another_one() -> None:
    headers = {"x-ratelimit-remaining": "900", "x-ratelimit-reset": str(int(_NOW) + 42)}

    assert _limited(429, headers).seconds == 60


@pytest.mark.parametrize(
    "headers",
    [
        {},
        _SPENT,
        {**_SPENT, "x-ratelimit-reset": "soon"},
        {"retry-after": "soon"},
        {"retry-after": ""},
        {"retry-after": "-1"},
    ],
)
def test_where_github_tells_nothing_the_wait_is_a_minute(headers: dict[str, str]) -> None:
    assert _limited(429, headers).seconds == 60


@pytest.mark.usefixtures("_now")
@pytest.mark.parametrize(
    "headers",
    [{"retry-after": "0"}, {**_SPENT, "x-ratelimit-reset": str(int(_NOW) - 5)}],
    ids=["no seconds", "a moment that is over"],
)
def test_github_is_never_asked_again_without_a_pause(headers: dict[str, str]) -> None:
    assert _limited(429, headers).seconds >= 1


@pytest.mark.parametrize(
    ("error", "cause", "remedy"),
    [
        (requests.exceptions.ProxyError(), "The proxy refused", "HTTPS_PROXY"),
        (requests.exceptions.SSLError(), "certificate is not trusted", "SSL_CERT_FILE"),
        (requests.exceptions.ConnectTimeout(), "GitHub itself is down", "githubstatus.com"),
        (RuntimeError(), "GITHUB_API_URL is wrong", "githubstatus.com"),
    ],
)
def test_a_request_without_an_answer_is_told_by_what_went_wrong(
    error: Exception, cause: str, remedy: str
) -> None:
    told = unreachable("the run", error)

    name = type(error).__name__
    assert told.what == f"GitHub could not be reached to read the run ({name})."
    assert cause in told.cause
    assert remedy in told.remedy
    assert (told.status, told.permission) == (None, None)


@pytest.mark.parametrize("kind", [requests.exceptions.ProxyError, requests.ConnectionError])
def test_what_a_proxy_variable_holds_is_not_told(kind: type[Exception]) -> None:
    assert "hunter2" not in str(unreachable("the run", kind("http://ada:hunter2@proxy.example")))


def test_an_ip_allow_list_is_told_from_a_permission() -> None:
    # GitHub's words where an organisation has one.
    told = (
        '{"message": "Although you appear to have the correct authorization credentials, the '
        "`acme` organization has an IP allow list enabled, and your IP address is not permitted "
        'to access this resource."}'
    )

    error = _refused(403, body=told)

    assert "IP allow list" in str(error)
    assert error.permission is None
