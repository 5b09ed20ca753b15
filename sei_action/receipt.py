"""What became of the reports: what the step's outputs, its log and its summary speak of."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from sei_action.changes import Change
from sei_action.payload import Payload


class Report(BaseModel):
    """One report that was made. `story` says what happened to it, `failure` why it was lost.

    `counts_as` says what SEI will count it as, `commits_reason` where its commits start and why.
    `changes` tell of its commits what GitHub does, and `queued` has the milliseconds that stages
    waited for a runner, by their ids. `payload_file` is None where it could not be kept.
    """

    model_config = ConfigDict(frozen=True)

    payload: Payload
    story: str
    counts_as: str = ""
    commits_reason: str = ""
    changes: tuple[Change, ...] = ()
    queued: dict[str, int] = Field(default_factory=dict)
    delivered: bool = False
    failure: str | None = None
    payload_file: str | None = None


class Receipt(BaseModel):
    """The end of the trip. `story` says what happened, `failure` why something was not delivered.

    `outbox` is the folder of what was kept to be sent later.
    """

    model_config = ConfigDict(frozen=True)

    story: str
    reports: tuple[Report, ...] = ()
    failure: str | None = None
    notes: tuple[str, ...] = ()
    outbox: str | None = None

    def outputs(self) -> Mapping[str, str]:
        """Give the step's outputs; what there is none of is empty.

        Of several reports `delivered` and `result` are the worst, ids and files stand one a line,
        and counts are of all together.
        """
        payloads = [report.payload for report in self.reports]
        files = [report.payload_file for report in self.reports if report.payload_file]
        commits = {sha for payload in payloads for sha in payload.scm_commit_ids}
        artifacts = {
            (one.type, one.location, one.name, one.qualifier, one.hash)
            for payload in payloads
            for one in payload.artifacts
        }
        all_delivered = bool(payloads) and all(report.delivered for report in self.reports)
        return {
            "delivered": "true" if all_delivered else "false",
            "result": _worst(payloads),
            "build-number": str(payloads[0].build_number) if payloads else "",
            "execution-id": "\n".join(payload.execution_id for payload in payloads),
            "commit-count": str(len(commits)) if payloads else "",
            "artifact-count": str(len(artifacts)) if payloads else "",
            "payload-file": "\n".join(files),
            "outbox": self.outbox or "",
        }


def _worst(payloads: list[Payload]) -> str:
    results = {payload.result for payload in payloads}
    return next((word for word in ("FAILURE", "ABORTED", "SUCCESS") if word in results), "")
