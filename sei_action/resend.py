"""The command `resend`: send the reports that wait in outboxes, the oldest first, each once."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from sei_action import outbox
from sei_action.cancelling import CancelledError, cancellable
from sei_action.certificates import context_for
from sei_action.config import Destination, read_destination, secrets_of
from sei_action.deadline import Deadline
from sei_action.errors import (
    ConfigurationError,
    OutOfTimeError,
    SeiActionError,
    SeiError,
    UnknownInstanceError,
)
from sei_action.runner import Runner
from sei_action.sei import Sei

# The report itself is refused (incomplete, too large, of an unknown instance); others may not be.
_OF_THIS_REPORT = frozenset({202, 400, 413})

_LONGEST_CHECK_SECONDS = 5.0

Waiting = tuple[Path, outbox.Kept]


def resend(folders: Sequence[str], env: Mapping[str, str], runner: Runner) -> int:
    """Send what waits, and give the exit code: 1 where something is left under `fail-on-error`.

    A report is removed only when SEI has accepted it. Whoever is interrupted in between sends it
    once more, which changes nothing in SEI (contract section 3 rule 2). Two at once take turns.
    """
    runner.mask(secrets_of(env))
    try:
        destination = read_destination(env)
        trust = context_for(env)
    except ConfigurationError as error:
        for problem in error.problems:
            runner.error(problem)
        _tell_delivered(runner, delivered=False)
        return 1
    deadline = Deadline.of_step(destination.timeout, env)
    sei = Sei(
        destination.sei_url,
        destination.key,
        deadline,
        trust=trust,
        trace=runner.debug,
    )
    paths = [Path(folder) for folder in folders or destination.outbox]
    try:
        with cancellable():
            left = _send_all(
                paths or [runner.folder / outbox.FOLDER], destination, sei, deadline, runner
            )
    except CancelledError:
        runner.warning("The job was cancelled. What was not sent is still in the outbox.")
        left = 1
    _tell_delivered(runner, delivered=not left)
    return 1 if left and destination.fail_on_error else 0


def _tell_delivered(runner: Runner, *, delivered: bool) -> None:
    try:
        runner.set_outputs({"delivered": "true" if delivered else "false"})
    except OSError as error:
        runner.warning(f"Outputs could not be written ({error.strerror}).")


def _send_all(
    folders: Sequence[Path],
    destination: Destination,
    sei: Sei,
    deadline: Deadline,
    runner: Runner,
) -> int:
    """Send what waits in the folders, and give how much is left."""
    left, found = 0, []
    with ExitStack() as locks:
        for folder in dict.fromkeys(folders):
            if not folder.is_dir():
                runner.line(f"{folder}: nothing waits here.")
                continue
            try:
                patience = deadline.remaining("waiting for another resend")
                locks.enter_context(outbox.alone_in(folder, patience))
            except TimeoutError:
                runner.warning(f"{folder}: another resend is still at work here.")
                left += 1
                continue
            except OutOfTimeError as error:
                runner.warning(f"{folder}: {error}")
                left += 1
                continue
            except OSError as error:
                runner.warning(f"{folder} cannot be locked ({error.strerror}).")
                left += 1
                continue
            here, problems = outbox.waiting(folder)
            for problem in problems:
                runner.warning(f"{problem} Remove it, or write it anew.")
            left += len(problems)
            found += here
        found.sort(key=lambda one: one[1].age)
        sent = _send_waiting(found, destination, sei, runner)
    runner.line(f"{sent} of {len(found)} reports sent.")
    return left + len(found) - sent


def _send_waiting(
    found: Sequence[Waiting], destination: Destination, sei: Sei, runner: Runner
) -> int:
    sent = 0
    known: set[str] = set()
    for path, kept in found:
        if not _is_for(kept, destination, runner):
            continue
        try:
            sent += _send(path, kept, sei, known, runner)
        except SeiActionError:
            break  # SEI takes nothing for now
    return sent


def _is_for(kept: outbox.Kept, destination: Destination, runner: Runner) -> bool:
    """Tell whether a report goes where this step sends to.

    A file may come from anywhere, and must not decide where the key goes.
    """
    if kept.target == destination.sei_url:
        return True
    runner.warning(
        f"Report {kept.execution_id} was meant for {kept.target}, and this step sends to "
        f"{destination.sei_url}. Set `region` or `base-url` to where it is to go, and resend it."
    )
    return False


def _send(path: Path, kept: outbox.Kept, sei: Sei, known: set[str], runner: Runner) -> bool:
    """Send one report and remove it; raises SeiActionError where no other would fare better."""
    try:
        _check_instance(kept, sei, known)
        sei.post_report(kept.content)
    except SeiActionError as error:
        text = runner.without_secrets(str(error))
        runner.warning(f"Report {kept.execution_id} is still undelivered. {text}")
        if isinstance(error, UnknownInstanceError) or (
            isinstance(error, SeiError) and error.status in _OF_THIS_REPORT
        ):
            return False
        raise
    runner.line(f"Report {kept.execution_id} was accepted.")
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        runner.warning(f"{path} could not be removed ({error.strerror}).")
    return True


def _check_instance(kept: outbox.Kept, sei: Sei, known: set[str]) -> None:
    """Raise UnknownInstanceError where SEI would drop the report without a word."""
    guid = str(kept.report.get("instance_guid"))
    if guid in known:
        return
    try:
        sei.find_instance(guid, patience=_LONGEST_CHECK_SECONDS)
    except UnknownInstanceError:
        raise
    except SeiActionError:
        pass  # whoever may not ask only loses the check
    known.add(guid)
