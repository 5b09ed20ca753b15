"""The section of CHANGELOG.md that a release is announced with.

`python -m release.notes 1.2.3` prints it.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from release.problems import ReleaseError, run

CHANGELOG = Path("CHANGELOG.md")
_LINKS = re.compile(r"^\[[^\]]+\]: \S+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """What changed with a version; without a date it is not released yet."""

    date: str | None
    text: str


def section_of(changelog: str, version: str) -> Section | None:
    """Find the section of a version (https://keepachangelog.com/en/1.1.0/)."""
    found = re.search(
        rf"^## \[{re.escape(version)}\](?: - (\d{{4}}-\d{{2}}-\d{{2}}))?[ \t]*$(.*?)(?=^## |\Z)",
        changelog,
        re.MULTILINE | re.DOTALL,
    )
    return Section(found[1], _LINKS.sub("", found[2]).strip()) if found else None


def main(words: Sequence[str] | None = None) -> int:
    """Print the section of the version that the command names."""
    parser = argparse.ArgumentParser(prog="python -m release.notes", description=__doc__)
    parser.add_argument("version")
    version: str = parser.parse_args(words).version

    def notes() -> list[str]:
        section = section_of(CHANGELOG.read_text(encoding="utf-8"), version)
        if section is None or not section.text:
            msg = (
                f"{CHANGELOG} says nothing of {version}. Write what changed under a heading of it."
            )
            raise ReleaseError(msg)
        return [section.text]

    return run(notes)


if __name__ == "__main__":
    sys.exit(main())
