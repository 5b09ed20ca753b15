"""Write a run and all that belongs to it into the database."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict

from sei_action.sandbox.records import Artifact, Record, Stage, Trigger


def run_of(connection: sqlite3.Connection, record: Record) -> int | None:
    """Return the number of the run that a record is a repeat of, or None for a new run."""
    row = connection.execute(
        """
        SELECT runs.id FROM runs JOIN pipelines ON pipelines.id = pipeline_id
        WHERE instance_guid = ? AND job_full_name = ? AND build_number = ?
        """,
        (record.instance_guid, record.job_full_name, record.build_number),
    ).fetchone()
    number: int | None = row["id"] if row else None
    return number


def add_run(connection: sqlite3.Connection, record: Record) -> None:
    """Add a new run."""
    run_id = _insert_run(connection, record)
    connection.executemany(
        "INSERT INTO themes VALUES (?, ?)", ((run_id, theme) for theme in record.themes)
    )
    connection.executemany(
        "INSERT INTO commits VALUES (?, ?)", ((run_id, sha) for sha in record.scm_commit_ids)
    )
    connection.executemany(
        "INSERT INTO params VALUES (?, ?, ?, ?)",
        ((run_id, entry.type, entry.name, entry.value) for entry in record.job_run_params),
    )
    _add_triggers(connection, run_id, record.trigger_chain, None)
    for stage in record.stages:
        _add_stage(connection, run_id, stage)
    _add_artifacts(connection, run_id, record.artifacts)


def replace_artifacts(
    connection: sqlite3.Connection, run_id: int, artifacts: Sequence[Artifact]
) -> int:
    """Replace a run's artifacts as a whole, and return how many there were."""
    before = connection.execute("DELETE FROM artifacts WHERE run_id = ?", (run_id,)).rowcount
    _add_artifacts(connection, run_id, artifacts)
    return before


def _insert_run(connection: sqlite3.Connection, record: Record) -> int | None:
    identity = (record.instance_guid, record.job_full_name)
    connection.execute(
        "INSERT OR IGNORE INTO pipelines (instance_guid, job_full_name) VALUES (?, ?)", identity
    )
    (pipeline_id,) = connection.execute(
        "SELECT id FROM pipelines WHERE instance_guid = ? AND job_full_name = ?", identity
    ).fetchone()
    return connection.execute(
        """
        INSERT INTO runs VALUES (
            NULL, :pipeline_id, :build_number, :pipeline, :qualified_name, :result,
            :start_time, :duration, :ci, :cd, :cfr_status, :user_id, :repo_url, :branch_name,
            :project_name, :module_name, :execution_id, :web_url
        )
        """,
        asdict(record) | {"pipeline_id": pipeline_id},
    ).lastrowid


def _add_triggers(
    connection: sqlite3.Connection,
    run_id: int | None,
    triggers: Sequence[Trigger],
    cause_of: int | None,
) -> None:
    for trigger in triggers:
        number = connection.execute(
            "INSERT INTO triggers VALUES (NULL, ?, ?, ?, ?, ?)",
            (cause_of, run_id, trigger.id, trigger.type, trigger.job_run_number),
        ).lastrowid
        _add_triggers(connection, run_id, trigger.direct_parents, number)


def _add_stage(connection: sqlite3.Connection, run_id: int | None, stage: Stage) -> None:
    number = connection.execute(
        """
        INSERT INTO stages VALUES (
            NULL, :run_id, :id, :display_name, :display_description,
            :result, :state, :duration, :start_time
        )
        """,
        asdict(stage) | {"run_id": run_id},
    ).lastrowid
    connection.executemany(
        """
        INSERT INTO steps VALUES (
            :stage_number, :id, :display_name, :display_description,
            :result, :state, :duration, :start_time
        )
        """,
        (asdict(step) | {"stage_number": number} for step in stage.steps),
    )


def _add_artifacts(
    connection: sqlite3.Connection, run_id: int | None, artifacts: Sequence[Artifact]
) -> None:
    connection.executemany(
        """
        INSERT INTO artifacts VALUES (
            :run_id, :input, :output, :type, :location, :name, :qualifier, :hash, :metadata
        )
        """,
        (
            asdict(artifact) | {"run_id": run_id, "metadata": json.dumps(artifact.metadata)}
            for artifact in artifacts
        ),
    )
