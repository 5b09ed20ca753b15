"""What becomes of an accepted report: a record to keep, or nothing (contract section 3).

This is the judge of what the action sends, so it shares no model with the sender. Where the
contract is silent it judges strictly: a value of the wrong type loses the run.
"""

import re
from collections.abc import Iterator, Mapping

from sei_action.sandbox.artifacts import artifacts_of
from sei_action.sandbox.entries import Entry, UnreadableError
from sei_action.sandbox.instances import canonical_guid
from sei_action.sandbox.records import Lost, Parameter, Record
from sei_action.sandbox.stages import stages_of
from sei_action.sandbox.triggers import triggers_of

_FULL_SHA = re.compile(r"[0-9a-fA-F]{40}")


def ingest(report: Mapping[str, object]) -> Record | Lost:
    """Read a report as the service would, and return what there is to keep of it.

    Unknown fields are ignored (contract section 3 rule 12). Whether the instance is known, and
    whether the run is, only the store can tell.
    """
    try:
        return _record(Entry(report))
    except UnreadableError as error:
        return Lost(str(error))


def _record(report: Entry) -> Record:
    start_time = report.seconds("start_time")
    commits = tuple(dict.fromkeys(report.texts("scm_commit_ids")))
    stages, stage_notes = stages_of(report, start_time)
    artifacts, artifact_notes = artifacts_of(report)
    return Record(
        instance_guid=_guid(report),
        instance_name=report.needed_text("instance_name"),
        instance_url=report.text("instance_url"),
        job_full_name=report.needed_text("job_full_name"),
        pipeline=report.needed_text("pipeline"),
        qualified_name=report.needed_text("qualified_name"),
        build_number=report.integer("build_number"),
        result=report.needed_text("result"),
        start_time=start_time,
        duration=report.duration("duration"),
        ci=report.flag("ci"),
        cd=report.flag("cd"),
        cfr_status=report.flag("cfr_status"),
        user_id=report.text("user_id"),
        repo_url=report.text("repo_url"),
        branch_name=report.text("branch_name"),
        project_name=report.text("project_name"),
        module_name=report.text("module_name"),
        execution_id=report.text("execution_id"),
        web_url=report.text("web_url"),
        themes=report.texts("themes"),
        scm_commit_ids=commits,
        job_run_params=_parameters(report),
        trigger_chain=triggers_of(report),
        stages=stages,
        artifacts=artifacts,
        notes=(*_run_notes(report), *_commit_notes(commits), *stage_notes, *artifact_notes),
    )


def _guid(report: Entry) -> str:
    guid = canonical_guid(report.needed_text("instance_guid"))
    if guid is None:
        raise UnreadableError("instance_guid is not a UUID")
    return guid


def _parameters(report: Entry) -> tuple[Parameter, ...]:
    """Read the parameters; one null loses the whole run (contract section 3 rule 7)."""
    return tuple(
        Parameter(
            type=entry.needed_text("type"),
            name=entry.needed_text("name"),
            value=entry.needed_text("value"),
        )
        for entry in report.entries("job_run_params")
    )


def _run_notes(report: Entry) -> Iterator[str]:
    if report.integer("build_number") is None:
        yield "no build_number: a repeat would count as another run"
    kinds = {report.flag("ci"), report.flag("cd")}
    if kinds not in ({True, False}, {True, None}, {None}):
        yield "not exactly one of ci and cd is true"


def _commit_notes(commits: tuple[str, ...]) -> Iterator[str]:
    for commit in commits:
        if not _FULL_SHA.fullmatch(commit):
            yield f"commit {commit!r} is not a full SHA and ties the run to nothing"
