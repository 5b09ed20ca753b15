"""An SEI that only notes what it is sent: for large numbers of reports."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sei_action.sandbox import BASE_PATH, running
from sei_action.sandbox.answers import read_object


@dataclass(slots=True)
class Taker:
    """Count reports by pipeline and build number, and those that differ from the first of both."""

    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    others: int = 0
    _first: dict[tuple[str, str], bytes] = field(default_factory=dict)

    async def take(self, request: Request) -> Response:
        """Take a report."""
        body = await request.body()
        told = read_object(body)
        key = (str(told["job_full_name"]), str(told["build_number"]))
        self.taken[key] += 1
        digest = sha256(body).digest()
        self.others += self._first.setdefault(key, digest) != digest
        return JSONResponse({"payload": {"run_ids": ["1"]}}, HTTPStatus.ACCEPTED)

    async def show(self, _request: Request) -> Response:
        """Know every instance."""
        return JSONResponse({"id": "1", "integration_id": "1"})


@contextmanager
def taking() -> Iterator[tuple[str, Taker]]:
    """Run it until the block ends, and give its base URL."""
    taker = Taker()
    app = Starlette(
        routes=[
            Route(f"{BASE_PATH}custom-cicd", taker.take, methods=["POST"]),
            Route(f"{BASE_PATH}cicd/instances/{{guid}}", taker.show, methods=["GET"]),
        ]
    )
    with running(app) as origin:
        yield f"{origin}{BASE_PATH}", taker
