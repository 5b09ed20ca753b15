"""The artifacts of a report, and how SEI will tie them to builds and deployments."""

from sei_action.declared import CONTAINER
from sei_action.payload import Payload
from sei_action.payload.models import Artifact
from sei_action.summary.markdown import folded, inert, table

_HEADS = ("Artifact", "Qualifier", "Type", "What SEI ties it to")


def artifact_table(payload: Payload) -> str:
    """Show of every artifact how it correlates (contract section 3 rule 11), or why not."""
    if not payload.artifacts:
        return ""
    rows = [
        (inert(one.name), inert(one.qualifier), inert(one.type), inert(correlation_of(one)))
        for one in payload.artifacts
    ]
    return folded(f"Artifacts: {len(rows)}", table(_HEADS, rows))


def correlation_of(artifact: Artifact) -> str:
    """Say to what SEI ties an artifact, and by which of its names."""
    if artifact.type != CONTAINER:
        return "nothing: SEI correlates containers alone"
    place = " (and location)" if artifact.location else ""
    digest = " or by hash" if artifact.hash else ""
    return f"{_other_end(artifact)}, by name and qualifier{place}{digest}"


def _other_end(artifact: Artifact) -> str:
    if artifact.output and artifact.input:
        return "its build and its deployments"
    if artifact.output:
        return "its deployments"
    if artifact.input:
        return "the build that made it"
    return "its build or its deployments (which of both this run is was not told)"
