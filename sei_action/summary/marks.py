"""What stands for each result, for those who do not tell colours apart as well."""

_MARKS = {"SUCCESS": "✅", "FAILURE": "❌", "SKIPPED": "⏭️", "ABORTED": "⏹️"}


def mark_of(result: str) -> str:
    """Give the mark of a result."""
    return _MARKS.get(result, "❔")
