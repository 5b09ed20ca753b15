"""What is to be released, and everything that stands in its way.

`python -m release.plan` prints the facts of the release as outputs of a step: version, tag, major
and image. What stands in the way is printed too, and ends the command with 1 unless `--dry-run`.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from release.notes import CHANGELOG, section_of

PACKAGE = Path("sei_action/__init__.py")
# The workflow that others call names the action by its release, and the release commit cannot write
# that: GitHub lets no job's own token push a change of a workflow.
CALLED = Path(".github/workflows/sync.yml")
# Both must have succeeded for the very commit that is released.
WORKFLOWS = (".github/workflows/ci.yml", ".github/workflows/selftest.yml")
_BRANCH = "refs/heads/main"
_USED = re.compile(r"^\s*(?:- )?uses: (\S+/sei-action@\S+)", re.MULTILINE)
_ASSIGNED = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)
_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known when somebody asks for a release.

    `tags` has a reference a line, such as refs/tags/v1.2.3; `runs` are the workflow runs of the
    commit as GitHub lists them (https://docs.github.com/en/rest/actions/workflow-runs), the newest
    first.
    """

    asked: str
    repository: str
    ref: str
    package: str
    called: str
    changelog: str
    tags: str
    runs: tuple[dict[str, Any], ...]

    @property
    def packaged(self) -> str:
        """Give the version that the package says it has; empty where it says none."""
        found = _ASSIGNED.search(self.package)
        return found[1] if found else ""

    @property
    def version(self) -> str:
        """Give the version to release: the one asked for, else the package's."""
        return self.asked or self.packaged


def obstacles(situation: Situation) -> Iterator[str]:
    """Say all that stands in the way of the release."""
    version = situation.version
    if not _VERSION.fullmatch(version):
        yield f"The version {version!r} is none. Ask for one such as 1.2.3."
    if version != situation.packaged:
        yield (
            f"{PACKAGE} has the version {situation.packaged!r}, not {version!r}. "
            "Set `__version__` on the main branch first."
        )
    own = f"{situation.repository}@v{version}"
    used = sorted({*_USED.findall(situation.called)} - {own})
    if used:
        yield f"{CALLED} uses {', '.join(used)}, not {own}. Set it on the main branch first."
    section = section_of(situation.changelog, version)
    if section is None or section.date is None or not section.text:
        yield (
            f"{CHANGELOG} has no section of {version}. Turn Unreleased into "
            f"`## [{version}] - YYYY-MM-DD` on the main branch first."
        )
    if re.search(rf"^refs/tags/v{re.escape(version)}$", situation.tags, re.MULTILINE):
        yield f"The tag v{version} exists, and a release never changes. Ask for another version."
    if situation.ref != _BRANCH:
        yield f"This is {situation.ref}. Start the workflow on the branch main."
    for path in WORKFLOWS:
        run = next((run for run in situation.runs if run.get("path") == path), None)
        if run is None or run.get("conclusion") != "success":
            state = "has not run" if run is None else run.get("conclusion") or "is not finished"
            yield f"{path} for this commit: {state}. It must succeed first."


def outputs(version: str, owner: str) -> dict[str, str]:
    """Give the outputs of the step; a registry knows lower case only."""
    return {
        "version": version,
        "tag": f"v{version}",
        "major": f"v{version.partition('.')[0]}",
        "image": f"ghcr.io/{owner.lower()}/sei-action",
    }


def main(words: Sequence[str] | None = None) -> int:
    """Print what is to be released, and what stands in the way."""
    parser = argparse.ArgumentParser(prog="python -m release.plan", description=__doc__)
    parser.add_argument("--version", default="", help="the version asked for")
    parser.add_argument("--tags", type=Path, required=True, help="file of references, one a line")
    parser.add_argument("--runs", type=Path, required=True, help="file with GitHub's list of runs")
    parser.add_argument("--dry-run", action="store_true", help="tell of obstacles, and go on")
    chosen = parser.parse_args(words)
    situation = Situation(
        asked=chosen.version,
        repository=os.environ.get("GITHUB_REPOSITORY", ""),
        ref=os.environ.get("GITHUB_REF", ""),
        package=PACKAGE.read_text(encoding="utf-8"),
        called=CALLED.read_text(encoding="utf-8"),
        changelog=CHANGELOG.read_text(encoding="utf-8"),
        tags=chosen.tags.read_text(encoding="utf-8"),
        runs=tuple(json.loads(chosen.runs.read_text(encoding="utf-8"))["workflow_runs"]),
    )
    found = list(obstacles(situation))
    level = "notice" if chosen.dry_run else "error"
    sys.stderr.write("".join(f"::{level} title=Release::{obstacle}\n" for obstacle in found))
    if found and not (chosen.dry_run and _VERSION.fullmatch(situation.version)):
        return 1
    owner = os.environ.get("GITHUB_REPOSITORY_OWNER", "")
    facts = outputs(situation.version, owner)
    sys.stdout.write("".join(f"{name}={value}\n" for name, value in facts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
