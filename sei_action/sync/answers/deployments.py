"""Deployments and their statuses."""

from typing import Any

from sei_action.github.client import PAGE_SIZE
from sei_action.payload.models import iso_utc
from sei_action.sync.answers.known import Known, Question, Route
from sei_action.sync.scope import moment_of


def _deployments(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    shelf, query = known.shelf, question.query
    if not known.is_settled("read deployments"):
        return None
    if "environment" in query:
        return _to_environment(known, question, str(query["environment"]))
    if "sha" in query:
        return shelf.get("deployment of", str(query["sha"]), most=PAGE_SIZE)
    return shelf.get("deployment", most=PAGE_SIZE)


def _to_environment(known: Known, question: Question, environment: str) -> Any:  # noqa: ANN401 - any JSON
    """Answer with a page that is whole, or that decides which deployment came last before."""
    skip = (question.page - 1) * PAGE_SIZE
    found = known.shelf.get("deployment to", environment, most=PAGE_SIZE, skip=skip)
    if len(found) == PAGE_SIZE or known.is_settled("all deployments"):
        return found
    created = iso_utc(moment_of(question.attempt.created_at))
    before = (one for one in found if one["created_at"] < created)
    return found if any(_has_succeeded(known, one["id"]) for one in before) else None


def _has_succeeded(known: Known, number: int) -> bool:
    statuses = known.shelf.one("statuses", str(number)) or ()
    return any(status["state"] == "success" for status in statuses)


def _statuses(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    return known.shelf.one("statuses", question.parts[0])


ROUTES = (
    Route(r"/deployments", _deployments, "deployments"),
    Route(r"/deployments/(\d+)/statuses", _statuses, "deployments"),
)
