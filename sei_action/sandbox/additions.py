"""What is added to runs that another integration reports (contract section 1).

The service ignores a field that it does not know and so loses what a misspelt one holds; here such
a request is refused.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from sei_action.sandbox.answers import RefusedError, required
from sei_action.sandbox.entries import Entry

ARTIFACTS = "artifacts"
PARAMS = "params"
_OF_THE_RUN = ("integration_id", "repository", "job_run_number", "job_name")
_NEEDED = {ARTIFACTS: ("name", "location", "tag"), PARAMS: ("name", "type", "value")}
_OPTIONAL = {ARTIFACTS: ("digest", "type", "artifact_created_at"), PARAMS: ()}


@dataclass(frozen=True, slots=True)
class Addition:
    """Hold artifacts or parameters (`kind`) that were added to a run, as they came."""

    integration_id: str
    repository: str
    job_run_number: int
    job_name: str
    kind: str
    entries: tuple[Mapping[str, object], ...]


def read_addition(body: Mapping[str, object], kind: str) -> Addition:
    """Read what was sent; raises RefusedError (400) or UnreadableError where it cannot be kept."""
    entry = Entry(body)
    for name in (*_OF_THE_RUN, kind):
        required(body, name, name)
    _check_names(entry, (*_OF_THE_RUN, kind))
    number = entry.needed_text("job_run_number")
    if not (number.isascii() and number.isdecimal()):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "job_run_number is not a number in a string")
    entries = entry.entries(kind)
    for one in entries:
        _check_names(one, (*_NEEDED[kind], *_OPTIONAL[kind]))
        for name in _NEEDED[kind]:
            one.needed_text(name)
        for name in _OPTIONAL[kind]:
            one.text(name)
    return Addition(
        integration_id=entry.needed_text("integration_id"),
        repository=entry.needed_text("repository"),
        job_run_number=int(number),
        job_name=entry.needed_text("job_name"),
        kind=kind,
        entries=tuple(one.values for one in entries),
    )


def _check_names(entry: Entry, known: tuple[str, ...]) -> None:
    for name in entry.values:
        if name not in known:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"{entry.place(name)} is no field of this")


def keep_addition(connection: sqlite3.Connection, addition: Addition, addition_id: str) -> None:
    """Keep an addition; what is said twice is kept twice, as it came."""
    connection.execute(
        "INSERT INTO additions VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            addition_id,
            addition.integration_id,
            addition.repository,
            addition.job_run_number,
            addition.job_name,
            addition.kind,
            json.dumps(addition.entries),
        ),
    )


def additions(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return every addition, as JSON, oldest first."""
    rows = connection.execute("SELECT * FROM additions ORDER BY rowid").fetchall()
    return [dict(row) | {"entries": json.loads(row["entries"])} for row in rows]
