"""What is added to a run that the vendor's own integration reports (contract section 1).

Two older endpoints take artifacts and parameters by repository, workflow and run number. Which
there are is the same as in a report; their fields are named otherwise, and what is not known is
left out. The page "Send artifact information" of the vendor's documentation shows both.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainSerializer

from sei_action.config.enrichment import Enrichment
from sei_action.declared import DeclaredArtifact
from sei_action.occasion import Labels
from sei_action.payload import models
from sei_action.payload.artifacts import artifacts_of, location_of
from sei_action.payload.params import params_of
from sei_action.run import Run
from sei_action.subject import Subject

Moment = Annotated[AwareDatetime, PlainSerializer(models.iso_utc, return_type=str)]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PushedArtifact(_Wire):
    """An artifact in the older words: `tag` is its qualifier, `digest` its hash."""

    name: models.Text
    location: str
    tag: models.Text
    digest: str | None = None
    type: models.Text
    artifact_created_at: Moment | None = None


class PushedParam(_Wire):
    """A parameter; the page has `string` and `integer` for its type."""

    name: models.Text
    type: Literal["string"] = "string"
    value: str


class Addition(_Wire):
    """What both endpoints are told of the run; one number names all its attempts."""

    integration_id: models.Text
    repository: models.Text
    job_run_number: models.RunNumber
    job_name: models.Text


class PushedArtifacts(Addition):
    """The body of `POST cicd/push_artifacts`."""

    artifacts: tuple[PushedArtifact, ...]


class PushedParams(Addition):
    """The body of `POST cicd/push_job_run_params`."""

    params: tuple[PushedParam, ...]


class Additions(_Wire):
    """Everything that is added to one run, by the endpoint that takes it."""

    push_artifacts: PushedArtifacts
    push_job_run_params: PushedParams

    def bodies(self) -> dict[str, bytes]:
        """Give what is to be posted, by the endpoint's path; what is empty is left out."""
        parts = {
            "cicd/push_artifacts": (self.push_artifacts, self.push_artifacts.artifacts),
            "cicd/push_job_run_params": (
                self.push_job_run_params,
                self.push_job_run_params.params,
            ),
        }
        return {
            path: body.model_dump_json(exclude_none=True).encode()
            for path, (body, entries) in parts.items()
            if entries
        }


def additions_of(
    run: Run,
    subject: Subject,
    labels: Labels,
    declared: Sequence[DeclaredArtifact],
    config: Enrichment,
) -> Additions:
    """Turn what is known of a run into what is added to it."""
    about = {
        "integration_id": config.integration_id,
        "repository": run.repository.full_name,
        "job_run_number": str(run.run_number),
        "job_name": run.workflow_name,
    }
    moments = {location_of(upload, run): upload.created_at for upload in run.artifacts}
    artifacts = [
        {
            "name": artifact.name,
            "location": artifact.location,
            "tag": artifact.qualifier,
            "digest": artifact.hash,
            "type": artifact.type,
            "artifact_created_at": moments.get(artifact.location),
        }
        for artifact in artifacts_of(run, subject, declared, config).value
    ]
    params = [
        {"name": param.name, "value": param.value}
        for param in params_of(run, subject, labels, config).value
    ]
    return Additions.model_validate(
        {
            "push_artifacts": {**about, "artifacts": artifacts},
            "push_job_run_params": {**about, "params": params},
        }
    )
