"""The command `doctor`: look at everything, change nothing, say what is wrong and what to do."""

import traceback
from collections.abc import Mapping
from typing import TextIO

from sei_action.cancelling import CancelledError, cancellable
from sei_action.config import Mode, secrets_of, variable_of
from sei_action.config.registration import with_token
from sei_action.config.values import boolean
from sei_action.diagnosis import Diagnosis, Level, has_errors
from sei_action.doctor.judging import judge
from sei_action.doctor.looking import look_around
from sei_action.doctor.telling import as_json, as_markdown, verdict
from sei_action.errors import SeiActionError
from sei_action.receipt import Receipt
from sei_action.regions import BASE_URLS
from sei_action.runner import Runner


def doctor(
    env: Mapping[str, str],
    runner: Runner,
    answer: TextIO | None = None,
    regions: Mapping[str, str] = BASE_URLS,
) -> int:
    """Examine the setup and give the exit code: 1 where there are errors.

    As a step (`mode: doctor`) it gives 0 unless `fail-on-error`, for it must not fail anybody's
    job. What was found is written as JSON to `answer`, where one is given.
    """
    env = with_token(env)
    runner.mask(secrets_of(env))
    failing = 1 if _may_fail(env) else 0
    try:
        with cancellable():
            found = judge(look_around(env, regions, runner))
    except (SeiActionError, CancelledError, OSError) as error:
        runner.error(str(error))
        return failing
    except Exception as error:  # noqa: BLE001 - the one place that must not let anything through
        if runner.is_debugging:
            for line in traceback.format_exc().splitlines():
                runner.line(line)
        runner.error(
            f"The doctor met something it does not know ({type(error).__name__}). This is a "
            "mistake of the action, not of yours. Please open an issue of it."
        )
        return failing
    _tell(found, runner, answer)
    return failing if has_errors(found) else 0


def _may_fail(env: Mapping[str, str]) -> bool:
    if env.get(variable_of("mode"), "").strip().lower() != Mode.DOCTOR:
        return True
    try:
        return boolean(env.get(variable_of("fail-on-error"), "").strip() or "false")
    except ValueError:
        return False


def _tell(found: tuple[Diagnosis, ...], runner: Runner, answer: TextIO | None) -> None:
    say = {Level.OK: runner.line, Level.WARNING: runner.warning, Level.ERROR: runner.error}
    for one in found:
        prefix = "ok: " if one.level is Level.OK else ""
        say[one.level](f"{prefix}{one.check}: {one.text}")
    runner.line(f"SEI doctor: {verdict(found)}.")
    if answer:
        answer.write(runner.without_secrets(as_json(found)))
    try:
        runner.set_outputs(Receipt(story="").outputs())
        runner.add_summary(as_markdown(found))
    except OSError as error:
        runner.warning(f"Outputs and summary could not be written ({error.strerror}).")
