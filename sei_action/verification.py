"""Remember for a day that SEI knows an instance.

This is an edge: it alone reads and writes that memory, an empty file whose name holds the day, in
the tool cache where a runner keeps one, else in the job's own folder.
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

_FOLDER = "sei-action"


def is_verified(env: Mapping[str, str], sei_url: str, guid: str, day: date) -> bool:
    """Tell whether SEI was found to know the instance on that day."""
    return any(_exists(path) for path in _places(env, sei_url, guid, day))


def remember(env: Mapping[str, str], sei_url: str, guid: str, day: date) -> None:
    """Remember it where that is possible; where not, SEI is asked once more next time."""
    for path in _places(env, sei_url, guid, day):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError:
            continue
        return


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _places(env: Mapping[str, str], sei_url: str, guid: str, day: date) -> list[Path]:
    what = sha256(f"{sei_url} {guid}".encode()).hexdigest()[:16]
    folders = (env.get(name) for name in ("RUNNER_TOOL_CACHE", "RUNNER_TEMP"))
    return [Path(folder) / _FOLDER / f"verified-{what}-{day}" for folder in folders if folder]
