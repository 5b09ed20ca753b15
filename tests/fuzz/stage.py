"""Run the step with neighbours that are calm but for one thing."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
import requests

from bench.fuzz.edges import Edges
from bench.fuzz.github import FuzzedGitHub
from bench.fuzz.job import job
from bench.fuzz.sei import FuzzedSei
from sei_action.report import report
from sei_action.resend import resend
from sei_action.runner import Runner

Change = Callable[[Any], object]


class _Calm(Random):
    """Let nothing odd happen: no chance, and always the first choice."""

    def random(self) -> float:
        return 0.999

    def choice(self, seq: Any) -> Any:  # noqa: ANN401 - as in the real one
        return seq[0]


class AnsweringSei(FuzzedSei):
    """Answer each report alike, and the question for the instance as SEI does."""

    def __init__(self, answer: Callable[[], httpx.Response]) -> None:
        """Keep what makes the answer."""
        super().__init__(0, 0)
        self._answer = answer

    def handle(self, transport: object, request: httpx.Request) -> httpx.Response:
        """Stand in for `HTTPTransport.handle_request`."""
        usual = super().handle(transport, request)
        return self._answer() if request.method == "POST" else usual


class ChangedGitHub(FuzzedGitHub):
    """Answer as GitHub does, but change the JSON or the headers of what ends with a path."""

    def __init__(self, path: str, change: Change, headers: dict[str, str]) -> None:
        """Keep what is to be changed, and how."""
        super().__init__(0, 0)
        self._path = path
        self._change = change
        self._headers = headers

    def send(
        self, adapter: object, request: requests.PreparedRequest, **how: object
    ) -> requests.Response:
        """Stand in for `HTTPAdapter.send`."""
        response = super().send(adapter, request, **how)
        if (request.url or "").partition("?")[0].endswith(self._path):
            told = response.json()
            response = super().send(adapter, request, **how)
            changed = json.dumps(self._change(told))
            response.raw = io.BytesIO(changed.encode())
            response.headers.update(self._headers)
        return response


class Stage:
    """Hold the neighbours, the job's folder and what was logged."""

    def __init__(self, edges: Edges, folder: Path) -> None:
        """Have a job in which nothing is odd."""
        self.edges = edges
        self.folder = folder
        self.env = job(_Calm(), 0, folder)
        self.log = io.StringIO()

    def answer_reports(self, answer: Callable[[], httpx.Response]) -> None:
        """Let SEI answer each report so."""
        self.edges.sei = AnsweringSei(answer)

    def change(self, path: str, change: Change, **headers: str) -> None:
        """Let GitHub answer what ends with the path so."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        self.edges.github = ChangedGitHub(path, change, named)

    def report(self, **changes: str) -> int:
        """Run the step with these inputs besides."""
        env = {**self.env, **{f"SEI_{name.upper()}": text for name, text in changes.items()}}
        return report(env, Runner(env, self.log))

    def resend(self, **variables: str) -> int:
        """Send what waits, with these variables besides."""
        env = {**self.env, **variables}
        return resend((), env, Runner(env, self.log))

    @property
    def kept(self) -> list[Path]:
        """Give the reports that were kept to be sent later."""
        return sorted((self.folder / "sei-outbox").glob("*.json"))

    @property
    def is_baffled(self) -> bool:
        """Tell whether the program met what it does not know."""
        return bool(self.edges.unexpected)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Have a job with calm neighbours, and no thread of it left at the end."""
    edges = Edges()
    with edges.in_place():
        yield Stage(edges, tmp_path)
        edges.end_threads()
