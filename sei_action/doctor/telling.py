"""The doctor's findings, as people and programs read them."""

import json
from collections import Counter
from collections.abc import Sequence

from sei_action.diagnosis import Diagnosis, Level
from sei_action.summary.markdown import inert, table

_WORST_FIRST = (Level.ERROR, Level.WARNING, Level.OK)
_MARKS = {Level.ERROR: "❌ error", Level.WARNING: "⚠️ warning", Level.OK: "✅ ok"}


def verdict(found: Sequence[Diagnosis]) -> str:
    """Count what was found, in one sentence."""
    count = Counter(one.level for one in found)
    errors, warnings = count[Level.ERROR], count[Level.WARNING]
    return (
        f"{errors} {'error' if errors == 1 else 'errors'}, "
        f"{warnings} {'warning' if warnings == 1 else 'warnings'}, {count[Level.OK]} in order"
    )


def as_json(found: Sequence[Diagnosis]) -> str:
    """Write what was found as JSON, with the count of each level."""
    count = Counter(one.level for one in found)
    told = {
        **{level.value: count[level] for level in _WORST_FIRST},
        "checks": [one.model_dump(mode="json") for one in found],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def as_markdown(found: Sequence[Diagnosis]) -> str:
    """Write what was found as the step's summary, the worst first."""
    ordered = sorted(found, key=lambda one: _WORST_FIRST.index(one.level))
    rows = [[_MARKS[one.level], one.check.value, inert(one.text)] for one in ordered]
    heads = ("", "check", "what was found, and what to do")
    return f"### SEI doctor: {verdict(found)}\n\n{table(heads, rows)}\n"
