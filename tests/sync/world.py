"""A local GitHub and a local SEI between which whole syncs are played."""

import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.github import Asked, Limits, State
from demo.github import create_app as create_github
from sei_action.config import variable_of
from sei_action.payload.models import iso_utc
from sei_action.runner import Runner
from sei_action.sandbox import BASE_PATH, Store, running
from sei_action.sandbox import create_app as create_sei
from sei_action.sync import sync
from tests.scenarios.situation import Json, situation_of

KEY = "key-of-the-syncs"
TOKEN = "token-of-the-syncs"
GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
OTHER_GUID = "00000000-0000-4000-8000-000000000000"
PLENTY = Limits(requests=10_000_000, graphql_points=10_000_000).without_secondary()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a sync."""

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str

    @property
    def lines(self) -> list[str]:
        """Give the lines of the log."""
        return self.log.splitlines()


class World:
    """Hold both servers; `bodies` has what SEI was sent, byte for byte, in its order."""

    def __init__(self, github: Starlette, origin: str, sei: "Switch", sei_origin: str) -> None:
        """Take the servers."""
        self.github = github
        self.origin = origin
        self.sei = sei
        self.sei_origin = sei_origin
        self.store = Store(":memory:")

    def begin_anew(self, *states: State) -> None:
        """Let GitHub know these repositories from now on, and SEI nothing."""
        self.show(*states)
        self.store.close()
        self.store = Store(":memory:")
        self.store.register("Syncs", integration_id="1", guid=GUID)
        self.sei.app = create_sei(self.store, api_key=KEY)
        self.sei.bodies.clear()
        self.sei.refused = ()

    def show(self, first: State, *others: State) -> None:
        """Let GitHub know these repositories from now on."""
        self.github.state.github = first
        self.github.state.others = {one.repository.full_name.lower(): one for one in others}
        self.asked.clear()

    @property
    def asked(self) -> list[Asked]:
        """Give what GitHub was asked."""
        requests: list[Asked] = self.github.state.requests
        return requests

    @property
    def bodies(self) -> list[bytes]:
        """Give what SEI was sent."""
        return self.sei.bodies

    @property
    def kept(self) -> dict[tuple[str, int], Json]:
        """Give the runs that SEI has, by pipeline and build number."""
        return {(run["job_full_name"], run["build_number"]): run for run in self.store.runs()}

    @property
    def fates(self) -> list[str]:
        """Give what became of each report that SEI was sent."""
        return [str(one["fate"]) for one in self.store.reports()]

    def env(self, **inputs: object) -> dict[str, str]:
        """Give the environment of a step with these inputs; `_` stands for `-` in their names."""
        usual = {
            "api-key": KEY,
            "github-token": TOKEN,
            "base-url": f"{self.sei_origin}{BASE_PATH}",
            "instance-guid": GUID,
            "requests-per-minute": "100000",
        }
        named = {name.replace("_", "-"): str(text) for name, text in inputs.items()}
        return {
            "GITHUB_API_URL": self.origin,
            **{variable_of(name): text for name, text in {**usual, **named}.items()},
        }

    def sync(self, folder: Path, **inputs: object) -> Done:
        """Sync acme/shop with a ledger in this folder, or what the inputs say."""
        usual: dict[str, object] = {"ledger": folder / "ledger", "since": "3650d"}
        if not {"repo", "org"} & inputs.keys():
            usual["repo"] = "acme/shop"
        env = self.env(**usual | inputs)
        return run_command(sync, env, folder)


class Switch:
    """Answer as the application that is set, and keep what was posted.

    `refused` are the statuses that the next reports are answered with instead.
    """

    app: ASGIApp

    def __init__(self) -> None:
        """Begin with nothing."""
        self.bodies: list[bytes] = []
        self.refused: Sequence[int] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request over."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.bodies.append(body)
        if self.refused:
            status, *self.refused = self.refused
            await _answer(send, status)
            return

        async def again() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, again, send)


async def _answer(send: Send, status: int) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


@contextmanager
def world(*states: State, limits: Limits = PLENTY) -> Iterator[World]:
    """Run both servers until the block ends."""
    github, sei = create_github(*states, limits=limits), Switch()
    with running(github) as origin, running(sei) as sei_origin:
        made = World(github, origin, sei, sei_origin)
        made.begin_anew(*states)
        yield made
        made.store.close()


def run_command(
    command: Callable[[Mapping[str, str], Runner], int], env: Mapping[str, str], folder: Path
) -> Done:
    """Run a command with the files that a step of Actions has."""
    output, summary = folder / "output", folder / "summary"
    for file in (output, summary):
        file.unlink(missing_ok=True)
    env = {**env, "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
    log = io.StringIO()
    code = command(env, Runner(env, log))
    return Done(code, log.getvalue(), _outputs(output), _text(summary))


def _outputs(file: Path) -> Mapping[str, str]:
    written = re.findall(r"^([\w-]+)<<(\S+)\n(.*?)\n\2$", _text(file), re.MULTILINE | re.DOTALL)
    return {name: text for name, _, text in written}


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def shop(*runs: Json, **more: Any) -> State:  # noqa: ANN401 - any field of a state
    """Make the repository acme/shop with these runs, which are completed as in the scenarios."""
    entry = {"name": "shop", "github": {"runs": list(runs), **more}, "payload": None}
    return situation_of(entry).state


def begun(ago: timedelta, *, lasting: timedelta = timedelta(minutes=8)) -> Json:
    """Give the times of a run that was started so long ago."""
    start = datetime.now(UTC) - ago
    return {"created_at": iso_utc(start), "updated_at": iso_utc(start + lasting)}


def numbers(bodies: Collection[bytes]) -> list[int]:
    """Give the build numbers of reports, in the order in which they were sent."""
    return [int(found[1]) for body in bodies if (found := _NUMBER.search(body))]


def row(done: Done, repository: str = "acme/shop") -> list[int]:
    """Give the numbers of a repository's row: found, reported, already known, skipped, failed."""
    line = next(line for line in done.lines if line.startswith(f"{repository} "))
    return [int(cell) for cell in line.removeprefix(repository).split()]


def elsewhere(full_name: str, run: Json, **repository: object) -> State:
    """Make another repository with one run, whose ids differ from those of acme/shop."""
    told = {"id": 4800, "owner_type": "Organization", **repository, "full_name": full_name}
    return shop({"id": 2000 + run["run_number"], **run}, repository=told)


def many(count: int) -> State:
    """Make a repository with so many runs, a minute apart."""
    return shop(
        *(
            {
                "run_number": number,
                "head_sha": "c12",
                **begun(timedelta(hours=9) - timedelta(minutes=number)),
            }
            for number in range(1, count + 1)
        )
    )


_NUMBER = re.compile(rb'"build_number":\s*(\d+)')

BETWEEN_BOTH = datetime.now(UTC) - timedelta(hours=2, minutes=30)
ELEVEN: Json = {"run_number": 11, "head_sha": "c10", **begun(timedelta(hours=3))}
TWELVE: Json = {"run_number": 12, "head_sha": "c12", **begun(timedelta(hours=2))}
THIRTEEN: Json = {
    **begun(timedelta(hours=1)),
    "run_number": 13,
    "head_sha": "c12",
    "workflow": "deploy.yml",
    "head_branch": "v1",
    "event": "workflow_dispatch",
}
