"""The repository that the command stands in: its workflow files, read and written.

This is an edge: it alone reads and writes them. Nothing outside of the repository is touched,
wherever a link may lead.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from sei_action.errors import ConfigurationError

_FOLDER = Path(".github", "workflows")
_ENDINGS = (".yml", ".yaml")
# What is no UTF-8 comes out again as it was.
_ODD_BYTES = "surrogateescape"


class Checkout:
    """A clone of a repository."""

    def __init__(self, root: Path) -> None:
        """Take the folder that holds `.git`."""
        self.root = root.resolve()

    @classmethod
    def around(cls, folder: Path) -> "Checkout":
        """Find the clone that a folder lies in; raises ConfigurationError where there is none."""
        for place in (folder, *folder.parents):
            if (place / ".git").exists():
                return cls(place)
        problem = (
            f"{folder} lies in no git repository; run the command in a clone of the one whose "
            "workflows are to report."
        )
        raise ConfigurationError([problem])

    def workflows(self) -> dict[str, str]:
        """Read the workflow files, by their paths from the root; links that lead out are left."""
        folder = self.root / _FOLDER
        if not folder.is_dir() or not self._is_inside(folder):
            return {}
        return {
            path.relative_to(self.root).as_posix(): _text(path)
            for path in sorted(folder.iterdir())
            if path.suffix in _ENDINGS and path.is_file() and self._is_inside(path)
        }

    def write(self, changes: Iterable[tuple[str, str | None, str]]) -> None:
        """Write files, each at once or not at all, and keep their modes.

        A change is a path, the text that was read (None for a new file) and the new one. Raises
        ConfigurationError where a file is another by now or lies outside, before any is written.
        """
        targets = {path: self._target(path, before) for path, before, _ in changes}
        for path, _, after in changes:
            _replace(targets[path], after)

    def _target(self, path: str, before: str | None) -> Path:
        target = (self.root / path).resolve()
        if not target.is_relative_to(self.root):
            problem = (
                f"{path} lies outside of the repository, because a link leads there. Nothing was "
                "written; put a file in the place of the link."
            )
            raise ConfigurationError([problem])
        if (_text(target) if target.exists() else None) != before:
            problem = (
                f"{path} was changed by somebody else in the meantime. Nothing was written; run "
                "the command again."
            )
            raise ConfigurationError([problem])
        return target

    def _is_inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.root)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", _ODD_BYTES)


def _replace(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(text.encode("utf-8", _ODD_BYTES))
        temporary.chmod(target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
