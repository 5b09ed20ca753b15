"""Make the reports of one step and send them, one after the other."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel, Field, ValidationError

from sei_action.cancelling import CancelledError
from sei_action.config import Config
from sei_action.delivery import Delivery
from sei_action.errors import GitHubError
from sei_action.fact import Fact
from sei_action.gathered import Gathered, Reportable
from sei_action.json_text import in_values, mended
from sei_action.payload import Payload, build_payload, counted_as, fit, queue_times_of
from sei_action.receipt import Receipt, Report
from sei_action.runner import Runner
from sei_action.telling import lines_on, story_of, title_of, whole_story_of

M = TypeVar("M", bound=BaseModel)


class Made(Fact):
    """A report that is made and not yet sent; `notes` say what was cut from it.

    `queued` has the milliseconds that its stages waited for a runner, by their ids.
    """

    reportable: Reportable
    payload: Payload
    queued: dict[str, int] = Field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def counts_as(self) -> str:
        """Say what SEI will count it as."""
        return counted_as(self.payload, self.reportable.subject.environment)


class SendingCancelledError(CancelledError):
    """Say that the job was cancelled while reports were sent, and what became of each."""

    def __init__(self, reports: tuple[Report, ...]) -> None:
        """Keep the reports, those that were not sent as well."""
        super().__init__("The job was cancelled while reports were sent.")
        self.reports = reports


def make(
    reportable: Reportable, gathered: Gathered, config: Config, hide: Callable[[str], str]
) -> Made:
    """Make a report in which `hide` has left no secret.

    Raises GitHubError where what GitHub told breaks a rule of SEI's.
    """
    try:
        payload = build_payload(gathered.run, reportable.subject, reportable.findings, config)
        # A workflow, a branch or a file may be called by a secret, though nobody should.
        payload = without_secrets(payload, hide)
    except (ValidationError, ValueError) as error:
        raise GitHubError(
            f"The run cannot be reported as GitHub tells of it ({_fields_in(error)}).",
            "An answer of GitHub's, or of a proxy in its place, holds what no run can have.",
            "Please open an issue of this action, with this message.",
        ) from None
    payload, notes = fit(payload)
    queued = queue_times_of(gathered.run)
    return Made(reportable=reportable, payload=payload, queued=queued, notes=notes)


def without_secrets(model: M, hide: Callable[[str], str]) -> M:
    """Give what is to be shown or sent with every text as `hide` leaves it."""
    told = model.model_dump(mode="json", by_alias=True)
    hidden = in_values(mended(told), hide)
    return model if hidden == told else type(model).model_validate(hidden)


def _fields_in(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return type(error).__name__
    places = {".".join(str(part) for part in detail["loc"]) for detail in error.errors()}
    return ", ".join(sorted(place or "as a whole" for place in places))


def send_all(
    made: Sequence[Made],
    gathered: Gathered,
    delivery: Delivery,
    config: Config,
    runner: Runner,
) -> tuple[Report, ...]:
    """Send the reports; what is interrupted in between is kept in the outbox, like what failed.

    Raises SendingCancelledError where the job is cancelled.
    """
    reports: list[Report] = []
    try:
        for one in made:
            report = _send(one, gathered, delivery, config, runner)
            reports.append(report)
    except CancelledError:
        left = made[len(reports) :]
        for one in left:
            delivery.keep(one.payload, "the job was cancelled")
        failure = f"The job was cancelled before {len(left)} of {len(made)} reports were sent."
        reports += [_unsent(one, failure, config) for one in left]
        raise SendingCancelledError(tuple(reports)) from None
    return tuple(reports)


def receipt_of(
    reports: tuple[Report, ...],
    unreported: Sequence[str],
    notes: Sequence[str],
    delivery: Delivery,
) -> Receipt:
    """Say what became of all that could have been reported."""
    failures = [*dict.fromkeys(report.failure for report in reports if report.failure)]
    if failures and delivery.has_kept:
        failures.append(delivery.advice)
    return Receipt(
        reports=reports,
        story=whole_story_of(reports, unreported, notes),
        failure=" ".join(failures) or None,
        notes=(*unreported, *notes) if reports else tuple(notes),
        outbox=str(delivery.folder) if delivery.has_kept else None,
    )


def _send(
    made: Made, gathered: Gathered, delivery: Delivery, config: Config, runner: Runner
) -> Report:
    payload = made.payload
    content = payload.model_dump_json(by_alias=True).encode()
    with runner.group(title_of(made.reportable, gathered)):
        for line in lines_on(payload, made.counts_as, made.reportable, gathered):
            runner.line(line)
    if config.dry_run:
        with runner.group("Payload"):
            for line in payload.model_dump_json(by_alias=True, indent=2).splitlines():
                runner.line(line)
    payload_file = _keep_payload(payload, content, runner)
    failure = delivery.deliver(payload, content)
    return _unsent(made, failure, config).model_copy(
        update={
            "delivered": failure is None and not config.dry_run,
            "payload_file": payload_file,
        }
    )


def _unsent(made: Made, failure: str | None, config: Config) -> Report:
    subject, commits = made.reportable.subject, made.reportable.findings.commits
    return Report(
        story=story_of(made.payload, subject.name, config, failure),
        failure=failure,
        payload=made.payload,
        counts_as=made.counts_as,
        commits_reason=commits.reason,
        changes=commits.changes,
        queued=made.queued,
    )


def _keep_payload(payload: Payload, content: bytes, runner: Runner) -> str | None:
    try:
        return str(runner.keep_file(f"sei-payload-{payload.execution_id}", ".json", content))
    except OSError as error:
        runner.warning(f"The payload could not be kept as a file ({error.strerror}).")
        return None
