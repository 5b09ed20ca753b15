"""The command `explain`: how a report would come about, field by field; nothing is sent."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TextIO

from sei_action.config import Config, read_config, secrets_of, variable_of
from sei_action.deadline import Deadline
from sei_action.environment import read_environment
from sei_action.errors import ConfigurationError, SeiActionError
from sei_action.explanation import Explanation, as_json, explained, table_of
from sei_action.gathering import Now
from sei_action.payload import decide
from sei_action.preparing import Prepared, aim, prepare
from sei_action.run import Target
from sei_action.runner import Runner
from sei_action.sending import Made
from sei_action.telling import WITHHELD

_NO_RUN = "0"


def explain(
    env: Mapping[str, str],
    runner: Runner,
    machine: TextIO | None = None,
    now: Now = lambda: datetime.now(UTC),
) -> int:
    """Explain the report that `report` would make of the same environment, and give the exit code.

    People read it in the runner's log; a `machine` is given JSON instead. Nothing is sent, so that
    no key is needed. Whatever keeps the report from being made gives 1.
    """
    runner.mask(secrets_of(env))
    env = {**env, variable_of("dry-run"): "true"}
    if env.get(variable_of("run-id")) and not env.get("GITHUB_RUN_ID"):
        # Outside a job there is no run of its own, and the input tells which one is meant.
        env["GITHUB_RUN_ID"] = _NO_RUN
    try:
        environment, config = read_environment(env), read_config(env)
        target, config = aim(config, environment)
        deadline = Deadline.of_step(config.timeout, env)
        prepared = prepare(target, config, environment, env, runner, collecting=deadline, now=now)
    except ConfigurationError as error:
        for problem in error.problems:
            runner.error(problem)
        return 1
    except SeiActionError as error:
        runner.error(str(error))
        return 1
    if environment.has_no_secrets and not secrets_of(env, "api-key"):
        runner.warning(f"Here a step reports nothing: {WITHHELD}.")
    for note in prepared.notes:
        runner.warning(note)
    if machine is None:
        runner.line(f"Run {prepared.gathered.run.id}: chosen by {target.chosen_by}.")
        show(prepared, config, runner)
        for reason in prepared.gathered.unreported:
            runner.line(f"{reason}.")
    else:
        told = _as_json(prepared, target, config, runner)
        machine.write(f"{json.dumps(told, ensure_ascii=False, indent=2)}\n")
    return 0


def show(prepared: Prepared, config: Config, runner: Runner) -> None:
    """Log how each report came about, folded."""
    for made in prepared.made:
        with runner.group(_title_of(made)):
            for line in table_of(_rows_of(made, prepared, config, runner)):
                runner.line(line)


def _rows_of(
    made: Made, prepared: Prepared, config: Config, runner: Runner
) -> tuple[Explanation, ...]:
    # What decided once decides again: these are the functions that made the payload.
    decided = decide(
        prepared.gathered.run, made.reportable.subject, made.reportable.findings, config
    )
    return explained(made.payload, decided, runner.without_secrets)


def _title_of(made: Made) -> str:
    name = made.reportable.subject.name
    return f"How the report came about{f', {name}' if name else ''}: {made.counts_as}"


def _as_json(
    prepared: Prepared, target: Target, config: Config, runner: Runner
) -> dict[str, object]:
    hide = runner.without_secrets
    return {
        "run": {"id": prepared.gathered.run.id, "chosen_by": target.chosen_by._asdict()},
        "reports": [
            {
                "subject": hide(made.reportable.subject.name),
                "counts_as": hide(made.counts_as),
                "fields": as_json(_rows_of(made, prepared, config, runner)),
            }
            for made in prepared.made
        ],
        "unreported": [hide(reason) for reason in prepared.gathered.unreported],
        "notes": [hide(note) for note in prepared.notes],
    }
