"""The whole summary, and what goes from it where it is too long."""

from collections.abc import Callable, Iterator

from sei_action.payload.models import Stage
from sei_action.receipt import Receipt, Report
from sei_action.summary.artifacts import artifact_table
from sei_action.summary.commits import commit_table
from sei_action.summary.facts import facts_table
from sei_action.summary.markdown import inert
from sei_action.summary.stages import stage_table
from sei_action.summary.timeline import timeline

MOST_BYTES = 1_000_000
"""How long a summary may be: GitHub drops one of more than a mebibyte."""

Detail = Callable[[Report], str]

# What goes first from a summary that is too long stands last.
_DETAILS: tuple[tuple[str, Detail], ...] = (
    ("timelines", lambda report: timeline(report.payload, report.queued)),
    ("stages", lambda report: stage_table(report.payload, report.queued)),
    ("artifacts", lambda report: artifact_table(report.payload)),
    ("commits", lambda report: commit_table(report.payload, report.changes)),
)
_OF_STAGES = ("timelines", "stages")


def summary_of(receipt: Receipt) -> str:
    """Show for each report its facts, a timeline, stages, artifacts and commits; and what lacks.

    From one that is too long first go the commits, then artifacts, stages and timelines, and last
    the end of what remains.
    """
    for kept in range(len(_DETAILS), -1, -1):
        text = _summary(receipt, kept)
        if len(text.encode()) <= MOST_BYTES:
            return text
    rows = text.splitlines(keepends=True)
    while len(text.encode()) > MOST_BYTES:
        rows = rows[: len(rows) // 2]
        text = "".join(rows)
    return text


def _summary(receipt: Receipt, kept: int) -> str:
    parts = [f"### SEI: {inert(receipt.story)}"]
    if receipt.failure:
        parts.append(f"❌ {inert(receipt.failure)}")
    shown: list[tuple[Stage, ...]] = []
    for report in receipt.reports:
        if len(receipt.reports) > 1:
            parts.append(f"#### {inert(report.payload.pipeline)}")
        parts += [facts_table(report), *_details(report, kept, shown)]
    missing = [*receipt.notes, *_too_long(kept)]
    if missing:
        notes = "\n".join(f"- ⚠️ {inert(note)}" for note in missing)
        parts.append(f"**Left out or uncertain, and why**\n\n{notes}")
    return "\n\n".join(parts) + "\n\n"


def _details(report: Report, kept: int, shown: list[tuple[Stage, ...]]) -> Iterator[str]:
    """Write the details that are kept; stages that another report showed are not shown again."""
    stages = report.payload.job_run.stages if report.payload.job_run else ()
    is_again = bool(stages) and stages in shown
    shown.append(stages)
    for what, detail in _DETAILS[:kept]:
        if is_again and what in _OF_STAGES:
            continue
        text = detail(report)
        if text:
            yield text
    if is_again and kept:
        yield "The stages are those above."


def _too_long(kept: int) -> Iterator[str]:
    left_out = [what for what, _ in _DETAILS[kept:]]
    if left_out:
        yield f"This summary would be too long for GitHub with: {', '.join(left_out)}."
