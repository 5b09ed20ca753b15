"""Say why GitHub refused a request, and what to do about it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sei_action.errors import GitHubError


def refusal(
    status: int, headers: Mapping[str, Any], body: object, what: str, permission: str
) -> GitHubError:
    """Build the error of an answer that is none, with its likely cause and what to do."""
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
        return GitHubError(failed, cause, remedy, status, permission)
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
