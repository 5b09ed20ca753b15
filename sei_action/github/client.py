"""Ask GitHub's REST API one thing at a time, and say clearly what went wrong.

PyGithub signs, sends and retries; its objects are not used, because reading an attribute that an
answer did not hold sends another request.
"""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests
from github import Auth, Github
from urllib3 import Retry

from sei_action import __version__
from sei_action.deadline import Deadline
from sei_action.errors import GitHubError

_API_VERSION = "2022-11-28"
_PAGE_SIZE = 100
_LONGEST_WAIT_SECONDS = 10
_TRIES_AFTER_THE_FIRST = 2

Query = str | int


class GitHub:
    """Read one GitHub, github.com or an Enterprise Server, within a deadline.

    Every method raises GitHubError with what failed, why, and what to do; `what` in their
    parameters names for people what is read, `permission` the token's permission for it.
    """

    def __init__(self, api_url: str, token: str, deadline: Deadline) -> None:
        """Set every default of PyGithub that could cost time: no pauses, few and short retries."""
        self._deadline = deadline
        wait = min(_LONGEST_WAIT_SECONDS, deadline.remaining("starting"))
        self._requester = Github(
            auth=Auth.Token(token),
            base_url=_checked(api_url).rstrip("/"),
            timeout=max(1, int(wait)),
            user_agent=f"sei-action/{__version__}",
            retry=Retry(
                total=_TRIES_AFTER_THE_FIRST,
                backoff_factor=0.2,
                status_forcelist=(500, 502, 503, 504),
                allowed_methods=("GET",),
                respect_retry_after_header=False,
                raise_on_status=False,
            ),
            seconds_between_requests=0,
            seconds_between_writes=0,
            lazy=True,
            api_version=_API_VERSION,
        ).requester

    def get(
        self, path: str, query: Mapping[str, Query] | None = None, *, what: str, permission: str
    ) -> Any:  # noqa: ANN401 - JSON is anything until a model has read it
        """Read one answer as JSON."""
        self._deadline.remaining(f"reading {what} from GitHub")
        try:
            # Not its method that also checks: that one stumbles over errors that are not GitHub's.
            status, headers, body = self._requester.requestJson(
                "GET", path, parameters=dict(query or {})
            )
        except (requests.RequestException, RuntimeError, AssertionError) as error:
            # RuntimeError and AssertionError are how PyGithub refuses a redirect to another host.
            raise GitHubError(
                f"GitHub could not be reached to read {what} ({_kind(error)}).",
                "The network, a proxy or GitHub itself is down, or GITHUB_API_URL is wrong.",
                "Re-run the job, or look at https://www.githubstatus.com.",
            ) from None
        if status != HTTPStatus.OK:
            raise _refusal(status, headers, body, what, permission)
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise GitHubError(
                f"GitHub's answer for {what} is no JSON.",
                "A proxy answered in its place, or the answer broke off.",
                "Check GITHUB_API_URL; if it is right, re-run the job.",
            ) from None

    def pages(
        self,
        path: str,
        query: Mapping[str, Query] | None = None,
        *,
        items: str,
        what: str,
        permission: str,
    ) -> Iterator[Any]:
        """Read a list page by page until its `total_count` is reached, or a page has no `items`."""
        asked_for, expected = 0, 1
        while asked_for < expected:
            answer = self.get(
                path,
                {
                    **(query or {}),
                    "per_page": _PAGE_SIZE,
                    "page": asked_for // _PAGE_SIZE + 1,
                },
                what=what,
                permission=permission,
            )
            yield answer
            asked_for += _PAGE_SIZE
            expected = answer["total_count"] if answer[items] else 0


def _checked(api_url: str) -> str:
    try:
        parts = urlsplit(api_url)
        is_address = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise GitHubError(
            f"GITHUB_API_URL is wrong: {api_url!r} is no address.",
            "Something has changed this variable of the runner.",
            "Leave it as the runner sets it.",
        )
    return api_url


def _kind(error: Exception) -> str:
    # Not the error's own text: it may quote a whole URL with what a proxy variable holds.
    return type(error).__name__


def _refusal(
    status: int, headers: Mapping[str, Any], body: object, what: str, permission: str
) -> GitHubError:
    failed = f"GitHub did not give {what} (status {status})."
    if status == HTTPStatus.UNAUTHORIZED:
        cause = "The input `github-token` is wrong or has expired."
        remedy = "Leave the input out to use the job's own token."
    elif _is_rate_limit(status, headers, body):
        cause = "The token's rate limit is used up."
        remedy = "Try again later, or give the step a token of its own in `github-token`."
    elif status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        cause = "It does not exist, or the token may not read it."
        remedy = f"Give the job `permissions:` with `{permission}`."
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        cause = "GitHub is out of order."
        remedy = "Re-run the job later, or look at https://www.githubstatus.com."
    else:
        cause = "GitHub did not understand the request."
        remedy = "Please open an issue of this action, with this message."
    return GitHubError(failed, cause, remedy, status)


def _is_rate_limit(status: int, headers: Mapping[str, Any], body: object) -> bool:
    # GitHub's page "Rate limits for the REST API": 403 or 429, told by headers or by the message.
    return status == HTTPStatus.TOO_MANY_REQUESTS or (
        status == HTTPStatus.FORBIDDEN
        and (
            "retry-after" in headers
            or headers.get("x-ratelimit-remaining") == "0"
            or "rate limit" in str(body).lower()
        )
    )
