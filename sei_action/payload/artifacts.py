"""What a run uploaded, built, deployed or declared, as SEI's artifacts (contract rule 11)."""

from collections.abc import Iterable

from sei_action.config import Config
from sei_action.declared import CONTAINER, DeclaredArtifact, declared_in, merged
from sei_action.images import ImageReference
from sei_action.payload.models import Artifact, iso_utc
from sei_action.payload.naming import execution_id_of
from sei_action.payload.rules import Rule
from sei_action.provenance import DEFAULT, Decided, Source, each_once
from sei_action.run import Artifact as Upload
from sei_action.run import Run
from sei_action.subject import Subject


def artifacts_of(
    run: Run, subject: Subject, declared: Iterable[DeclaredArtifact], config: Config
) -> Decided[tuple[Artifact, ...]]:
    """List what the run uploaded, and the images and other things that it is said to make or use.

    A service that names images of its own has these, and not those of the whole step: a build
    would else be tied to another service's deployment.
    """
    found = [_upload(upload, run) for upload in run.artifacts]
    of_step = [
        *declared,
        *declared_in(Source.input("artifacts"), config.artifacts),
        *declared_in(Source.input("images"), _images(config.images, ())),
        *declared_in(Source.input("deployed-images"), _images((), config.deployed_images)),
    ]
    service = subject.service
    reason = "what the run uploaded, and what was declared"
    if service and (service.images or service.deployed_images):
        images = _images(service.images, service.deployed_images)
        found += declared_in(Source.input("services"), images)
        of_step = [one for one in of_step if one.type != CONTAINER]
        reason += ", with the service's own images"
    artifacts = merged([*found, *of_step])
    return Decided(
        tuple(Artifact.model_validate(one.model_dump()) for one in artifacts),
        each_once(source for one in artifacts for source in one.sources) or (DEFAULT,),
        reason if artifacts else "nothing was uploaded or declared",
        Rule.ARTIFACTS,
    )


def location_of(upload: Upload, run: Run) -> str:
    """Give the address of an upload, which no other one has."""
    return f"{run.html_url}/artifacts/{upload.id}"


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
        location=location_of(upload, run),
        name=f"{upload.name}#{upload.id}",
        qualifier=execution_id_of(run),
        hash=upload.digest,
        metadata=metadata,
        sources=run.sources_of("artifacts", "artifacts"),
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
