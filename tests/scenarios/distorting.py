"""Change one thing that GitHub, the event or the environment tells, and nothing else."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SHA = re.compile(r"[0-9a-f]{40}")
_OWN = "acme/shop"
_OTHER = "others/wares"
_WORDS = {
    "success": "failure",
    "failure": "success",
    "push": "schedule",
    "workflow_run": "schedule",
    _OWN: _OTHER,
}
# What says which thing is meant, and not what it is like.
_NAMING = {"id", "node_id", "status", "state", "url", "log_url", "run_attempt", "workflow_id"}


class Distorter:
    """Answer as an application does, but for one field of the answers to one path.

    Where the field says under which path further answers are found, these are given under the path
    that follows from the change.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Take the application; nothing is changed at first."""
        self._app = app
        self._path = self._field = ""
        self._told: Any = {}

    def distort(self, path: str, field: str) -> None:
        """Change from now on this field alone; no path changes nothing."""
        self._path, self._field, self._told = path, field, {}

    def _as_before(self, path: str) -> str:
        """Give the path that is asked for where nothing is changed."""
        path = path.replace(f"/{_OTHER}/", f"/{_OWN}/")
        if self._field == "run_attempt" and "run_attempt" in self._told:
            return re.sub(r"(?<=/attempts/)\d+", str(self._told["run_attempt"]), path)
        if self._field == "id" and "id" in self._told:
            changed = str(distorted(self._told, "id")["id"])
            return path.replace(f"/runs/{changed}/", f"/runs/{self._told['id']}/")
        return path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        path = self._as_before(scope["path"])
        scope = {**scope, "path": path, "raw_path": path.encode()}
        if not self._path or path != f"/repos/{_OWN}/{self._path}":
            await self._app(scope, receive, send)
            return
        start: list[Message] = []
        parts: list[bytes] = []

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            self._told = json.loads(b"".join(parts))
            body = json.dumps(distorted(self._told, self._field)).encode()
            headers = [pair for pair in start[0]["headers"] if pair[0] != b"content-length"]
            length = (b"content-length", str(len(body)).encode())
            await send({**start[0], "headers": [*headers, length]})
            await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, keep)


def distorted(told: Any, field: str) -> Any:  # noqa: ANN401 - any JSON
    """Change the field; in a list, `[]`, that of its entries; without a field, all there is."""
    if field.startswith("[]"):
        rest = field.removeprefix("[]").removeprefix(".")
        # The last commit is the head, which says whose commits these are.
        kept = told[-1:] if rest == "sha" and len(told) > 1 else []
        return [*(distorted(one, rest) for one in told[: len(told) - len(kept)]), *kept]
    if not field:
        return _another(told)
    name, rest = (
        re.split(r"\.|(?=\[)", field, maxsplit=1) if re.search(r"[.\[]", field) else (field, "")
    )
    if not isinstance(told, dict) or told.get(name) is None:
        return told
    if name == "run_attempt" and told[name] > 1:
        return {**told, name: 1}
    return {**told, name: distorted(told[name], rest)}


def _another(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, Mapping):
        return {
            name: each if name in _NAMING and not _is_sha(each) else _another(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_another(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return value + 1000
    return _another_text(value) if isinstance(value, str) else value


def _another_text(text: str) -> str:
    if _TIME.fullmatch(text):
        return f"{datetime.fromisoformat(text) + timedelta(seconds=30):%Y-%m-%dT%H:%M:%SZ}"
    if _is_sha(text):
        return f"f{text[1:]}"
    if text in _WORDS:
        return _WORDS[text]
    return text.replace("//", "//x.", 1) if "//" in text else f"{text[::-1]}x"


def _is_sha(value: object) -> bool:
    return isinstance(value, str) and _SHA.fullmatch(value) is not None
