"""The store: what is kept, and the rules that need to know what was kept before."""

import json
import sqlite3
import threading
from collections.abc import Callable, Collection
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from uuid import uuid4

from sei_action.sandbox import listing
from sei_action.sandbox.additions import Addition, additions, keep_addition
from sei_action.sandbox.database import open_database
from sei_action.sandbox.instances import Instance
from sei_action.sandbox.records import Record
from sei_action.sandbox.reports import Fate, Report, Verdict
from sei_action.sandbox.writing import add_run, replace_artifacts, run_of

_Answer = TypeVar("_Answer")


class Store:
    """Keep instances, runs and reports in a SQLite file; safe to share between threads."""

    def __init__(self, path: str | Path) -> None:
        """Open the file or make it; raises SandboxError where that fails."""
        self._lock = threading.Lock()
        self._connection = open_database(path)

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; the store is of no use afterwards."""
        with self._lock:
            self._connection.close()

    def register(
        self,
        name: str,
        *,
        integration_id: str | None,
        guid: str | None = None,
        kind: str = "jenkins",
    ) -> str:
        """Register an instance, link it where an integration is named, and return its GUID.

        An instance that is there already keeps its name and its link.
        """
        with self._lock, self._connection as connection:
            instance = Instance(guid or str(uuid4()), kind, name, None, integration_id)
            connection.execute(
                """
                INSERT INTO instances VALUES (:guid, :type, :name, :url, :integration_id)
                ON CONFLICT (guid) DO UPDATE
                SET integration_id = coalesce(integration_id, excluded.integration_id)
                """,
                asdict(instance),
            )
        return instance.guid

    def instance(self, guid: str) -> Instance | None:
        """Return the instance of that GUID, in lower case, or None."""
        with self._lock:
            return _instance(self._connection, guid)

    def instances(self, integration_ids: Collection[str] = ()) -> tuple[Instance, ...]:
        """Return the instances of these integrations, or of all, oldest first."""
        with self._lock:
            rows = self._connection.execute("SELECT * FROM instances ORDER BY rowid").fetchall()
        instances = (Instance(**row) for row in rows)
        return tuple(
            instance
            for instance in instances
            if not integration_ids or instance.integration_id in integration_ids
        )

    def keep(self, record: Record) -> Fate:
        """Keep a record, unless its instance is unknown or its run is there already.

        An instance that is not registered or not linked drops the report (contract section 3
        rule 3), any other takes the report's name and URL (rule 4). The first report of a run
        wins; a repeat replaces the artifacts only (rule 2).
        """
        with self._lock, self._connection as connection:
            instance = _instance(connection, record.instance_guid)
            if instance is None:
                return Fate(Verdict.LOST, f"no instance {record.instance_guid} is registered")
            if instance.integration_id is None:
                return Fate(Verdict.LOST, f"instance {instance.guid} has no integration")
            notes = (*record.notes, *_rename(connection, instance, record))
            run_id = run_of(connection, record)
            if run_id is None:
                add_run(connection, record)
                return Fate(Verdict.KEPT, notes=notes)
            before = replace_artifacts(connection, run_id, record.artifacts)
            now = len(record.artifacts)
            reason = f"the first report stays, artifacts replaced ({before} before, {now} now)"
            return Fate(Verdict.REPEATED, reason, notes)

    def log(self, report: Report) -> None:
        """Keep a report as it was received, with its fate."""
        with self._lock, self._connection as connection:
            connection.execute(
                "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    report.id,
                    report.received_at,
                    report.status,
                    report.fate.verdict,
                    report.fate.reason,
                    json.dumps(report.fate.notes),
                    None if report.payload is None else json.dumps(report.payload),
                ),
            )

    def read(self, query: Callable[[sqlite3.Connection], _Answer]) -> _Answer:
        """Return what a query finds, while nothing is written."""
        with self._lock:
            return query(self._connection)

    def runs(self) -> list[listing.Json]:
        """Return every run that is kept, as JSON, the first reported first."""
        with self._lock:
            return listing.runs(self._connection)

    def add(self, addition: Addition) -> str:
        """Keep what is added to a run that another integration reports, and return its id."""
        addition_id = str(uuid4())
        with self._lock, self._connection as connection:
            keep_addition(connection, addition, addition_id)
        return addition_id

    def additions(self) -> list[listing.Json]:
        """Return everything that was added to runs, as JSON, oldest first."""
        with self._lock:
            return additions(self._connection)

    def reports(self) -> list[listing.Json]:
        """Return every report received, as JSON, oldest first."""
        with self._lock:
            return listing.reports(self._connection)


def _instance(connection: sqlite3.Connection, guid: str) -> Instance | None:
    row = connection.execute("SELECT * FROM instances WHERE guid = ?", (guid,)).fetchone()
    return row and Instance(**row)


def _rename(connection: sqlite3.Connection, instance: Instance, record: Record) -> tuple[str, ...]:
    url = record.instance_url or instance.url
    connection.execute(
        "UPDATE instances SET name = ?, url = ? WHERE guid = ?",
        (record.instance_name, url, instance.guid),
    )
    if record.instance_name == instance.name:
        return ()
    return (f"instance renamed from {instance.name!r} to {record.instance_name!r}",)
