"""The command `register`: make the CI/CD instance once, and store what workflows need of it."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from sei_action.cancelling import CancelledError, cancellable
from sei_action.certificates import context_for
from sei_action.config import secrets_of
from sei_action.config.registration import (
    SECRETS,
    Registration,
    read_registration,
    with_token,
)
from sei_action.deadline import Deadline
from sei_action.errors import ConfigurationError, SeiActionError
from sei_action.github import GitHub
from sei_action.github.storing import Place, store_secret, store_variable
from sei_action.regions import BASE_URLS, DEFAULT_REGION
from sei_action.runner import Runner
from sei_action.satellite import Satellite, read_satellite
from sei_action.sei import Sei
from sei_action.sei.instances import Instance, instances_called, make_instance

VARIABLE = "SEI_INSTANCE_GUID"
SECRET = "SEI_API_KEY"  # noqa: S105 - the name of a secret, and no secret
_GITHUB = "https://api.github.com"
_LEAST_RIGHTS = (
    "It is the key of this command. To report, a key with the role Ingestion is enough: set "
    "SEI_REPORTING_KEY to one to store that instead."
)


def register(env: Mapping[str, str], runner: Runner, answer: TextIO | None = None) -> int:
    """Find or make the instance, store its GUID where that is wanted, and give the exit code.

    The GUID stands alone on `answer`, the process's output, so that it can be captured; everything
    else goes to the runner's log. To run it again changes nothing that is as it should be.
    """
    env = with_token(env)
    runner.mask(secrets_of(env, *SECRETS))
    try:
        told = read_registration(env)
        satellite = _satellite(told)
        name = told.instance_name or _usual_name(told, env)
        with cancellable():
            _register(told, satellite, name, env, runner=runner, answer=answer or sys.stdout)
    except ConfigurationError as error:
        for problem in error.problems:
            runner.error(problem)
        return 1
    except CancelledError:
        runner.error("Cancelled. Run the same command again: what was done is not done twice.")
        return 1
    except (SeiActionError, OSError) as error:
        runner.error(str(error))
        return 1
    return 0


def _satellite(told: Registration) -> Satellite:
    if told.satellite_file:
        return read_satellite(Path(told.satellite_file))
    return Satellite(integration_id=told.integration_id or "", sei_url=None)


def _usual_name(told: Registration, env: Mapping[str, str]) -> str:
    """Name the instance as reports do by themselves (contract section 5)."""
    place = told.org or told.write_variable or env.get("GITHUB_REPOSITORY", "")
    owner = place.partition("/")[0]
    if not owner:
        problem = (
            "Input `instance-name`: it is empty, and nothing tells whose it is. Write --name "
            "'GitHub Actions (OWNER)' with your organisation or user, as reports name it."
        )
        raise ConfigurationError([problem])
    return f"GitHub Actions ({owner})"


def _register(  # noqa: PLR0913 - each comes from elsewhere
    told: Registration,
    satellite: Satellite,
    name: str,
    env: Mapping[str, str],
    *,
    runner: Runner,
    answer: TextIO,
) -> None:
    if satellite.sei_url and satellite.sei_url != told.sei_url:
        runner.warning(_difference(satellite.sei_url, told.sei_url))
    deadline = Deadline(told.timeout)
    sei = Sei(
        told.sei_url,
        told.key,
        deadline,
        trust=context_for(env),
        trace=runner.debug,
    )
    instance = _find_or_make(sei, name, satellite.integration_id, told, runner)
    if instance:
        print(instance.id, file=answer, flush=True)
        runner.set_outputs({"instance-guid": instance.id})
        runner.add_summary(f"### SEI: the instance is `{instance.id}`\n\n")
    if told.stores_something:
        _store(instance, told, env, deadline, runner)
    if instance:
        runner.line(f"Next: {next_command(instance.id, told)}")


def _difference(theirs: str, ours: str) -> str:
    region = next((region for region, url in BASE_URLS.items() if url == theirs), None)
    remedy = f"--region {region}" if region else f"--base-url {theirs}"
    return (
        f"The satellite.yml is of the SEI at {theirs}, and this asks the one at {ours}. If that is "
        f"not what you want, write {remedy}."
    )


def _find_or_make(
    sei: Sei, name: str, integration_id: str, told: Registration, runner: Runner
) -> Instance | None:
    """Give the instance of the name; None where it is not there and nothing may be changed."""
    found = instances_called(sei, name, integration_id)
    if found:
        runner.line(f"The integration {integration_id} has the instance {name!r} already.")
        return _one_of(found, name, runner)
    if told.dry_run:
        runner.line(f"Would make the instance {name!r} at the integration {integration_id}.")
        return None
    try:
        made = make_instance(sei, name, integration_id)
    except SeiActionError:
        found = instances_called(sei, name, integration_id)
        if not found:
            raise
        made = found[0]  # it was made, and the answer was lost
    runner.line(f"Made the instance {name!r} at the integration {integration_id}.")
    # Somebody else may have made one at the same time; all then choose the same.
    return _one_of(instances_called(sei, name, integration_id) or (made,), name, runner)


def _one_of(found: tuple[Instance, ...], name: str, runner: Runner) -> Instance:
    first, *others = found
    if others:
        runner.warning(
            f"There are {len(found)} instances {name!r}; {first.id} is used. Ask Harness support "
            f"to remove the others if nothing reports to them: "
            f"{', '.join(one.id for one in others)}."
        )
    return first


def _store(
    instance: Instance | None,
    told: Registration,
    env: Mapping[str, str],
    deadline: Deadline,
    runner: Runner,
) -> None:
    place = Place(told.org or told.write_variable or "", told.visibility)
    names = [f"the variable {VARIABLE}", *([f"the secret {SECRET}"] if told.write_secret else [])]
    if told.dry_run or instance is None:
        runner.line(f"Would store {' and '.join(names)} in {place.name}.")
        return
    token = told.token.get_secret_value()
    github = GitHub.at(env.get("GITHUB_API_URL") or _GITHUB, token, deadline, trace=runner.debug)
    is_new = store_variable(github, place, VARIABLE, instance.id)
    runner.line(f"{'Stored' if is_new else 'Already there:'} {names[0]} in {place.name}.")
    if told.write_secret:
        store_secret(github, place, SECRET, told.stored_key.get_secret_value())
        runner.line(f"Stored {names[1]} in {place.name}.")
        if told.reporting_key is None:
            runner.line(_LEAST_RIGHTS)
    if not place.is_repository:
        runner.line(_who_may_read(place, env.get("GITHUB_SERVER_URL") or "https://github.com"))


def _who_may_read(place: Place, server: str) -> str:
    page = f"{server}/organizations/{place.name}/settings/variables/actions"
    if place.visibility == "selected":
        return f"Choose which repositories may read it: {page}"
    whose = "all repositories" if place.visibility == "all" else "private and internal ones"
    return f"What is new there is for {whose}; `visibility` or {page} changes that."


def next_command(guid: str, told: Registration) -> str:
    """Write the command that proposes the change to a repository; the GUID may be stored there."""
    words = ["sei-action init"]
    if not told.stores_something:
        words.append(f"--instance-guid {guid}")
    if told.base_url:
        words.append(f"--base-url {told.base_url}")
    elif told.region != DEFAULT_REGION:
        words.append(f"--region {told.region}")
    return " ".join(words)
