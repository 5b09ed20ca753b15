"""What became of a report: what the step's outputs, its log and its summary speak of."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from sei_action.payload import Payload


class Receipt(BaseModel):
    """The end of the trip. `story` says what happened to the report, `failure` why it was lost.

    `payload` is None where no report was made, `payload_file` None where it could not be kept.
    """

    model_config = ConfigDict(frozen=True)

    story: str
    delivered: bool = False
    failure: str | None = None
    payload: Payload | None = None
    payload_file: str | None = None
    commits_reason: str = ""
    notes: tuple[str, ...] = ()

    def outputs(self) -> Mapping[str, str]:
        """Give the step's outputs; what there is none of is empty."""
        payload = self.payload
        return {
            "delivered": "true" if self.delivered else "false",
            "result": payload.result if payload else "",
            "build-number": str(payload.build_number) if payload else "",
            "execution-id": payload.execution_id if payload else "",
            "commit-count": str(len(payload.scm_commit_ids)) if payload else "",
            "artifact-count": str(len(payload.artifacts)) if payload else "",
            "payload-file": self.payload_file or "",
        }
