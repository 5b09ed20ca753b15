"""Known vulnerabilities of what the action installs, as pip-audit finds them.

`python -m release.audit requirements.txt` ends with 1 where there is one. pip-audit passes over a
package that its service does not answer for; here that is said, and fails where SEI_REQUIRE_AUDIT
is 1, as in our own workflows: nobody else can be sure to reach the service.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

# Nothing is resolved or installed: the lock has everything.
_PIP_AUDIT = (
    *(sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip"),
    *("--progress-spinner", "off", "--format", "json"),
)


def vulnerabilities(report: Mapping[str, Any]) -> Iterator[str]:
    """Say which packages of pip-audit's report have which vulnerabilities."""
    for package in report["dependencies"]:
        for found in package.get("vulns", []):
            fixed = ", ".join(found["fix_versions"]) or "no version"
            yield f"{package['name']} {package['version']}: {found['id']}, fixed in {fixed}"


def unchecked(report: Mapping[str, Any]) -> list[str]:
    """Name the packages of pip-audit's report that were not looked up."""
    return [package["name"] for package in report["dependencies"] if "skip_reason" in package]


def verdict(report: Mapping[str, Any], *, strict: bool) -> tuple[int, list[str]]:
    """Give the exit code and what is to be said; `strict` fails where a package is unchecked."""
    found = list(vulnerabilities(report))
    missing = unchecked(report)
    checked = len(report["dependencies"]) - len(missing)
    said = [*found, f"{checked} packages looked up, {len(found)} vulnerabilities known."]
    if missing:
        said.append(f"NOT CHECKED, the service gave no answer: {', '.join(missing)}.")
    return int(bool(found or (strict and missing))), said


def main(words: Sequence[str] | None = None) -> int:
    """Look up the packages of a lock."""
    parser = argparse.ArgumentParser(prog="python -m release.audit", description=__doc__)
    parser.add_argument("lock", type=Path)
    lock: Path = parser.parse_args(words).lock
    strict = os.environ.get("SEI_REQUIRE_AUDIT") == "1"
    with TemporaryDirectory() as folder:
        result = Path(folder) / "report.json"
        done = subprocess.run(  # noqa: S603 - our own program, with the developer's own file
            [*_PIP_AUDIT, "--requirement", lock, "--output", result],
            capture_output=True,
            text=True,
            check=False,
        )
        if not result.exists():
            last = (done.stderr.strip() or "no reason given").splitlines()[-1]
            sys.stdout.write(f"{lock} was NOT CHECKED: {last}\n")
            return int(strict)
        code, said = verdict(json.loads(result.read_text(encoding="utf-8")), strict=strict)
    sys.stdout.write("".join(f"{lock}: {line}\n" for line in said))
    return code


if __name__ == "__main__":
    sys.exit(main())
