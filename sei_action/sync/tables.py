"""What a sync has done, as a table for people. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sei_action.ledger import Tally
from sei_action.summary.markdown import folded, inert, table

_HEADS = ("repository", "found", "reported", "already known", "skipped", "failed")
_TOTAL = "all together"
_MOST_REASONS = 20


def lines_of(tallies: Sequence[Tally]) -> list[str]:
    """Write the table in plain text, the reasons below it."""
    rows = [_HEADS, *map(_row, tallies)]
    if len(tallies) > 1:
        rows.append(_row(total_of(tallies)))
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEADS))]
    lines = ["  ".join(_aligned(row, widths)) for row in rows]
    for what, counted in _reasons(tallies):
        lines += ["", f"{what}:"]
        lines += [f"{count:>8}  {reason}" for reason, count in counted]
    notes = _notes(tallies)
    return [*lines, *(["", *notes] if notes else [])]


def markdown_of(tallies: Sequence[Tally], story: str) -> str:
    """Write the table for the step summary."""
    rows = [[inert(cell) for cell in _row(one)] for one in tallies]
    if len(tallies) > 1:
        rows.insert(0, [inert(cell) for cell in _row(total_of(tallies))])
    parts = [f"### SEI: {inert(story)}", table(_HEADS, rows)]
    for what, counted in _reasons(tallies):
        body = table(("count", "reason"), [[str(count), inert(text)] for text, count in counted])
        parts.append(folded(what, body))
    notes = _notes(tallies)
    if notes:
        parts.append("\n".join(f"- ⚠️ {inert(note)}" for note in notes))
    return "\n\n".join(parts) + "\n\n"


def story_of(tallies: Sequence[Tally], *, is_dry: bool = False) -> str:
    """Say in a sentence what was done."""
    total = total_of(tallies)
    failed = sum(total.failed.values())
    verb = "would be reported" if is_dry else "reported"
    return f"{total.reported} of {total.found} runs {verb}, {failed} failed"


def total_of(tallies: Iterable[Tally]) -> Tally:
    """Add up what was done with several repositories."""
    tallies = list(tallies)
    return Tally(
        repository=_TOTAL,
        found=sum(one.found for one in tallies),
        reported=sum(one.reported for one in tallies),
        known=sum(one.known for one in tallies),
        skipped=_added(one.skipped for one in tallies),
        failed=_added(one.failed for one in tallies),
        notes=tuple(dict.fromkeys(note for one in tallies for note in one.notes)),
        requests=sum(one.requests for one in tallies),
        posts=sum(one.posts for one in tallies),
    )


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)


def _row(tally: Tally) -> tuple[str, ...]:
    numbers = (
        *(tally.found, tally.reported, tally.known),
        *(sum(tally.skipped.values()), sum(tally.failed.values())),
    )
    return (tally.repository, *map(str, numbers))


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *others = zip(row, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]


def _reasons(tallies: Sequence[Tally]) -> list[tuple[str, list[tuple[str, int]]]]:
    total = total_of(tallies)
    return [
        (what, Counter(counts).most_common(_MOST_REASONS))
        for what, counts in (("Skipped", total.skipped), ("Failed", total.failed))
        if counts
    ]


def _notes(tallies: Sequence[Tally]) -> list[str]:
    return [f"{one.repository}: {note}" for one in tallies for note in one.notes]
