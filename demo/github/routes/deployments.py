"""Deployments and their statuses."""

from demo.github.exchange import Answer, Endpoint, Question, bare_listing, not_found, number_in
from demo.github.objects.deployments import deployment, deployment_status
from demo.github.state.deployment_index import FILTERS
from demo.github.state.deployments import Deployment


def _deployments(question: Question) -> Answer:
    site, state = question.site, question.state
    index = state.deployment_index
    wanted = [(name, question.query[name]) for name in FILTERS if name in question.query]
    found = min((index.having(*each) for each in wanted), key=len, default=index.newest_first)
    if len(wanted) > 1:
        found = [
            each for each in found if all(getattr(each, one) == value for one, value in wanted)
        ]
    return bare_listing(question, found, lambda each: deployment(site, state.repository, each))


def _statuses(question: Question) -> Answer:
    site, repository, of = question.site, question.state.repository, _found(question)
    return bare_listing(
        question, of.newest_statuses, lambda each: deployment_status(site, repository, of, each)
    )


def _found(question: Question) -> Deployment:
    number = number_in(question, "deployment_id")
    found = question.state.deployment_index.by_id.get(number)
    if found is None:
        raise not_found()
    return found


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
