"""The web application: SEI's API as far as this project uses it, and a window on what is kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sei_action.sandbox.additions import ARTIFACTS, PARAMS, read_addition
from sei_action.sandbox.answers import (
    RefusedError,
    accepted,
    check_key,
    read_object,
    read_report,
    required,
)
from sei_action.sandbox.entries import Entry, UnreadableError
from sei_action.sandbox.ingestion import ingest
from sei_action.sandbox.instances import canonical_guid
from sei_action.sandbox.pages import page_routes
from sei_action.sandbox.records import Lost
from sei_action.sandbox.reports import Fate, Report, Verdict, printable
from sei_action.sandbox.store import Store

BASE_PATH = "/sei/api/v1/"
_MAX_BODY_BYTES = 10 * 1024 * 1024
_PAGE_SIZE = 100


def create_app(
    store: Store,
    *,
    api_key: str | None,
    max_body_bytes: int = _MAX_BODY_BYTES,
    announce: Callable[[str], None] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Starlette:
    """Create a local SEI that keeps what it ingests in `store`.

    Without an `api_key` any key that is not empty is accepted. `announce` gets one printable line
    for each report. `clock` says when a report is received.
    """
    sandbox = _Sandbox(store, api_key, max_body_bytes, announce or _stay_silent, clock)
    return Starlette(
        routes=[
            Route(f"{BASE_PATH}custom-cicd", sandbox.receive, methods=["POST"]),
            Route(f"{BASE_PATH}cicd/instances", sandbox.register, methods=["POST"]),
            Route(f"{BASE_PATH}cicd/instances/list", sandbox.list_instances, methods=["POST"]),
            Route(f"{BASE_PATH}cicd/instances/{{guid}}", sandbox.show_instance, methods=["GET"]),
            *(
                Route(f"{BASE_PATH}cicd/push_{name}", sandbox.add(kind), methods=["POST"])
                for name, kind in (("artifacts", ARTIFACTS), ("job_run_params", PARAMS))
            ),
            Route("/sandbox/additions", sandbox.list_additions, methods=["GET"]),
            Route("/sandbox/runs", sandbox.list_runs, methods=["GET"]),
            Route("/sandbox/reports", sandbox.list_reports, methods=["GET"]),
            *page_routes(store, BASE_PATH),
        ],
        exception_handlers=dict.fromkeys(
            (RefusedError, UnreadableError, ClientDisconnect), _refuse
        ),
    )


@dataclass(frozen=True, slots=True)
class _Sandbox:
    store: Store
    api_key: str | None
    max_body_bytes: int
    announce: Callable[[str], None]
    clock: Callable[[], datetime]

    async def receive(self, request: Request) -> Response:
        report_id = str(uuid4())
        received_at = self.clock().isoformat(timespec="milliseconds")
        try:
            payload = read_report(await self._body(request))
        except RefusedError as error:
            fate = Fate(Verdict.REFUSED, error.message)
            self._log(Report(report_id, received_at, error.status, fate))
            raise
        record = ingest(payload)
        if isinstance(record, Lost):
            fate = Fate(Verdict.LOST, record.reason)
        else:
            fate = self.store.keep(record)
        self._log(Report(report_id, received_at, HTTPStatus.ACCEPTED, fate, payload))
        return JSONResponse(accepted(report_id), HTTPStatus.ACCEPTED)

    async def register(self, request: Request) -> Response:
        entry = Entry(read_object(await self._body(request)))
        for name in ("name", "type"):
            required(entry.values, name, name)
        guid = self.store.register(
            entry.needed_text("name"),
            integration_id=entry.text("integration_id") or None,
            kind=entry.needed_text("type"),
        )
        return JSONResponse({"id": guid})

    async def show_instance(self, request: Request) -> Response:
        check_key(request.headers.get("authorization"), self.api_key)
        guid = canonical_guid(request.path_params["guid"])
        instance = guid and self.store.instance(guid)
        if not instance:
            raise RefusedError(HTTPStatus.NOT_FOUND, "there is no such instance")
        return JSONResponse(instance.as_json())

    async def list_instances(self, request: Request) -> Response:
        entry = Entry(read_object(await self._body(request)))
        page = entry.integer("page") or 0
        size = entry.integer("page_size") or _PAGE_SIZE
        found = self.store.instances(entry.entry("filter").texts("integration_ids"))
        records = found[page * size : (page + 1) * size]
        return JSONResponse({"records": [instance.as_json() for instance in records]})

    def add(self, kind: str) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            addition = read_addition(read_object(await self._body(request)), kind)
            kept = self.store.add(addition)
            count, number = len(addition.entries), addition.job_run_number
            told = f"{count} {kind} added to {addition.repository}/{addition.job_name} #{number}"
            self.announce(printable(f"{HTTPStatus.OK} {told}"))
            # The service answers with the bare id, which is no JSON.
            return Response(kept, HTTPStatus.OK, media_type="application/json")

        return answer

    async def list_additions(self, _request: Request) -> Response:
        return JSONResponse({"additions": self.store.additions()})

    async def list_runs(self, _request: Request) -> Response:
        return JSONResponse({"runs": self.store.runs()})

    async def list_reports(self, _request: Request) -> Response:
        return JSONResponse({"reports": self.store.reports()})

    async def _body(self, request: Request) -> bytes:
        """Read the body to its end, so that a refusal does not cut off who still sends it."""
        body = bytearray()
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size <= self.max_body_bytes:
                body += chunk
        check_key(request.headers.get("authorization"), self.api_key)
        if size > self.max_body_bytes:
            message = f"request body is larger than {self.max_body_bytes} bytes"
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
        return bytes(body)

    def _log(self, report: Report) -> None:
        self.store.log(report)
        self.announce(report.line)


def _stay_silent(_line: str) -> None:
    pass


def _refuse(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, RefusedError) else HTTPStatus.BAD_REQUEST
    return JSONResponse({"payload": str(error)}, status)
