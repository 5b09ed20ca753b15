"""The workflow files that a user names."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from sei_action.errors import ConfigurationError

FOLDER = ".github/workflows"


def named_files(
    wanted: Iterable[str], files: Mapping[str, str], folder: Path, name: str
) -> tuple[str, ...]:
    """Find files by their names, or by their paths from the root or from a folder below it.

    Raises ConfigurationError, for the input of the name, with all that are not there.
    """
    found, problems = [], []
    for one in wanted:
        given = PurePosixPath(Path(one).as_posix())
        below = PurePosixPath(Path(os.path.normpath(folder / one)).as_posix())
        ways = (str(given), str(below), str(PurePosixPath(FOLDER) / given))
        path = next((way for way in ways if way in files), None)
        if path:
            found.append(path)
            continue
        there = ", ".join(PurePosixPath(path).name for path in files) or "none"
        problems.append(
            f"Input `{name}`: {one!r} is no workflow of this repository; write the name of a file "
            f"in {FOLDER} (there are: {there})."
        )
    if problems:
        raise ConfigurationError(problems)
    return tuple(found)
