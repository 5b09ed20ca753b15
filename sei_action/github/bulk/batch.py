"""Put many small questions into few requests to the GraphQL API."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, Literal, NamedTuple

from sei_action.errors import GitHubError
from sei_action.github.client import GitHub
from sei_action.github.refusals import RateLimitError
from sei_action.github.replies import errors_in

# GitHub takes 500,000 nodes in a request and ten seconds to answer (page "Rate limits and query
# limits for the GraphQL API"); large questions come near the latter first.
_MOST_NODES = 100_000
_MOST_WANTS = 200
_MOST_AT_ONCE = 4
# As often as each of the batches under way can fail before it has found its one bad part.
_MOST_FAILURES_IN_A_ROW = _MOST_AT_ONCE * (_MOST_WANTS.bit_length() + 1)
# Half of what was refused is refused as well.
_REFUSALS = frozenset({401, 403, 404})
_OF_THE_WHOLE = frozenset({"FORBIDDEN", "NOT_FOUND"})

Type = Literal["GitObjectID!", "String!", "[ID!]!"]


class Want(NamedTuple):
    """One question: `field` with `$value` in it, asked of the repository or of GitHub as a whole.

    `nodes` is how many nodes GitHub counts for it at most. `receive` gets the answer, and None
    where GitHub gives none; it is called on the thread that asks for all.
    """

    field: str
    type: Type
    value: object
    nodes: int
    receive: Callable[[Any], None]
    of_repository: bool = True


def ask_in_batches(github: GitHub, repository: str, wants: Iterable[Want], what: str) -> None:
    """Ask all of it, a few requests at a time, and hand each answer to its `receive`.

    Raises RateLimitError where GitHub takes no more; whatever else goes wrong is an answer of None.
    """
    asking = _Asking(github, repository, what)
    begun: deque[tuple[list[Want], Future[list[Any]]]] = deque()

    def take_first() -> None:
        batch, future = begun.popleft()
        answers = github.finish(future, what, required=True)
        for want, answer in zip(batch, answers, strict=True):
            _hand_over(want, answer)

    for batch in _batches(wants):
        begun.append((batch, github.start(partial(asking.answers, batch))))
        if len(begun) == _MOST_AT_ONCE:
            take_first()
    while begun:
        take_first()


def _hand_over(want: Want, answer: object) -> None:
    try:
        want.receive(answer)
    except GitHubError:
        # It has another form than described, which is as good as no answer.
        want.receive(None)


def _batches(wants: Iterable[Want]) -> Iterator[list[Want]]:
    batch: list[Want] = []
    nodes = 0
    for want in wants:
        if batch and (nodes + want.nodes > _MOST_NODES or len(batch) == _MOST_WANTS):
            yield batch
            batch, nodes = [], 0
        batch.append(want)
        nodes += want.nodes
    if batch:
        yield batch


class _Asking:
    """Ask for batches of one repository, on several threads at the same time."""

    def __init__(self, github: GitHub, repository: str, what: str) -> None:
        self._github = github
        self._repository = repository
        self._what = what
        self._failures = 0

    def answers(self, batch: Sequence[Want]) -> list[Any]:
        """Give the answer of each question, None where there is none."""
        if self._failures >= _MOST_FAILURES_IN_A_ROW:
            return [None] * len(batch)
        try:
            answer = self._github.query(*_question(self._repository, batch), what=self._what)
        except RateLimitError:
            raise
        except GitHubError as error:
            return self._failed(batch, may_divide=error.status not in _REFUSALS)
        data = answer.get("data") if isinstance(answer, dict) else None
        errors = errors_in(answer)
        if not isinstance(data, dict) or (errors and not any(data.values())):
            kinds = {one.get("type") for one in errors}
            return self._failed(batch, may_divide=not kinds or bool(kinds - _OF_THE_WHOLE))
        self._failures = 0
        own = data.get("repository")
        return [
            _part(own if want.of_repository else data, place) for place, want in enumerate(batch)
        ]

    def _failed(self, batch: Sequence[Want], *, may_divide: bool) -> list[Any]:
        """Ask anew for half: what takes too long is answered by none of its parts."""
        self._failures += 1
        if len(batch) == 1 or not may_divide:
            return [None] * len(batch)
        middle = len(batch) // 2
        return [*self.answers(batch[:middle]), *self.answers(batch[middle:])]


def _part(parts: object, place: int) -> Any:  # noqa: ANN401 - any JSON
    return parts.get(f"a{place}") if isinstance(parts, dict) else None


def _question(repository: str, batch: Sequence[Want]) -> tuple[str, dict[str, object]]:
    variables: dict[str, object] = {}
    declared: list[str] = []
    own: list[str] = []
    fields: list[str] = []
    for place, want in enumerate(batch):
        variables[f"v{place}"] = want.value
        declared.append(f"$v{place}: {want.type}")
        field = f"a{place}: {want.field.replace('$value', f'$v{place}')}"
        (own if want.of_repository else fields).append(field)
    if own:
        variables["owner"], _, variables["name"] = repository.partition("/")
        declared += ["$owner: String!", "$name: String!"]
        fields.append(f"repository(owner: $owner, name: $name) {{ {' '.join(own)} }}")
    return f"query({', '.join(declared)}) {{ {' '.join(fields)} }}", variables
