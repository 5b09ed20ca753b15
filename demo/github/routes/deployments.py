"""Deployments and their statuses."""

from demo.github.exchange import Answer, Endpoint, Question, bare_listing, not_found
from demo.github.objects.deployments import deployment, deployment_status
from demo.github.state.deployments import Deployment

_FILTERS = ("sha", "ref", "task", "environment")


def _deployments(question: Question) -> Answer:
    site, state = question.site, question.state
    wanted = [(name, question.query[name]) for name in _FILTERS if name in question.query]
    matching = [
        each
        for each in state.deployments
        if all(getattr(each, name) == value for name, value in wanted)
    ]
    newest_first = sorted(matching, key=lambda each: (each.created_at, each.id), reverse=True)
    return bare_listing(
        question, newest_first, lambda each: deployment(site, state.repository, each)
    )


def _statuses(question: Question) -> Answer:
    site, repository, of = question.site, question.state.repository, _found(question)
    return bare_listing(
        question, of.newest_statuses, lambda each: deployment_status(site, repository, of, each)
    )


def _found(question: Question) -> Deployment:
    for each in question.state.deployments:
        if str(each.id) == question.path["deployment_id"]:
            return each
    raise not_found()


ENDPOINTS = (
    Endpoint(
        "/deployments",
        _deployments,
        "deployments/deployments#list-deployments",
        "deployments",
    ),
    Endpoint(
        "/deployments/{deployment_id}/statuses",
        _statuses,
        "deployments/statuses#list-deployment-statuses",
        "deployments",
    ),
)
