"""A local GitHub that is asked without a socket, by the client itself."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from starlette.applications import Starlette

from demo.github import Asked, Limits, State, create_app
from sei_action.deadline import Deadline
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.connection import Connection, Pace, Query, Reply
from sei_action.github.pace import AsItComes
from sei_action.workers import Workers
from tests.openapi.in_process import asking_in_process

PLENTY = Limits(requests=1_000_000, graphql_points=1_000_000).without_secondary()


class LocalGitHub:
    """A local GitHub that may be shown other states, and that tells what it was asked.

    `interfere` is told of each request before it is answered: it may show another state meanwhile,
    raise an error, or give another answer. `queries` are those that were asked.
    """

    def __init__(self, app: Starlette, client: httpx.Client) -> None:
        """Take the application, and what asks it."""
        self.app = app
        self.interfere: Callable[[str, str, Mapping[str, Query]], Reply | None] = _not
        self.queries: list[str] = []
        self._client = client
        self._asking = threading.Lock()

    def show(self, state: State, limits: Limits = PLENTY) -> None:
        """Let it know this repository from now on, and nothing of what it was asked before."""
        self.app.state.github = state
        self.app.state.meter.limits = limits
        self.asked.clear()
        self.interfere = _not

    def turn(self, state: State) -> None:
        """Let it know this of the repository from now on."""
        self.app.state.github = state

    @property
    def state(self) -> State:
        """Give what it knows."""
        state: State = self.app.state.github
        return state

    @property
    def asked(self) -> list[Asked]:
        """Give what it was asked."""
        requests: list[Asked] = self.app.state.requests
        return requests

    def asked_of(self, path: str) -> list[Asked]:
        """Give what it was asked of a path of the repository."""
        full_path = f"/repos/{self.state.repository.full_name}{path}"
        return [one for one in self.asked if one.path == full_path]

    def connection(self, pace: Pace | None = None) -> Connection:
        """Reach it."""
        return _LocalConnection(self, pace or AsItComes(lambda _seconds: None))

    def github(self, pace: Pace | None = None) -> GitHub:
        """Ask it, with threads of one's own."""
        return GitHub(self.connection(pace), Deadline(60), workers=Workers(8))

    def reply(
        self,
        method: str,
        path: str,
        query: Mapping[str, Query],
        headers: Mapping[str, str],
        content: object,
    ) -> Reply:
        """Answer one request after the other, from any number of threads."""
        with self._asking:
            if isinstance(content, dict):
                self.queries.append(content["query"])
            given = self.interfere(method, path, query)
            if given is not None:
                return given
            answer = self._client.request(
                method, path, params=dict(query), headers=dict(headers), json=content
            )
        return Reply(answer.status_code, answer.headers, answer.text)


def _not(_method: str, _path: str, _query: Mapping[str, Query]) -> None:
    """Do not interfere."""


class _LocalConnection(Connection):
    def __init__(self, local: LocalGitHub, pace: Pace) -> None:
        super().__init__("http://localhost", "token", pace=pace, longest_wait=lambda: 10.0)
        self._local = local

    def exchange(  # noqa: PLR0913 - as in the real one
        self,
        method: str,
        path: str,
        what: str,  # noqa: ARG002 - part of the signature
        *,
        query: Mapping[str, Query] | None = None,
        headers: Mapping[str, str] | None = None,
        content: object = None,
        resource: str = "core",
    ) -> Reply:
        self.pace.before(resource)
        reply = self._local.reply(method, path, query or {}, headers or {}, content)
        self._count(reply.headers)
        self.pace.after(reply.headers)
        return reply

    @property
    def graphql_url(self) -> str:
        return "/graphql"


@contextmanager
def local_github(state: State, *others: State, limits: Limits = PLENTY) -> Iterator[LocalGitHub]:
    """Have a local GitHub until the block ends."""
    app = create_app(state, *others, limits=limits)
    with asking_in_process(app) as client:
        yield LocalGitHub(app, client)


def told(github: GitHub, path: str, query: Mapping[str, Query]) -> Any:  # noqa: ANN401 - any JSON
    """Give what GitHub itself answers; the status where it refuses."""
    try:
        return github.get(path, query, what="it", permission="any", fresh=True, required=True)
    except GitHubError as error:
        return error.status
