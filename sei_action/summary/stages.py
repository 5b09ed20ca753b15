"""The stages of a report as a table, which says in words what its timeline draws."""

from collections.abc import Mapping

from sei_action.payload import Payload
from sei_action.payload.models import Stage
from sei_action.summary.durations import readable_duration
from sei_action.summary.markdown import MOST_ROWS, folded, inert, table
from sei_action.summary.marks import mark_of

_HEADS = ("Stage", "Result", "Queued", "Duration", "Steps")


def stage_table(payload: Payload, queued: Mapping[str, int]) -> str:
    """Show every stage; of too many first those that did not succeed.

    `queued` has the milliseconds that stages waited for a runner, by their ids.
    """
    stages = payload.job_run.stages if payload.job_run else ()
    if not stages:
        return ""
    if len(stages) > MOST_ROWS:
        stages = tuple(sorted(stages, key=lambda stage: stage.result == "SUCCESS"))
    rows = [_row(stage, queued.get(stage.id, 0)) for stage in stages]
    return folded(f"Stages: {len(stages)}", table(_HEADS, rows))


def _row(stage: Stage, queued: int) -> tuple[str, ...]:
    return (
        inert(stage.display_name),
        f"{mark_of(stage.result)} {stage.result}",
        readable_duration(queued) if queued else "",
        readable_duration(stage.duration_in_millis),
        str(len(stage.steps)),
    )
