"""Play reports through the real code, and let the local SEI judge them.

The local GitHub is asked in this process, without a socket: thousands of requests are made.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlencode

from starlette.types import Message

from demo.github import State, create_app
from sei_action.config import Config
from sei_action.deadline import Deadline
from sei_action.environment import Environment
from sei_action.gathered import Gathered
from sei_action.gathering import Gathering
from sei_action.github import GitHub
from sei_action.payload import Findings, build_payload
from sei_action.run import Run, Target
from sei_action.sandbox import Store
from sei_action.sandbox.answers import read_report
from sei_action.sandbox.ingestion import ingest
from sei_action.sandbox.records import Record
from sei_action.sandbox.reports import Verdict
from sei_action.subject import Subject, check_scope
from sei_action.target import choose_target
from tests.builders import GUID
from tests.fakes import FakeGitHub, refusal

Json = dict[str, Any]


class PlayedGitHub(FakeGitHub):
    """Answer from a state, by way of the local GitHub's own application."""

    def __init__(self, state: State) -> None:
        """Begin with the state."""
        super().__init__({})
        self._app = create_app(state)
        self._loop = asyncio.Runner()

    def knows(self, state: State) -> None:
        """Let another state take the place of the last one."""
        self._app.state.github = state
        self._app.state.requests.clear()

    def get(  # noqa: PLR0913 - as in the real one
        self,
        path: str,
        query: Mapping[str, str | int] | None = None,
        *,
        what: str,
        permission: str,
        fresh: bool = False,  # noqa: ARG002 - part of the signature
        required: bool = False,  # noqa: ARG002 - likewise
    ) -> Any:  # noqa: ANN401 - as in the real one
        """Ask the application, as a server does (page "HTTP & WebSocket ASGI Message Format")."""
        status, body = self._loop.run(self._ask_app(path, urlencode(query or {})))
        if status != HTTPStatus.OK:
            raise refusal(status, what, permission)
        return json.loads(body)

    async def _ask_app(self, path: str, query: str) -> tuple[int, bytes]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "https",
            "server": ("api.github.com", 443),
            "path": unquote(path),
            "query_string": query.encode(),
            "headers": [(b"host", b"api.github.com"), (b"authorization", b"Bearer token")],
        }
        await self._app(scope, receive, send)
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)

    def close(self) -> None:
        """End what its requests ran in."""
        self._loop.close()


class _Impatient(Deadline):
    """Leave no second for a pause between two looks at the jobs."""

    def remaining(self, doing: str) -> float:  # noqa: ARG002 - part of the signature
        """Give no time."""
        return 0


def gather(
    github: GitHub,
    environment: Environment,
    config: Config,
    now: datetime,
    target: Target | None = None,
) -> Gathered:
    """Collect all reports of one step, as the action does."""
    target = target or choose_target(environment, config.run_id)
    check_scope(config, is_own=target.is_own)
    gathering = Gathering(github, config, _Impatient(60), lambda: now)
    return gathering.gather(target, environment, ())


def body_of(run: Run, subject: Subject, findings: Findings, config: Config) -> bytes:
    """Write a report as it is sent."""
    payload = build_payload(run, subject, findings, config)
    return payload.model_dump_json(by_alias=True).encode()


def bodies_of(gathered: Gathered, config: Config) -> list[bytes]:
    """Write all reports of one step."""
    return [
        body_of(gathered.run, reportable.subject, reportable.findings, config)
        for reportable in gathered.reportables
    ]


def kept_by_sei(body: bytes) -> tuple[Json, Json]:
    """Send a report to a new local SEI; give what was sent, and what SEI holds of it then.

    Nothing may have been lost or noted, and a repeat of it must be one.
    """
    report = read_report(body)
    record = ingest(report)
    assert isinstance(record, Record), record
    assert record.notes == ()
    with Store(":memory:") as store:
        store.register(record.instance_name, integration_id="1", guid=GUID)
        fate = store.keep(record)
        assert (fate.verdict, fate.notes) == (Verdict.KEPT, ())
        (held,) = store.runs()
        assert store.keep(record).verdict is Verdict.REPEATED
        assert store.runs() == [held]
    sent: Json = json.loads(body)
    return sent, held


def identities_of(bodies: Sequence[bytes]) -> list[tuple[tuple[str, int], str]]:
    """Give what SEI knows each report by, within an instance: as a run, and as an execution."""
    sent = map(json.loads, bodies)
    return [((one["job_full_name"], one["build_number"]), one["execution_id"]) for one in sent]


def ancestors(parents: Mapping[str, Sequence[str]], sha: str) -> set[str]:
    """Find a commit and all commits before it, as far as they are known."""
    found: set[str] = set()
    waiting = [sha]
    while waiting:
        commit = waiting.pop()
        if commit in parents and commit not in found:
            found.add(commit)
            waiting += parents[commit]
    return found
