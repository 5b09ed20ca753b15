"""Read the artifacts that files declare: manifests of Jenkins, and the runner's list.

A manifest has the shapes and field names that the vendor's Jenkins plugin reads
(jenkinsci/propelo-job-reporter-plugin, JobRunArtifactsService). The list is the runner's
GITHUB_ARTIFACTS_LIST (actions/runner, ArtifactsListFileCommand). What cannot be read is skipped
with a warning: nobody's job fails for the sake of a file.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sei_action.config.artifact_values import artifact_of, place_of
from sei_action.config.values import quoted
from sei_action.declared import CONTAINER, DeclaredArtifact
from sei_action.images import parse_image

Found = tuple[tuple[DeclaredArtifact, ...], tuple[str, ...]]
"""The artifacts of a file, and warnings about what was skipped in it."""

_LIST = "GITHUB_ARTIFACTS_LIST"
_VERSION_OF_THE_LIST = 1
_MOST_WARNINGS = 20
_SHAPES = (
    'Write {"artifacts": [...]}, {"artifact": {...}} or one object with type, location, name and '
    "qualifier"
)
_MARKS_OF_AN_ARTIFACT = ("name", "location", "qualifier")


def artifacts_in_manifest(text: str, source_name: str) -> Found:
    """Read one manifest: an array `artifacts`, an object `artifact`, or a bare object.

    An empty file and the word null declare nothing. Numbers stay as they are written.
    """
    source = quoted(source_name)
    try:
        found = _json(text) if text.strip() else None
    except (ValueError, RecursionError) as error:
        return (), (f"{source} is not JSON ({error}), so it was skipped. {_SHAPES}.",)
    entries = [] if found is None else _entries(found)
    if entries is None:
        return (), (f"{source} declares no artifact, so it was skipped. {_SHAPES}.",)
    return _read(entries, "artifact", source, lambda entry: artifact_of(_tolerated(entry)))


def _json(text: str) -> Any:  # noqa: ANN401 - JSON may hold anything
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


def _entries(found: object) -> list[object] | None:
    if not isinstance(found, dict):
        return None
    if isinstance(found.get("artifacts"), list):
        return list(found["artifacts"])
    if isinstance(found.get("artifact"), dict):
        return [found["artifact"]]
    return [found] if any(mark in found for mark in _MARKS_OF_AN_ARTIFACT) else None


def _tolerated(entry: object) -> Mapping[str, object]:
    # The plugin overlooks metadata that are no texts; the artifact is worth more than they are.
    if not isinstance(entry, dict):
        msg = "is not an object; write one with type, location, name and qualifier"
        raise ValueError(msg)  # noqa: TRY004 - a warning like every other wrong entry
    metadata = entry.get("metadata")
    texts = metadata.items() if isinstance(metadata, dict) else ()
    return entry | {"metadata": {name: value for name, value in texts if _is_text(value)}}


def _is_text(value: object) -> bool:
    return isinstance(value, str | bool)


def artifacts_in_list(text: str) -> Found:
    """Read what earlier steps of the job declared: images by digest, and files.

    Without the runner's feature the list is empty. A file has no place that outlasts the job, so
    that its location is where it was declared, and its digest is its version.
    """
    if not text.strip():
        return (), ()
    skipped = f"{_LIST}, in which earlier steps declare artifacts, was skipped:"
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return (), (f"{skipped} it is not JSON ({error}). Leave this file to the runner.",)
    told = found if isinstance(found, dict) else {}
    subjects = told.get("subjects")
    if told.get("version") != _VERSION_OF_THE_LIST or not isinstance(subjects, list):
        return (), (f"{skipped} it is no list of version 1. Use a newer version of this action.",)
    return _read(subjects, "subject", _LIST, _declared)


def _declared(subject: object) -> DeclaredArtifact:
    told = subject if isinstance(subject, dict) else {}
    kind, name, digest = (told.get(key) for key in ("kind", "name", "digest"))
    if not all(isinstance(text, str) for text in (kind, name, digest)):
        msg = "lacks kind, name or digest; declare it in GITHUB_ARTIFACTS"
        raise ValueError(msg)
    made = {"input": False, "output": True}
    if kind == "oci":
        try:
            image = parse_image(f"{name}@{digest}")
        except ValueError as error:
            msg = f"names no image: {error}"
            raise ValueError(msg) from None
        return DeclaredArtifact.model_validate(made | {"type": CONTAINER} | image.model_dump())
    if kind == "file":
        place = {"type": "file", "location": "GITHUB_ARTIFACTS"}
        return artifact_of(made | place | {"name": name, "qualifier": digest, "hash": digest})
    msg = f"is of the unknown kind {quoted(str(kind))}; use a newer version of this action"
    raise ValueError(msg)


def _read(
    entries: Iterable[object], what: str, source: str, read: Callable[[object], DeclaredArtifact]
) -> Found:
    artifacts = []
    warnings = []
    for number, entry in enumerate(entries, start=1):
        try:
            artifacts.append(read(entry))
        except ValueError as error:
            place = place_of(what, number, entry)
            warnings.append(f"In {source}, {place} {error}. It was skipped.")
    if more := warnings[_MOST_WARNINGS:]:
        warnings[_MOST_WARNINGS:] = [f"In {source}, {len(more)} more were skipped."]
    return tuple(artifacts), tuple(warnings)
