"""The command `report`: from the environment to a receipt, in one trip."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

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
from sei_action.environment import Environment
from sei_action.errors import ConfigurationError, SeiActionError
from sei_action.gathering import Now
from sei_action.preparing import aim, aim_at_told, prepare, prepare_told, told_by
from sei_action.receipt import Receipt
from sei_action.runner import Runner
from sei_action.sending import SendingCancelledError, receipt_of, send_all, without_secrets
from sei_action.summary import summary_of
from sei_action.telling import GOES_ON, WITHHELD, placement_warning, unexpected

if TYPE_CHECKING:
    from sei_action.run_file.models import RunFile

_MOST_SECONDS_TO_SEND = 15.0
_SHARE_TO_SEND = 0.25

C = TypeVar("C", bound=Config)
S = TypeVar("S")


def _utc_now() -> datetime:
    return datetime.now(UTC)


def report(env: Mapping[str, str], runner: Runner, now: Now = _utc_now) -> int:
    """Report the run that the environment tells of, and give the process's exit code.

    A configuration error gives 1, and so does every other failure under `fail-on-error`; whatever
    else happens gives 0, because telemetry must not fail anybody's job.
    """
    return undertake(
        env,
        runner,
        told_by,
        lambda told: read_config(env, asks_github=isinstance(told, Environment)),
        lambda config, told: _travel(config, told, env, runner, now),
    )


def undertake(
    env: Mapping[str, str],
    runner: Runner,
    tell: Callable[[Mapping[str, str]], S],
    read: Callable[[S], C],
    travel: Callable[[C, S], Receipt],
) -> int:
    """Read who tells of the run, and the inputs; make the trip and hand over its receipt.

    Gives the process's exit code.
    """
    runner.mask(secrets_of(env))
    try:
        told = tell(env)
        if _gets_no_secrets(told) and needs_key(env) and not secrets_of(env, "api-key"):
            return _hand_over(Receipt(story=WITHHELD), runner)
        for warning in input_warnings(env):
            runner.warning(warning)
        config = read(told)
    except ConfigurationError as error:
        return _refuse(error.problems, runner)
    try:
        with cancellable():
            receipt = travel(config, told)
    except ConfigurationError as error:
        return _refuse(error.problems, runner)
    except CancelledError as cancellation:
        receipt = Receipt(story="nothing was reported", failure=str(cancellation))
    except SeiActionError as error:
        receipt = Receipt(story="nothing was reported", failure=runner.without_secrets(str(error)))
    except Exception as error:  # noqa: BLE001 - the one place that must not let anything through
        receipt = Receipt(story="nothing was reported", failure=unexpected(error, runner))
    return _hand_over(receipt, runner, fails=config.fail_on_error)


def _refuse(problems: Sequence[str], runner: Runner) -> int:
    for problem in problems:
        runner.error(problem)
    with _surviving_unwritable_files(runner):
        runner.set_outputs(Receipt(story="").outputs())
    return 1


def _gets_no_secrets(told: object) -> bool:
    return isinstance(told, Environment) and told.has_no_secrets


def _travel(
    config: Config,
    told: "Environment | RunFile",
    env: Mapping[str, str],
    runner: Runner,
    now: Now,
) -> Receipt:
    deadline = Deadline.of_step(config.timeout, env)
    if isinstance(told, Environment):
        target, config = aim(config, told)
        delivery = Delivery(config, env, deadline, runner)
        collecting = deadline.earlier(time_to_send(deadline))
        prepared = prepare(target, config, told, env, runner, collecting=collecting, now=now)
    else:
        config = aim_at_told(config, told)
        delivery = Delivery(config, env, deadline, runner)
        prepared = prepare_told(told, config, env, runner, now=now)
    gathered, made, notes = prepared.gathered, prepared.made, prepared.notes
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
    if runner.is_debugging and isinstance(told, Environment):
        from sei_action.explain import show  # noqa: PLC0415 - only who debugs has a use for it

        show(prepared, config, runner)
    return receipt_of(reports, gathered.unreported, notes, delivery)


def time_to_send(deadline: Deadline) -> float:
    """Give the seconds that collecting must leave: what is optional is given up for sending."""
    left = deadline.remaining("the step was set up")
    return min(_MOST_SECONDS_TO_SEND, left * _SHARE_TO_SEND)


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
    runner.warning(f"{receipt.failure} {GOES_ON}")
    return 0


@contextmanager
def _surviving_unwritable_files(runner: Runner) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        runner.warning(f"Outputs and summary could not be written ({error.strerror}).")
