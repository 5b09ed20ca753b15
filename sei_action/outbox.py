"""Keep reports that could not be delivered, until they can.

This is an edge: it alone reads and writes the outbox, a folder with one file for each report. A
file holds the report, where it was to go and why it did not get there, and no secret. A report is
sent again by its execution id, which makes a repeat harmless (contract section 3 rule 2).
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from sei_action.json_text import loads, mended

FOLDER = "sei-outbox"
_LOCK = ".lock"
_ENDING = ".json"


class Kept(BaseModel):
    """A report that waits for its delivery; `target` is the base URL that it was meant for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    target: str
    reason: str
    kept_at: AwareDatetime
    report: Mapping[str, Any]

    @property
    def execution_id(self) -> str:
        """Give the id of the attempt that is reported."""
        return str(self.report.get("execution_id", ""))

    @property
    def content(self) -> bytes:
        """Give the report as it is posted."""
        return json.dumps(self.report, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def identity(self) -> str:
        """Tell it from every other report: by target, instance, pipeline and build number."""
        names = ("instance_guid", "job_full_name", "build_number")
        parts = [self.target, *(str(self.report.get(name)) for name in names)]
        return sha256(json.dumps(parts).encode()).hexdigest()[:8]

    @property
    def age(self) -> tuple[int, str]:
        """Give what reports are put in order by: the start of the run, then its id."""
        started = self.report.get("start_time")
        return (started if isinstance(started, int) else 0, self.execution_id)


def keep(folder: Path, name: str, kept: Kept) -> Path:
    """Write a report into the outbox, whole or not at all, and give the file's path.

    Raises OSError where the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}{_ENDING}"
    if path.exists() and not _holds(path, kept):
        # Another instance's or pipeline's report of the same attempt.
        path = folder / f"{name}-{kept.identity}{_ENDING}"
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".", suffix=".draft")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(mended(kept.model_dump(mode="json")), ensure_ascii=False))
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return path


def waiting(folder: Path) -> tuple[list[tuple[Path, Kept]], list[str]]:
    """Read what waits in the outbox, the oldest run first, and say what cannot be read.

    A file that cannot be read stays where it is.
    """
    found, problems = [], []
    for path in sorted(folder.glob(f"*{_ENDING}")):
        try:
            kept = _read(path)
        except FileNotFoundError:
            continue  # somebody else has just sent it
        except (OSError, ValueError, RecursionError) as error:
            problems.append(f"{path} is no report of an outbox ({type(error).__name__}).")
        else:
            found.append((path, kept))
    return sorted(found, key=lambda one: one[1].age), problems


def _holds(path: Path, kept: Kept) -> bool:
    try:
        return _read(path).identity == kept.identity
    except (OSError, ValueError, RecursionError):
        return False


def _read(path: Path) -> Kept:
    return Kept.model_validate(loads(path.read_text(encoding="utf-8")))


@contextmanager
def alone_in(folder: Path, seconds: float) -> Iterator[None]:
    """Keep others from sending out of the same folder; raises TimeoutError where they take longer.

    The lock goes with the process that holds it, however that ends.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - a report that is delivered needs none

    try:
        with FileLock(folder / _LOCK, timeout=seconds):
            yield
    except Timeout:
        raise TimeoutError from None
