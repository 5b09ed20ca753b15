"""Turn patterns of names into filters, or say what to write instead."""

from sei_action.config.path_values import path_filter
from sei_action.config.values import line, quoted
from sei_action.globs import PathFilter, check

_EVERYTHING = "**"


def name_filter(text: str) -> PathFilter:
    """Read one pattern a line, as GitHub's `on.push.branches` takes them.

    Where each begins with !, all other names are chosen. Raises ValueError with every pattern that
    is none, in a message that reads on from the input's name.
    """
    patterns = tuple(row.strip() for row in text.splitlines() if row.strip())
    problems = [problem for pattern in patterns if (problem := _problem(pattern))]
    if problems:
        raise ValueError(". ".join(problems))
    if all(pattern.startswith("!") for pattern in patterns):
        patterns = (_EVERYTHING, *patterns)
    return path_filter("\n".join(patterns))


def _problem(pattern: str) -> str:
    try:
        check(line(pattern))
    except ValueError:
        return f"{quoted(pattern)} is no pattern; write a name, or one like release/** or !test/**"
    return ""
