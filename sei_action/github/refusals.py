"""Say why GitHub refused a request, and what to do about it."""

import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import requests

from sei_action.errors import GitHubError

# GitHub's page "Rate limits for the REST API": where nothing else is told, wait a minute.
_UNTOLD_SECONDS = 60.0


class RateLimitError(GitHubError):
    """Say that GitHub takes no more requests for so many `seconds`."""

    def __init__(self, error: GitHubError, seconds: float) -> None:
        """Keep what the error says."""
        super().__init__(error.what, error.cause, error.remedy, error.status)
        self.seconds = seconds


def unreachable(what: str, error: Exception) -> GitHubError:
    """Build the error of a request that got no answer, by the kind of what went wrong."""
    # Not the error's own text: it may quote a whole URL with what a proxy variable holds.
    failed = f"GitHub could not be reached to read {what} ({type(error).__name__})."
    if isinstance(error, requests.exceptions.ProxyError):
        return GitHubError(
            failed,
            "The proxy refused the connection, or cannot be reached itself.",
            "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
        )
    if isinstance(error, requests.exceptions.SSLError):
        return GitHubError(
            failed,
            "Its certificate is not trusted: a proxy or an Enterprise Server has a certificate "
            "authority of its own.",
            "Give its PEM file in SSL_CERT_FILE or REQUESTS_CA_BUNDLE.",
        )
    return GitHubError(
        failed,
        "The network, a proxy or GitHub itself is down, or GITHUB_API_URL is wrong.",
        "Re-run the job, check HTTPS_PROXY and NO_PROXY, or look at https://www.githubstatus.com.",
    )


def misshapen(what: str, fields: str) -> GitHubError:
    """Build the error of an answer that is not as described; `fields` says where."""
    return GitHubError(
        f"GitHub's answer for {what} is not what its API describes ({fields}).",
        "A proxy answered in its place, or the API changed.",
        "Check GITHUB_API_URL; if it is right, please open an issue of this action.",
    )


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
        return RateLimitError(GitHubError(failed, cause, remedy, status), _wait(headers))
    elif status == HTTPStatus.FORBIDDEN and "ip allow list" in str(body).lower():
        cause = "Your organisation has an IP allow list, and this runner's address is not on it."
        remedy = "Have the address added to the list, or use a runner whose address is on it."
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


def _wait(headers: Mapping[str, Any]) -> float:
    after, reset = str(headers.get("retry-after", "")), str(headers.get("x-ratelimit-reset", ""))
    if after.isdecimal():
        return max(1.0, float(after))
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return max(1.0, float(reset) - time.time())
    return _UNTOLD_SECONDS
