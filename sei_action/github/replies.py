"""What a reply of GitHub's holds: JSON, or the reason why it gives none."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sei_action.errors import GitHubError
from sei_action.github.connection import Reply
from sei_action.github.refusals import refusal
from sei_action.json_text import loads


def json_of(reply: Reply, what: str, permission: str) -> Any:  # noqa: ANN401 - any JSON at all
    """Read a reply; raises GitHubError where it is a refusal, or no JSON."""
    if reply.status != HTTPStatus.OK:
        raise refusal(*reply, what, permission)
    try:
        return loads(reply.body)
    except (ValueError, RecursionError):
        raise GitHubError(
            f"GitHub's answer for {what} is no JSON.",
            "A proxy answered in its place, or the answer broke off.",
            "Check GITHUB_API_URL; if it is right, re-run the job.",
        ) from None


def errors_in(answer: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON at all
    """List the errors that an answer of the GraphQL API holds."""
    errors = answer.get("errors") if isinstance(answer, dict) else None
    return [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []


def tells_of_a_limit(error: Mapping[str, Any]) -> bool:
    """Tell whether an error of the GraphQL API is one of its rate limits."""
    # GitHub's page "Rate limits and query limits for the GraphQL API": the answer is 200 even so,
    # and of the secondary limit only the message tells.
    return error.get("type") == "RATE_LIMITED" or "rate limit" in str(error.get("message")).lower()
