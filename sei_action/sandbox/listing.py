"""Tell what the database holds, as JSON."""

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

_RUNS = """
    SELECT runs.*, pipelines.job_full_name, instance_guid, instances.name, instances.url
    FROM runs
    JOIN pipelines ON pipelines.id = pipeline_id
    JOIN instances ON instances.guid = instance_guid
"""


def runs(connection: sqlite3.Connection) -> list[Json]:
    """Return every run with all that belongs to it, the first reported first.

    Fields have the names that reports give them. Times are ISO 8601 in UTC, durations seconds.
    """
    rows = connection.execute(f"{_RUNS} ORDER BY runs.id").fetchall()
    return [_run(connection, row) for row in rows]


def run(connection: sqlite3.Connection, run_id: int) -> Json:
    """Return one run, as `runs` does."""
    return _run(connection, connection.execute(f"{_RUNS} WHERE runs.id = ?", (run_id,)).fetchone())


def reports(connection: sqlite3.Connection) -> list[Json]:
    """Return every report received, with its fate and reason, oldest first."""
    rows = connection.execute("SELECT * FROM reports ORDER BY rowid").fetchall()
    return [
        dict(row)
        | {"notes": json.loads(row["notes"]), "payload": json.loads(row["payload"] or "null")}
        for row in rows
    ]


def _run(connection: sqlite3.Connection, row: sqlite3.Row) -> Json:
    run_id = (row["id"],)

    def rows(columns_and_table: str) -> list[sqlite3.Row]:
        # In the order of the report, which an index would not keep.
        query = f"SELECT {columns_and_table} WHERE run_id = ? ORDER BY rowid"
        return connection.execute(query, run_id).fetchall()

    return {
        "instance_guid": row["instance_guid"],
        "instance_name": row["name"],
        "instance_url": row["url"],
        "job_full_name": row["job_full_name"],
        "pipeline": row["pipeline"],
        "qualified_name": row["qualified_name"],
        "build_number": row["build_number"],
        "result": row["result"],
        "start_time": _time(row["start_time"]),
        "duration_in_seconds": row["duration"],
        "ci": _flag(row["ci"]),
        "cd": _flag(row["cd"]),
        "cfr_status": _flag(row["cfr_status"]),
        "user_id": row["user_id"],
        "repo_url": row["repo_url"],
        "branch_name": row["branch_name"],
        "project_name": row["project_name"],
        "module_name": row["module_name"],
        "execution_id": row["execution_id"],
        "web_url": row["web_url"],
        "themes": [theme for (theme,) in rows("theme FROM themes")],
        "scm_commit_ids": [sha for (sha,) in rows("sha FROM commits")],
        "job_run_params": [dict(param) for param in rows("type, name, value FROM params")],
        "trigger_chain": _triggers(rows("* FROM triggers"), None),
        "stages": [_stage(connection, stage) for stage in rows("* FROM stages")],
        "artifacts": [_artifact(artifact) for artifact in rows("* FROM artifacts")],
    }


def _triggers(rows: list[sqlite3.Row], cause_of: int | None) -> list[Json]:
    return [
        {
            "id": row["id"],
            "type": row["type"],
            "job_run_number": row["job_run_number"],
            "direct_parents": _triggers(rows, row["number"]),
        }
        for row in rows
        if row["cause_of"] == cause_of
    ]


def _stage(connection: sqlite3.Connection, row: sqlite3.Row) -> Json:
    steps = connection.execute(
        "SELECT * FROM steps WHERE stage_number = ? ORDER BY rowid", (row["number"],)
    )
    return _step(row) | {"steps": [_step(step) for step in steps]}


def _step(row: sqlite3.Row) -> Json:
    return {
        "id": row["id"],
        "displayName": row["display_name"],
        "displayDescription": row["display_description"],
        "result": row["result"],
        "state": row["state"],
        "startTime": _time(row["start_time"]),
        "durationInSeconds": row["duration"],
    }


def _artifact(row: sqlite3.Row) -> Json:
    return {
        "input": _flag(row["input"]),
        "output": _flag(row["output"]),
        "type": row["type"],
        "location": row["location"],
        "name": row["name"],
        "qualifier": row["qualifier"],
        "hash": row["hash"],
        "metadata": json.loads(row["metadata"]),
    }


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
