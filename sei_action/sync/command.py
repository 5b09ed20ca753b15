"""The command `sync`, from its inputs to its table."""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

from sei_action.cancelling import CancelledError, cancellable
from sei_action.certificates import context_for
from sei_action.config import Verify, input_warnings, secrets_of
from sei_action.config.registration import with_token
from sei_action.config.synchronisation import Synchronisation, read_synchronisation
from sei_action.deadline import Deadline
from sei_action.errors import ConfigurationError, GitHubError, SeiActionError, UnknownInstanceError
from sei_action.github.connection import Connection
from sei_action.ledger import Ledger, Tally, copy
from sei_action.runner import Runner
from sei_action.sei import Sei
from sei_action.sync.fleet import repositories
from sei_action.sync.pacing import Pacing
from sei_action.sync.progress import Progress
from sei_action.sync.repository import RepositorySync
from sei_action.sync.scope import scope_of, seconds
from sei_action.sync.tables import lines_of, markdown_of, story_of
from sei_action.sync.tools import PATIENCE_SECONDS, Tools
from sei_action.telling import GOES_ON, unexpected

GITHUB = "https://api.github.com"
_LONGEST_ANSWER_SECONDS = 30.0
_LONGEST_CHECK_SECONDS = 10.0
# GitHub keeps runs for so long (page "Usage limits"), so older ones are not asked for again.
_OLDEST_DAYS = 400
_GO_ON = "Run the same command again; it goes on where it was."


def sync(env: Mapping[str, str], runner: Runner, terminal: TextIO | None = None) -> int:
    """Report the runs that were never reported, and give the exit code.

    A wrong configuration gives 1, and so does whatever is left under `fail-on-error`. `terminal` is
    where a live display goes.
    """
    env = with_token(env)
    runner.mask(secrets_of(env))
    try:
        config = read_synchronisation(env)
        for warning in input_warnings(env):
            runner.warning(warning)
        try:
            with cancellable(), _ledger_of(config) as ledger:
                return _sync(config, env, ledger, runner, terminal)
        except (ConfigurationError, CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - nothing may be let through
            return tell((), runner, _why(error, config, runner), config=config)
    except ConfigurationError as error:
        for problem in error.problems:
            runner.error(problem)
    except CancelledError:
        runner.error("Cancelled. What was reported is noted; run the same command to go on.")
    runner.set_outputs({"delivered": "false"})
    return 1


def _why(error: Exception, config: Synchronisation, runner: Runner) -> str:
    if isinstance(error, SeiActionError):
        return runner.without_secrets(str(error))
    if isinstance(error, sqlite3.Error | OSError):
        failure = f"The ledger in {config.ledger} cannot be used ({error}). The disk may be full."
        return runner.without_secrets(failure)
    return unexpected(error, runner)


@contextmanager
def _ledger_of(config: Synchronisation) -> Iterator[Ledger]:
    """Open the ledger; a dry run has a copy of it, which it may change."""
    folder = Path(config.ledger)
    if not config.dry_run:
        with Ledger(folder) as ledger:
            ledger.belong_to(f"{config.sei_url} {config.instance_guid}")
            yield ledger
        return
    with _temporary_folder() as copied:
        copy(folder, Path(copied))
        with Ledger(Path(copied)) as ledger:
            yield ledger


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="sei-ledger-")
    except OSError as error:
        problem = (
            f"Input `dry-run`: it needs a folder for a copy of the ledger ({error.strerror}). Name "
            "one in the variable TMPDIR."
        )
        raise ConfigurationError([problem]) from None


def _sync(
    config: Synchronisation,
    env: Mapping[str, str],
    ledger: Ledger,
    runner: Runner,
    terminal: TextIO | None,
) -> int:
    now = datetime.now(UTC)
    tools = _tools(config, env, ledger, runner, terminal)
    ledger.marks.clear_tallies()
    failure = ""
    try:
        if tools.sei is not None:
            _check_instance(tools.sei, config)
        with tools.progress.shown():
            _sync_all(tools)
    except ConfigurationError:
        raise
    except SeiActionError as error:
        failure = _why(error, config, runner)
    if not config.dry_run:
        ledger.attempts.forget(seconds(now - timedelta(days=_OLDEST_DAYS)))
    tallies = ledger.marks.tallies()
    stopped = "" if tools.fatal else tools.stopped
    return tell(tallies, runner, failure, config=config, stopped=stopped)


def _sync_all(tools: Tools) -> None:
    """Sync one repository after the other; raises what keeps all of them from it."""
    for listed in repositories(tools.github(), tools.config):
        if tools.stopped:
            return
        try:
            tally = RepositorySync(tools, listed).run()
        except ConfigurationError:
            raise
        except Exception as error:  # noqa: BLE001 - the others are none the worse for it
            if isinstance(error, GitHubError) and tools.pacing.has_stopped:
                return
            reason = _why(error, tools.config, tools.runner)
            tally = Tally(repository=listed.full_name, failed={reason: 1})
        tools.ledger.marks.keep_tally(tally)


def _tools(
    config: Synchronisation,
    env: Mapping[str, str],
    ledger: Ledger,
    runner: Runner,
    terminal: TextIO | None,
) -> Tools:
    pacing = pacing_for(config, runner)
    sei = None
    if not config.dry_run and config.api_key is not None:
        sei = Sei(
            config.sei_url,
            config.api_key,
            Deadline(PATIENCE_SECONDS),
            trust=context_for(env),
            trace=runner.debug,
        )
    limit = config.time_limit
    return Tools(
        config=config,
        env=env,
        scope=scope_of(config, datetime.now(UTC)),
        runner=runner,
        progress=Progress(runner, lambda: pacing.left, terminal=terminal),
        pacing=pacing,
        connection=connection_for(config, env, pacing, runner),
        ledger=ledger,
        sei=sei,
        end=None if limit is None else time.monotonic() + limit.total_seconds(),
    )


def pacing_for(config: Synchronisation, runner: Runner) -> Pacing:
    """Choose when GitHub is asked."""
    limit = config.time_limit
    return Pacing(
        config.on_rate_limit,
        config.requests_per_minute,
        end=None if limit is None else time.time() + limit.total_seconds(),
        tell=runner.line,
    )


def connection_for(
    config: Synchronisation, env: Mapping[str, str], pacing: Pacing, runner: Runner
) -> Connection:
    """Reach the GitHub that the environment names, else github.com."""
    return Connection(
        env.get("GITHUB_API_URL") or GITHUB,
        config.token.get_secret_value(),
        pace=pacing,
        longest_wait=lambda: _LONGEST_ANSWER_SECONDS,
        trace=runner.debug,
    )


def _check_instance(sei: Sei, config: Synchronisation) -> None:
    """Raise UnknownInstanceError where SEI would drop every report in silence."""
    if config.verify is Verify.FALSE:
        return
    try:
        sei.find_instance(config.instance_guid, patience=_LONGEST_CHECK_SECONDS)
    except UnknownInstanceError:
        raise
    except SeiActionError:
        return  # whoever may not ask only loses the check


def tell(
    tallies: tuple[Tally, ...],
    runner: Runner,
    failure: str,
    *,
    config: Synchronisation,
    stopped: str = "",
) -> int:
    """Show the table, set the outputs, and give the exit code.

    `failure` is what kept the sync from going on, `stopped` the limit at which it was to stop.
    """
    for line in lines_of(tallies):
        runner.line(line)
    is_dry = config.dry_run
    story = story_of(tallies, is_dry=is_dry)
    has_failed = bool(failure) or any(one.failed for one in tallies)
    try:
        is_delivered = not (has_failed or stopped or is_dry)
        runner.set_outputs({"delivered": "true" if is_delivered else "false"})
        if config.plan is None:  # what the shards of a plan did is told by the merge
            runner.add_summary(markdown_of(tallies, story))
    except OSError as error:
        runner.warning(f"Outputs and summary could not be written ({error.strerror}).")
    if stopped:
        runner.line(f"Stopped: {stopped}. {_GO_ON}")
    if not has_failed:
        runner.line(f"SEI: {story}.")
        return 0
    why = f"{failure} " if failure else ""
    message = f"Not everything was reported: {story}. {why}{_GO_ON}"
    if config.fail_on_error:
        runner.error(message)
        return 1
    runner.warning(f"{message} {GOES_ON}")
    return 0


def live_terminal(env: Mapping[str, str]) -> TextIO | None:
    """Give the terminal that somebody looks at, if any."""
    is_github = env.get("GITHUB_ACTIONS") == "true"
    return sys.stderr if sys.stderr.isatty() and not is_github else None
