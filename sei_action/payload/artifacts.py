"""What a run uploaded, built, deployed or declared, as SEI's artifacts (contract rule 11)."""

from collections.abc import Iterable

from sei_action.config import Config
from sei_action.declared import CONTAINER, DeclaredArtifact, merged
from sei_action.images import ImageReference
from sei_action.payload.models import Artifact, iso_utc
from sei_action.payload.naming import execution_id_of
from sei_action.run import Artifact as Upload
from sei_action.run import Run
from sei_action.subject import Subject


def artifacts_of(
    run: Run, subject: Subject, declared: Iterable[DeclaredArtifact], config: Config
) -> tuple[Artifact, ...]:
    """List what the run uploaded, and the images and other things that it is said to make or use.

    A service that names images of its own has these, and not those of the whole step: a build
    would else be tied to another service's deployment.
    """
    found = [_upload(upload, run) for upload in run.artifacts]
    of_step = [*declared, *config.artifacts, *_images(config.images, config.deployed_images)]
    service = subject.service
    if service and (service.images or service.deployed_images):
        found += _images(service.images, service.deployed_images)
        of_step = [one for one in of_step if one.type != CONTAINER]
    found += of_step
    return tuple(Artifact.model_validate(one.model_dump()) for one in merged(found))


def _upload(upload: Upload, run: Run) -> DeclaredArtifact:
    # SEI correlates containers alone; other types need names of their own, so the upload's id is
    # part of the name.
    metadata = {"size_in_bytes": str(upload.size_in_bytes)}
    if upload.expires_at:
        metadata["expires_at"] = iso_utc(upload.expires_at)
    return DeclaredArtifact(
        input=False,
        output=True,
        type="github-artifact",
        location=f"{run.html_url}/artifacts/{upload.id}",
        name=f"{upload.name}#{upload.id}",
        qualifier=execution_id_of(run),
        hash=upload.digest,
        metadata=metadata,
    )


def _images(
    built: Iterable[ImageReference], deployed: Iterable[ImageReference]
) -> list[DeclaredArtifact]:
    return [
        *(_image(reference, is_built=True) for reference in built),
        *(_image(reference, is_built=False) for reference in deployed),
    ]


def _image(reference: ImageReference, *, is_built: bool) -> DeclaredArtifact:
    return DeclaredArtifact(
        input=not is_built,
        output=is_built,
        type=CONTAINER,
        location=reference.location,
        name=reference.name,
        qualifier=reference.qualifier,
        hash=reference.hash,
    )
