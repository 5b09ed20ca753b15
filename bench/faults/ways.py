"""The ways in which a request can fail, each as a network or a gateway does it.

A refused connection is not among them, because a server that runs refuses none.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus

from bench.faults.exchange import Exchange, answer_of, head_and_body

_GATEWAY_PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_BUSY = b'{"message": "busy"}'
_NO_JSON = b'{"response_type": "JobRunComp'

Way = Callable[[Exchange], Awaitable[None]]


async def _reset_before_the_request(exchange: Exchange) -> None:
    exchange.reset()


async def _reset_after_the_report_was_taken(exchange: Exchange) -> None:
    await exchange.forward(await exchange.receive())
    exchange.reset()


async def _black_hole(exchange: Exchange) -> None:
    await exchange.receive()
    await exchange.wait_for_the_client_to_leave()


async def _slow_headers(exchange: Exchange) -> None:
    await exchange.drip(await exchange.forward(await exchange.receive()))


async def _slow_body(exchange: Exchange) -> None:
    head, body = head_and_body(await exchange.forward(await exchange.receive()))
    await exchange.send(head)
    await exchange.drip(body)


async def _truncated_body(exchange: Exchange) -> None:
    head, body = head_and_body(await exchange.forward(await exchange.receive()))
    await exchange.send(head + body[: len(body) // 2])


async def _wrong_content_length(exchange: Exchange) -> None:
    _, body = head_and_body(await exchange.forward(await exchange.receive()))
    await exchange.send(answer_of(HTTPStatus.ACCEPTED, body, size=len(body) // 2))


async def _invalid_json(exchange: Exchange) -> None:
    await exchange.receive()
    await exchange.send(answer_of(HTTPStatus.OK, _NO_JSON))


async def _html_502(exchange: Exchange) -> None:
    await exchange.receive()
    await exchange.send(answer_of(HTTPStatus.BAD_GATEWAY, _GATEWAY_PAGE))


async def _503(exchange: Exchange) -> None:
    await exchange.receive()
    await exchange.send(answer_of(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY))


async def _503_with_retry_after(exchange: Exchange) -> None:
    await exchange.receive()
    await exchange.send(answer_of(HTTPStatus.SERVICE_UNAVAILABLE, _BUSY, ["Retry-After: 1"]))


async def _429_with_a_date(exchange: Exchange) -> None:
    await exchange.receive()
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    await exchange.send(answer_of(HTTPStatus.TOO_MANY_REQUESTS, _BUSY, [f"Retry-After: {soon}"]))


WAYS: Mapping[str, Way] = {
    "reset before the request": _reset_before_the_request,
    "reset after the report was taken": _reset_after_the_report_was_taken,
    "black hole": _black_hole,
    "slow headers": _slow_headers,
    "slow body": _slow_body,
    "truncated body": _truncated_body,
    "wrong content length": _wrong_content_length,
    "invalid JSON": _invalid_json,
    "HTML 502": _html_502,
    "503": _503,
    "503 with Retry-After": _503_with_retry_after,
    "429 with a date": _429_with_a_date,
}
"""Every way by the name that people read."""
