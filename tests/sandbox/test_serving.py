"""Running an application on a real socket."""

import contextlib
import socket
import threading
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sei_action.sandbox import running


async def hello(_request: Request) -> Response:
    return PlainTextResponse("hello")


@contextlib.asynccontextmanager
async def failing(_app: Starlette) -> AsyncIterator[None]:
    msg = "no"
    raise RuntimeError(msg)
    yield


def test_an_application_answers_until_the_block_ends() -> None:
    with running(Starlette(routes=[Route("/", hello)])) as origin:
        assert httpx.get(origin).text == "hello"
    with pytest.raises(httpx.ConnectError):
        httpx.get(origin)


def test_nothing_is_left_running() -> None:
    before = threading.active_count()
    with running(Starlette()):
        assert threading.active_count() > before
    assert threading.active_count() == before


def test_a_named_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with running(Starlette(), port=port) as origin:
        assert origin == f"http://127.0.0.1:{port}"


def test_a_busy_port_is_an_error_before_anything_runs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy, pytest.raises(OSError, match="in use"):
        running(Starlette(), port=busy.getsockname()[1]).__enter__()


def test_an_error_in_the_block_ends_the_server() -> None:
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt), running(Starlette()):
        raise KeyboardInterrupt
    assert threading.active_count() == before


def test_an_application_that_does_not_start_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="did not start"):
        running(Starlette(lifespan=failing)).__enter__()
