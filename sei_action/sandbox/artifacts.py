"""What is kept of the artifacts of a run (contract section 3 rule 11)."""

from sei_action.sandbox.entries import Entry
from sei_action.sandbox.records import Artifact


def artifacts_of(report: Entry) -> tuple[tuple[Artifact, ...], tuple[str, ...]]:
    """Return the artifacts, each identity once, and notes on what is lost or ties to nothing."""
    kept: dict[tuple[str | None, ...], Artifact] = {}
    notes: list[str] = []
    for entry in report.entries("artifacts"):
        artifact = _artifact(entry)
        identity = (
            artifact.type,
            artifact.location,
            artifact.name,
            artifact.qualifier,
            artifact.hash,
        )
        if identity in kept:
            notes.append(f"{entry.path} dropped: it is there twice")
            continue
        kept[identity] = artifact
        if artifact.type == "container" and not (artifact.name and artifact.qualifier):
            notes.append(f"{entry.path} ties no build to a deployment: no name or no qualifier")
    return tuple(kept.values()), tuple(notes)


def _artifact(entry: Entry) -> Artifact:
    metadata = entry.entry("metadata")
    return Artifact(
        input=entry.flag("input"),
        output=entry.flag("output"),
        type=entry.text("type"),
        location=entry.text("location"),
        name=entry.text("name"),
        qualifier=entry.text("qualifier"),
        hash=entry.text("hash"),
        metadata={name: metadata.needed_text(name) for name in metadata.values},
    )
