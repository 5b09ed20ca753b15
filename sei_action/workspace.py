"""Read the files in which earlier steps of the job declared artifacts.

This is an edge: it alone reads them. Nothing in them, and nothing about them, is an error: what
cannot be read becomes a warning.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sei_action.config.values import quoted
from sei_action.declared import DeclaredArtifact, declared_in, merged
from sei_action.manifests import Found, artifacts_in_list, artifacts_in_manifest
from sei_action.provenance import Source

MANIFESTS = ("artifact-manifest.json", "sei-artifacts.json")
"""The files that are read without being asked for, as the vendor's Jenkins plugin reads them."""

_LIST = "GITHUB_ARTIFACTS_LIST"
_LARGEST_BYTES = 1024 * 1024
_MOST_FILES = 200
_HOW_TO_NAME_FILES = (
    "Write paths from the workspace's root on, and place this step after those that write the "
    "files, in the same job."
)


def read_declared(
    env: Mapping[str, str], patterns: Sequence[str]
) -> tuple[tuple[DeclaredArtifact, ...], tuple[str, ...]]:
    """Read the runner's list, the manifests in the workspace, and the files of the patterns.

    `patterns` are paths or globs from the workspace's root on. The order is that of this sentence,
    and files of one glob are in the order of their names; each file is read once.
    """
    found = [*_of_earlier_steps(env.get(_LIST)), *_in_workspace(env, patterns)]
    artifacts = merged(artifact for artifacts, _ in found for artifact in artifacts)
    return artifacts, tuple(warning for _, warnings in found for warning in warnings)


def _of_earlier_steps(path: str | None) -> Iterator[Found]:
    # The variable is there where the runner knows it; the file may still be missing.
    if path and _is_file(Path(path)):
        try:
            artifacts, warnings = artifacts_in_list(_text_of(Path(path)))
            yield declared_in(Source.variable(_LIST), artifacts), warnings
        except ValueError as error:
            yield (), (f"What earlier steps declared ({_LIST}) was skipped: {error}.",)


def _in_workspace(env: Mapping[str, str], patterns: Sequence[str]) -> Iterator[Found]:
    # An empty path would be the folder that the program was started in.
    root = Path(env["GITHUB_WORKSPACE"]) if env.get("GITHUB_WORKSPACE") else None
    names = [name for name in MANIFESTS if root and _is_file(root / name)]
    for pattern in patterns:
        matches = _matches(root, pattern) if root else []
        names += matches
        if not matches:
            problem = f"Input `artifact-files`: {quoted(pattern)} matches no file."
            yield (), (f"{problem} {_HOW_TO_NAME_FILES}",)
    if root:
        yield from _of_files(root, names)


def _matches(root: Path, pattern: str) -> list[str]:
    # First as a path: a file may be called `[a].json`.
    if _is_file(root / pattern):
        return [pattern]
    # Before Python 3.13 a last `**` matches folders alone.
    whole = f"{pattern}/*" if pattern.endswith("**") else pattern
    try:
        files = sorted(path for path in root.glob(whole) if _is_file(path))
    except (OSError, ValueError, IndexError, NotImplementedError, RecursionError):
        # What pathlib says of a pattern that is none differs between versions of Python.
        return []
    return [path.relative_to(root).as_posix() for path in files]


def _of_files(root: Path, names: Sequence[str]) -> Iterator[Found]:
    real_root = root.resolve()
    files: dict[Path, str] = {}
    for name in names:
        files.setdefault((root / name).resolve(), name)
    for real, name in list(files.items())[:_MOST_FILES]:
        try:
            if not real.is_relative_to(real_root):
                msg = "it lies outside the workspace; copy it into the workspace"
                raise ValueError(msg)  # noqa: TRY301 - ends like what _text_of raises
            artifacts, warnings = artifacts_in_manifest(_text_of(real), name)
            yield declared_in(Source.file(name), artifacts), warnings
        except ValueError as error:
            yield (), (f"{quoted(name)} was skipped: {error}.",)
    if len(files) > _MOST_FILES:
        skipped = f"{len(files) - _MOST_FILES} files more than {_MOST_FILES} were skipped"
        yield (), (f"Input `artifact-files`: {skipped}. Write narrower patterns.",)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except OSError as error:
        msg = f"it cannot be read ({error.strerror}); let its owner allow this step to read it"
        raise ValueError(msg) from None
    if len(content) > _LARGEST_BYTES:
        msg = "it is larger than 1 MiB; declare the artifacts alone in it"
        raise ValueError(msg)
    try:
        # Windows PowerShell begins UTF-8 with a byte order mark.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        msg = "it is not UTF-8; save it in this encoding"
        raise ValueError(msg) from None
