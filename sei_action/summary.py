"""The step's summary, as Markdown. Pure; every text from outside is shown as it is, inert."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from urllib.parse import quote

from sei_action.payload import Payload
from sei_action.payload.models import Stage
from sei_action.receipt import Receipt, Report

MOST_ROWS = 100
MOST_BYTES = 1_000_000
_SHORT_SHA = 7
_ROUNDED_TO_A_MINUTE = 59_950
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_MARKS = {"SUCCESS": "✅", "FAILURE": "❌", "SKIPPED": "⏭️", "ABORTED": "⏹️"}


def summary_of(receipt: Receipt) -> str:
    """Show for each report result, duration, commits, artifacts and stages, with a link.

    GitHub drops a summary of more than a mebibyte, so one that is too long has facts alone.
    """
    whole = _summary(receipt, with_lists=True)
    if len(whole.encode()) <= MOST_BYTES:
        return whole
    short = _summary(receipt, with_lists=False)
    rows = short.splitlines(keepends=True)
    while len(short.encode()) > MOST_BYTES:
        rows = rows[: len(rows) // 2]
        short = "".join(rows)
    return short


def _summary(receipt: Receipt, *, with_lists: bool) -> str:
    parts = [f"### SEI: {inert(receipt.story)}"]
    if receipt.failure:
        parts.append(f"❌ {inert(receipt.failure)}")
    for report in receipt.reports:
        if len(receipt.reports) > 1:
            parts.append(f"#### {inert(report.payload.pipeline)}")
        parts += [_facts(report), *(_lists(report.payload) if with_lists else ())]
    if receipt.notes:
        parts.append("\n".join(f"- ⚠️ {inert(note)}" for note in receipt.notes))
    return "\n\n".join(parts) + "\n\n"


def inert(text: str) -> str:
    """Write a text so that neither Markdown nor HTML in it takes effect.

    Each punctuation mark becomes a character reference, which cannot make structure (CommonMark,
    "Entity and numeric character references").
    """
    plain = "".join(char if char.isprintable() else " " for char in text)
    return _PUNCTUATION.sub(lambda mark: f"&#{ord(mark[0])};", plain)


def readable_duration(milliseconds: int) -> str:
    """Write a duration as people read it: `1:02:03`, or `4.2 s` below a minute."""
    if milliseconds < _ROUNDED_TO_A_MINUTE:
        return f"{milliseconds / 1000:.1f} s"
    return str(timedelta(seconds=round(milliseconds / 1000)))


def _facts(report: Report) -> str:
    payload = report.payload
    commits = f"{len(payload.scm_commit_ids)}, oldest first: {report.commits_reason}"
    rows = [
        ("Counts as", inert(report.counts_as)),
        ("Pipeline", inert(payload.job_full_name)),
        ("Run", f"[#{payload.build_number}]({_address(payload.web_url)})"),
        ("Result", f"{_MARKS[payload.result]} {payload.result}"),
        ("Duration", readable_duration(payload.duration)),
        ("Branch", inert(payload.branch_name or "")),
        ("Commits", inert(commits)),
        ("Artifacts", str(len(payload.artifacts))),
    ]
    return _table(("", ""), rows)


def _lists(payload: Payload) -> Iterator[str]:
    if payload.job_run and payload.job_run.stages:
        stages = [_stage_row(stage) for stage in payload.job_run.stages]
        yield _table(("Stage", "Result", "Duration", "Steps"), stages)
    if payload.scm_commit_ids:
        shas = [(f"`{sha[:_SHORT_SHA]}`",) for sha in payload.scm_commit_ids]
        yield _folded("Commits, oldest first", _table(("Commit",), shas))
    if payload.artifacts:
        names = [(inert(one.name), inert(one.type)) for one in payload.artifacts]
        yield _folded("Artifacts", _table(("Name", "Type"), names))


def _stage_row(stage: Stage) -> tuple[str, ...]:
    mark = _MARKS.get(stage.result, "❔")
    return (
        inert(stage.display_name),
        f"{mark} {stage.result}",
        readable_duration(stage.duration_in_millis),
        str(len(stage.steps)),
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows[:MOST_ROWS]]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    left_out = len(rows) - MOST_ROWS
    return f"{table}\n\nand {left_out} more" if left_out > 0 else table


def _folded(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def _address(url: str | None) -> str:
    # Inside a link's parentheses only these end it or break the table.
    return "".join(
        char if char.isascii() and char.isprintable() and char not in " ()<>|\\" else quote(char)
        for char in url or ""
    )
