"""The repository itself."""

from demo.github.exchange import Answer, Endpoint, Question
from demo.github.objects.repositories import full_repository


def _repository(question: Question) -> Answer:
    return Answer(full_repository(question.site, question.state.repository))


ENDPOINTS = (Endpoint("", _repository, "repos/repos#get-a-repository", None),)
