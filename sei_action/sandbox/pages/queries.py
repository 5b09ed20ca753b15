"""What the pages ask the database."""

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sei_action.sandbox.dora.history import History, Image, Run

FATES = ("kept", "repeated", "lost", "refused")


@dataclass(frozen=True, slots=True)
class RunLine:
    """Hold one run as lists show it; times in seconds, the start since 1970 in UTC."""

    id: int
    pipeline_id: int
    job_full_name: str
    instance: str
    instance_guid: str
    build_number: int | None
    kind: str
    result: str
    start_time: int
    duration: int
    marked_failed: int
    branch_name: str | None
    user_id: str | None

    @property
    def end_time(self) -> int:
        """Return when the run ended."""
        return self.start_time + self.duration


@dataclass(frozen=True, slots=True)
class ArtifactLine:
    """Hold one artifact of one run."""

    run_id: int
    input: int | None
    output: int | None
    type: str | None
    location: str | None
    name: str | None
    qualifier: str | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Hold one report as lists show it; a refused one has no payload."""

    id: str
    received_at: str
    status: int
    fate: str
    reason: str
    notes: tuple[str, ...]
    payload: dict[str, Any] | None


def run_lines(connection: sqlite3.Connection) -> tuple[RunLine, ...]:
    """Return every run, the newest first.

    A run is a build or a deployment; where not exactly one of both is true its kind is unclear
    (contract section 4).
    """
    rows = connection.execute(
        """
        SELECT runs.id, pipeline_id, job_full_name, instances.name AS instance,
            instance_guid, build_number,
            CASE WHEN ci IS 1 AND cd IS NOT 1 THEN 'build'
                WHEN cd IS 1 AND ci IS NOT 1 THEN 'deployment' ELSE 'unclear' END AS kind,
            result, start_time, duration, coalesce(cfr_status, 0) AS marked_failed,
            branch_name, user_id
        FROM runs
        JOIN pipelines ON pipelines.id = pipeline_id
        JOIN instances ON instances.guid = instance_guid
        ORDER BY start_time DESC, runs.id DESC
        """
    )
    return tuple(RunLine(**row) for row in rows)


def artifact_lines(connection: sqlite3.Connection) -> tuple[ArtifactLine, ...]:
    """Return every artifact, those of the run reported last first."""
    rows = connection.execute(
        """
        SELECT run_id, input, output, type, location, name, qualifier, hash
        FROM artifacts ORDER BY run_id DESC, rowid
        """
    )
    return tuple(ArtifactLine(**row) for row in rows)


def image_of(artifact: ArtifactLine, kind: str) -> Image | None:
    """Return an artifact as an image that SEI correlates, or None (contract section 3 rule 11)."""
    used = {"build": artifact.output, "deployment": artifact.input}.get(kind)
    if artifact.type != "container" or not (used and artifact.name and artifact.qualifier):
        return None
    return Image(artifact.location, artifact.name, artifact.qualifier, artifact.hash or None)


def history(connection: sqlite3.Connection) -> History:
    """Return what the DORA figures are made from."""
    lines = run_lines(connection)
    kinds = {line.id: line.kind for line in lines}
    images: defaultdict[int, list[Image]] = defaultdict(list)
    for artifact in artifact_lines(connection):
        if image := image_of(artifact, kinds[artifact.run_id]):
            images[artifact.run_id].append(image)
    commits: defaultdict[int, list[str]] = defaultdict(list)
    for run_id, sha in connection.execute("SELECT run_id, sha FROM commits ORDER BY rowid"):
        commits[run_id].append(sha)

    def runs(kind: str) -> tuple[Run, ...]:
        return tuple(
            Run(
                id=line.id,
                pipeline_id=line.pipeline_id,
                branch=line.branch_name,
                start=line.start_time,
                end=line.end_time,
                result=line.result,
                marked_failed=bool(line.marked_failed),
                commits=tuple(commits[line.id]),
                images=tuple(images[line.id]),
            )
            for line in lines
            if line.kind == kind
        )

    return History(runs("build"), runs("deployment"))


def fates(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the reports of each fate."""
    rows = connection.execute("SELECT fate, count(*) FROM reports GROUP BY fate")
    return dict.fromkeys(FATES, 0) | dict(rows.fetchall())


def report_lines(
    connection: sqlite3.Connection, fate: str, limit: int, skipped: int
) -> tuple[ReportLine, ...]:
    """Return some of the reports of a fate, or of all where it is empty, the newest first."""
    rows = connection.execute(
        """
        SELECT * FROM reports WHERE :fate IN ('', fate)
        ORDER BY rowid DESC LIMIT :limit OFFSET :skipped
        """,
        {"fate": fate, "limit": limit, "skipped": skipped},
    )
    return tuple(_report_line(row) for row in rows)


def report_line(connection: sqlite3.Connection, report_id: str) -> ReportLine | None:
    """Return the report of an id, or None."""
    row = connection.execute("SELECT * FROM reports WHERE id = ?", (report_id,)).fetchone()
    return row and _report_line(row)


def _report_line(row: sqlite3.Row) -> ReportLine:
    return ReportLine(
        **dict(row)
        | {
            "notes": tuple(json.loads(row["notes"])),
            "payload": json.loads(row["payload"] or "null"),
        }
    )


def linked_instances(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the GUIDs of the instances that keep what is reported for them."""
    rows = connection.execute("SELECT guid FROM instances WHERE integration_id NOT NULL")
    return tuple(guid for (guid,) in rows)
