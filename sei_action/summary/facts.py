"""What a report says of its run, in a table of two columns."""

from collections.abc import Sequence

from sei_action.payload.models import Trigger
from sei_action.receipt import Report
from sei_action.summary.durations import readable_duration
from sei_action.summary.markdown import inert, link, table
from sei_action.summary.marks import mark_of

_CAUSES = {"SCMTriggerCause": "a change of the source", "TimerTriggerCause": "the schedule"}


def facts_table(report: Report) -> str:
    """Show what the report counts as, which run it is, how it ended and what caused it."""
    payload = report.payload
    commits = f"{len(payload.scm_commit_ids)}, oldest first: {report.commits_reason}"
    rows = [
        ("Counts as", inert(report.counts_as)),
        ("Pipeline", inert(payload.job_full_name)),
        ("Run", link(f"#{payload.build_number}", payload.web_url)),
        ("Result", f"{mark_of(payload.result)} {payload.result}"),
        ("Duration", readable_duration(payload.duration)),
        ("Branch", inert(payload.branch_name or "")),
        ("Started by", inert(causes_in_words(payload.trigger_chain))),
        ("Commits", inert(commits)),
        ("Artifacts", str(len(payload.artifacts))),
    ]
    return table(("", ""), rows)


def causes_in_words(chain: Sequence[Trigger]) -> str:
    """Write a chain of causes, each followed by what caused it."""
    return "; ".join(_in_words(cause) for cause in chain)


def _in_words(cause: Trigger) -> str:
    name = _CAUSES.get(cause.type, cause.id)
    if cause.job_run_number:
        name = f"{name} #{cause.job_run_number}"
    behind = causes_in_words(cause.direct_parents)
    return f"{name} ← {behind}" if behind else name
