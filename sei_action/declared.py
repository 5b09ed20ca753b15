"""An artifact that a user, an earlier step or a file declares: what it is, not where it was told.

Its fields are those of SEI's artifacts (contract section 3 rule 11).
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sei_action.provenance import Source, each_once

CONTAINER = "container"
"""The only type that SEI correlates."""

Text = Annotated[str, StringConstraints(min_length=1)]


class DeclaredArtifact(BaseModel):
    """Something that the run made (`output`) or used (`input`); None where nobody told.

    `sources` say where it was declared, and are no part of what SEI is told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Text
    location: str
    name: Text
    qualifier: Text
    hash: str | None = None
    metadata: dict[str, str] = Field(default_factory=dict)
    input: bool | None = None
    output: bool | None = None
    sources: tuple[Source, ...] = Field((), exclude=True)


def declared_in(
    source: Source, artifacts: Iterable[DeclaredArtifact]
) -> tuple[DeclaredArtifact, ...]:
    """Note where artifacts were declared."""
    return tuple(artifact.model_copy(update={"sources": (source,)}) for artifact in artifacts)


def merged(artifacts: Iterable[DeclaredArtifact]) -> tuple[DeclaredArtifact, ...]:
    """Join the artifacts that SEI would take for one, each where it first stands.

    One run may hold type, location, name, qualifier and hash once (rule 11). Yes outweighs no, and
    both outweigh not knowing; of two metadata of one name the last counts.
    """
    result: dict[tuple[str | None, ...], DeclaredArtifact] = {}
    for artifact in artifacts:
        key = (
            artifact.type,
            artifact.location,
            artifact.name,
            artifact.qualifier,
            artifact.hash,
        )
        result[key] = _joined(result[key], artifact) if key in result else artifact
    return tuple(result.values())


def _joined(first: DeclaredArtifact, second: DeclaredArtifact) -> DeclaredArtifact:
    return first.model_copy(
        update={
            "metadata": first.metadata | second.metadata,
            "input": _either(first.input, second.input),
            "output": _either(first.output, second.output),
            "sources": each_once([*first.sources, *second.sources]),
        }
    )


def _either(*told: bool | None) -> bool | None:
    return next((answer for answer in (True, False) if answer in told), None)
