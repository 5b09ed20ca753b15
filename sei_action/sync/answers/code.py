"""The repository, its tags and files, and how commits compare."""

from base64 import b64encode
from typing import Any
from urllib.parse import unquote

from sei_action.sync.answers.known import Known, Question, Route

# GitHub compares with so many commits at once where no page is asked for.
_MOST_AT_ONCE = 250


def _repository(known: Known, _question: Question) -> Any:  # noqa: ANN401 - any JSON
    return {"full_name": known.repository, "default_branch": known.default_branch}


def _comparison(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    base, head = unquote(question.parts[0]), question.parts[1]
    history = known.shelf.history
    if base == known.default_branch:
        tip = known.settled("about", "tip")
        ancestry = history.compare_with_default(tip, head) if tip else None
    else:
        ancestry = history.compare(base, head)
    if ancestry is None:
        return None
    shas = list(ancestry.ahead)
    shown = question.page_of(shas) if "page" in question.query else shas[-_MOST_AT_ONCE:]
    return {
        "status": ancestry.status,
        "total_commits": len(shas),
        "commits": [{"sha": sha} for sha in shown],
    }


def _tags(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    tags = known.settled("tags")
    if tags is None:
        return None
    start = f"refs/{unquote(question.parts[0])}"
    return [{"ref": ref} for ref in tags if ref.startswith(start)]


def _file(known: Known, question: Question) -> Any:  # noqa: ANN401 - any JSON
    path = unquote(question.parts[0])
    text = known.shelf.one("file", f"{question.query.get('ref')}:{path}")
    return None if text is None else {"content": b64encode(text.encode()).decode()}


ROUTES = (
    Route(r"", _repository),
    Route(r"/compare/(.+)\.\.\.([0-9a-f]{40})", _comparison, "history"),
    Route(r"/git/matching-refs/(tags/.*)", _tags, "tags"),
    Route(r"/contents/(.+)", _file),
)
