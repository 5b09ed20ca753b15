"""The command `report`: from the environment to a receipt, in one trip."""

import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sei_action.cancelling import CancelledError, cancellable
from sei_action.config import (
    Config,
    Scope,
    input_warnings,
    needs_key,
    read_config,
    secrets_of,
)
from sei_action.deadline import Deadline
from sei_action.delivery import Delivery
from sei_action.environment import Environment, read_environment
from sei_action.errors import ConfigurationError, SeiActionError
from sei_action.gathering import Gathering, Now
from sei_action.github import GitHub
from sei_action.receipt import Receipt
from sei_action.run_file.signs import is_told
from sei_action.runner import Runner
from sei_action.sending import SendingCancelledError, make, receipt_of, send_all, without_secrets
from sei_action.subject import check_scope
from sei_action.summary import summary_of
from sei_action.target import choose_target
from sei_action.telling import WITHHELD, notes_on_withheld, placement_warning
from sei_action.workspace import read_declared

if TYPE_CHECKING:
    from sei_action.run_file.models import RunFile

_MOST_SECONDS_TO_SEND = 15.0
_SHARE_TO_SEND = 0.25


def _utc_now() -> datetime:
    return datetime.now(UTC)


def report(env: Mapping[str, str], runner: Runner, now: Now = _utc_now) -> int:
    """Report the run that the environment tells of, and give the process's exit code.

    A configuration error gives 1, and so does every other failure under `fail-on-error`; whatever
    else happens gives 0, because telemetry must not fail anybody's job.
    """
    runner.mask(secrets_of(env))
    try:
        source = _source_in(env)
        if _gets_no_secrets(source) and needs_key(env) and not secrets_of(env, "api-key"):
            return _hand_over(Receipt(story=WITHHELD), runner)
        for warning in input_warnings(env):
            runner.warning(warning)
        config = read_config(env, asks_github=isinstance(source, Environment))
    except ConfigurationError as error:
        return _refuse(error.problems, runner)
    try:
        with cancellable():
            receipt = _travel(config, source, env, runner, now)
    except ConfigurationError as error:
        return _refuse(error.problems, runner)
    except CancelledError as cancellation:
        receipt = Receipt(story="nothing was reported", failure=str(cancellation))
    except SeiActionError as error:
        receipt = Receipt(story="nothing was reported", failure=runner.without_secrets(str(error)))
    except Exception as error:  # noqa: BLE001 - the one place that must not let anything through
        receipt = Receipt(story="nothing was reported", failure=_unexpected(error, runner))
    return _hand_over(receipt, runner, fails=config.fail_on_error)


def _refuse(problems: Sequence[str], runner: Runner) -> int:
    for problem in problems:
        runner.error(problem)
    with _surviving_unwritable_files(runner):
        runner.set_outputs(Receipt(story="").outputs())
    return 1


def _source_in(env: Mapping[str, str]) -> "Environment | RunFile":
    """Read who tells of the run: GitHub, through the job's own facts, or a file or Drone."""
    if not is_told(env):
        return read_environment(env)
    from sei_action.run_file.reading import read_run_file  # noqa: PLC0415 - few runs need it

    return read_run_file(env)


def _gets_no_secrets(source: "Environment | RunFile") -> bool:
    return isinstance(source, Environment) and source.has_no_secrets


def _travel(
    config: Config,
    source: "Environment | RunFile",
    env: Mapping[str, str],
    runner: Runner,
    now: Now,
) -> Receipt:
    deadline = Deadline.of_step(config.timeout, env)
    if isinstance(source, Environment):
        target = choose_target(source, config.run_id)
        check_scope(config, is_own=target.is_own)
        if not target.is_own or config.jobs:
            # The matrix is that of the reporting job, and no fact of another run or job.
            config = config.model_copy(update={"matrix": {}})
        delivery = Delivery(config, env, deadline, runner)
        declared, warnings = read_declared(
            # What earlier steps of this job declared is no fact of another run.
            env if target.is_own else {**env, "GITHUB_ARTIFACTS_LIST": ""},
            config.artifact_files,
        )
        gathering = _gathering(config, source, deadline, runner, now)
        gathered = gathering.gather(target, source, declared)
    else:
        from sei_action.from_file import gathered_from, with_facts  # noqa: PLC0415 - likewise

        config = with_facts(config, source)
        check_scope(config, is_own=False)
        delivery = Delivery(config, env, deadline, runner)
        declared, warnings = read_declared(env, config.artifact_files)
        gathered = gathered_from(source, config, declared, now())
    made = [
        make(reportable, gathered, config, runner.without_secrets)
        for reportable in gathered.reportables
    ]
    notes = (
        *gathered.notes,
        *warnings,
        *notes_on_withheld(gathered, config),
        *dict.fromkeys(note for one in made for note in one.notes),
    )
    for note in notes:
        runner.warning(note)
    if gathered.reportables:
        if gathered.outcome.unfinished and config.scope is Scope.RUN:
            runner.warning(placement_warning(gathered.outcome))
        for reason in gathered.unreported:
            runner.line(f"{reason}.")
    try:
        reports = send_all(made, gathered, delivery, config, runner)
    except SendingCancelledError as cancellation:
        reports = cancellation.reports
    return receipt_of(reports, gathered.unreported, notes, delivery)


def _gathering(
    config: Config, environment: Environment, deadline: Deadline, runner: Runner, now: Now
) -> Gathering:
    collecting = deadline.earlier(_time_to_send(deadline.remaining("the step was set up")))
    token = config.github_token.get_secret_value() if config.github_token else ""
    github = GitHub(environment.api_url, token, collecting, trace=runner.debug)
    return Gathering(github, config, collecting, now)


def _time_to_send(seconds: float) -> float:
    # Collecting must leave time for sending: what is optional is given up for it.
    return min(_MOST_SECONDS_TO_SEND, seconds * _SHARE_TO_SEND)


def _hand_over(receipt: Receipt, runner: Runner, *, fails: bool = False) -> int:
    with _surviving_unwritable_files(runner):
        runner.set_outputs(receipt.outputs())
        # Before the summary's Markdown takes texts apart, in which no secret would be found.
        shown = without_secrets(receipt, runner.without_secrets)
        runner.add_summary(summary_of(shown))
    if receipt.failure is None:
        runner.line(f"SEI: {receipt.story}.")
        return 0
    if fails:
        runner.error(receipt.failure)
        return 1
    runner.warning(f"{receipt.failure} Your job goes on.")
    return 0


@contextmanager
def _surviving_unwritable_files(runner: Runner) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        runner.warning(f"Outputs and summary could not be written ({error.strerror}).")


def _unexpected(error: Exception, runner: Runner) -> str:
    if runner.is_debugging:
        for line in traceback.format_exc().splitlines():
            runner.line(line)
    return (
        f"This action met something it does not know ({type(error).__name__}). This is a mistake "
        "of the action, not of yours. Please open an issue of it; with debug logging enabled, the "
        "log says where it happened."
    )
