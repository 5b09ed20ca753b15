"""Turn lines of patterns into a filter for paths, or say what to write instead."""

import re

from sei_action.config.values import line, quoted
from sei_action.globs import PathFilter, check

_MARK_OF_A_LIST = re.compile(r"-\s")
_IN_QUOTES = re.compile(r"(['\"]).*\1", re.DOTALL)


def path_filter(text: str) -> PathFilter:
    """Read one pattern a line, in the words of GitHub's `on.push.paths`.

    Raises ValueError with every illegal pattern there is, in a message that reads on from the
    input's name.
    """
    patterns = tuple(row.strip() for row in text.splitlines() if row.strip())
    problems = [problem for pattern in patterns if (problem := _problem(pattern))]
    if problems:
        raise ValueError(". ".join(problems))
    return PathFilter(patterns)


def _problem(pattern: str) -> str:
    # GitHub would take these two as they are, and no file is ever called so.
    if _MARK_OF_A_LIST.match(pattern):
        return f"{quoted(pattern)} is an entry of a list; write the pattern alone, one a line"
    if _IN_QUOTES.fullmatch(pattern):
        return f"{quoted(pattern)} is in quotes; write the pattern without them"
    try:
        line(pattern)
    except ValueError as error:
        return str(error)
    try:
        check(pattern)
    except ValueError as error:
        return f"{quoted(pattern)} {error}"
    return ""
