"""Pull requests, their commits, and those that brought a commit."""

from typing import Any

from sei_action.github.client import PAGE_SIZE
from sei_action.sync.answers.known import Known, Question, Route


def _pulls(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    if not known.is_settled("read pulls"):
        return None
    # One that was updated while the list was read stands there as often; the newest comes first.
    found: dict[int, Any] = {}
    for pull in known.shelf.get("pull", str(question.query["head"]), most=2 * PAGE_SIZE):
        found.setdefault(pull["number"], pull)
    return list(found.values())[:PAGE_SIZE]


def _commits(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    shas = known.shelf.one("pull commits", question.parts[0])
    return None if shas is None else [{"sha": sha} for sha in question.page_of(shas)]


def _bringing(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    return known.shelf.one("labels", question.parts[0])


ROUTES = (
    Route(r"/pulls", _pulls, "pulls"),
    Route(r"/pulls/(\d+)/commits", _commits, "pulls"),
    Route(r"/commits/([0-9a-f]{40})/pulls", _bringing, "pulls"),
)
