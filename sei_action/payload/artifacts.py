"""What a run uploaded, as artifacts of SEI (contract section 3 rule 11)."""

from sei_action.payload.models import Artifact, iso_utc
from sei_action.payload.naming import execution_id_of
from sei_action.run import Artifact as Upload
from sei_action.run import Run


def artifacts_of(run: Run) -> tuple[Artifact, ...]:
    """Turn the run's uploads into artifacts that it put out.

    SEI correlates containers alone; other types need names of their own, so the upload's id is
    part of the name.
    """
    return tuple(_artifact_of(upload, run) for upload in run.artifacts)


def _artifact_of(upload: Upload, run: Run) -> Artifact:
    metadata = {"size_in_bytes": str(upload.size_in_bytes)}
    if upload.expires_at:
        metadata["expires_at"] = iso_utc(upload.expires_at)
    return Artifact(
        input=False,
        output=True,
        type="github-artifact",
        location=f"{run.html_url}/artifacts/{upload.id}",
        name=f"{upload.name}#{upload.id}",
        qualifier=execution_id_of(run),
        hash=upload.digest,
        metadata=metadata,
    )
