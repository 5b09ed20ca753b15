"""Gather the facts: everything that the doctor looks at, and nothing that changes anything."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from pydantic import SecretStr

from sei_action.certificates import context_for
from sei_action.checkout import Checkout
from sei_action.config.consultation import Consultation, read_consultation
from sei_action.deadline import Deadline
from sei_action.doctor.facts import Facts, GitHubFacts, SeiFacts
from sei_action.doctor.judging_sei import is_refused
from sei_action.doctor.key import key_doubts, key_faults
from sei_action.environment import Environment, read_environment
from sei_action.errors import ConfigurationError, GitHubError
from sei_action.github import GitHub, read_workflow_file
from sei_action.github.rights import read_repository, read_rights, read_step_names
from sei_action.github.workflow_files import list_workflow_files
from sei_action.machine import look_at_machine
from sei_action.runner import Runner
from sei_action.sei import Sei
from sei_action.sei.looking import (
    Look,
    look_at_ingestion,
    look_at_instance,
    look_at_instances,
)
from sei_action.workers import Workers

_GITHUB = "https://api.github.com"
_LONGEST_LOOK_SECONDS = 15.0
_MOST_AT_ONCE = 8
_MOST_FILES = 50


def look_around(env: Mapping[str, str], regions: Mapping[str, str], runner: Runner) -> Facts:
    """Look at everything; `regions` are the vendor's own addresses by their names."""
    told, problems = read_consultation(env)
    try:
        environment = read_environment(env)
    except ConfigurationError:
        environment = None
    repository = env.get("GITHUB_REPOSITORY", "")
    deadline = Deadline(told.timeout)
    try:
        sei = _look_at_sei(told, env, regions, deadline, runner)
    except ConfigurationError as error:  # the user's certificates cannot be read
        sei, problems = None, (*problems, *error.problems)
    workflows, workflows_problem = _files_here(env), ""
    github = None
    if repository and told.github_token.get_secret_value():
        address, token = env.get("GITHUB_API_URL") or _GITHUB, told.github_token.get_secret_value()
        try:
            client = GitHub.at(address, token, deadline, trace=runner.debug)
            branch = read_repository(client, repository).default_branch
        except GitHubError as error:
            github = GitHubFacts(problem=str(error))
        else:
            github = _look_at_github(client, repository, environment)
            if not workflows:
                commit = env.get("GITHUB_SHA") or branch
                workflows, workflows_problem = _files_of(client, repository, commit)
    owner = repository.partition("/")[0]
    return Facts(
        problems=problems,
        has_key=bool(env.get("SEI_API_KEY", "").strip()),
        key_faults=key_faults(env),
        key_doubts=key_doubts(env),
        has_token=bool(told.github_token.get_secret_value()),
        instance_guid=told.instance_guid,
        has_integration=told.integration_id is not None,
        instance_name=told.instance_name or (f"GitHub Actions ({owner})" if owner else ""),
        repository=repository,
        has_no_secrets=environment is not None and environment.has_no_secrets,
        workflow_path=_path_in(env.get("GITHUB_WORKFLOW_REF", ""), repository),
        action=env.get("GITHUB_ACTION_REPOSITORY") or None,
        sei=sei,
        github=github,
        machine=look_at_machine(env),
        workflows=workflows,
        workflows_problem=workflows_problem,
    )


def _look_at_sei(
    told: Consultation,
    env: Mapping[str, str],
    regions: Mapping[str, str],
    deadline: Deadline,
    runner: Runner,
) -> SeiFacts | None:
    """Ask SEI, and where it refuses the key the vendor's other regions; no other server gets it."""
    key = told.api_key
    if key is None or key_faults(env):
        return None
    trust = context_for(env)
    workers = Workers(_MOST_AT_ONCE)

    def start(look: Callable[[Sei], Look], url: str) -> Future[Look]:
        soon = Deadline(min(_LONGEST_LOOK_SECONDS, told.timeout / 3))
        sei = Sei(url, key or SecretStr(""), soon, trust=trust, trace=runner.debug)
        return workers.start(lambda: look(sei))

    def finish(future: Future[Look]) -> Look:
        return deadline.await_result(future, "asking SEI")

    url, guid = told.base_url or regions[told.region], told.instance_guid
    ingestion, instances = start(look_at_ingestion, url), start(look_at_instances, url)
    instance = start(lambda sei: look_at_instance(sei, guid), url) if guid else None
    seen = SeiFacts(
        url=url,
        region=None if told.base_url else told.region,
        ingestion=finish(ingestion),
        instances=finish(instances),
        instance=finish(instance) if instance else None,
    )
    if told.base_url or not is_refused(seen.ingestion):
        return seen
    begun = {
        name: start(look_at_ingestion, other) for name, other in regions.items() if other != url
    }
    return seen.model_copy(
        update={"elsewhere": {name: finish(future) for name, future in begun.items()}}
    )


def _look_at_github(
    github: GitHub, repository: str, environment: Environment | None
) -> GitHubFacts:
    """Ask GitHub what the token may, once it has told of the repository."""
    date, seen_at = github.date, datetime.now(UTC)
    refused = {
        permission: str(error) if error else ""
        for permission, error in read_rights(github, repository).items()
    }
    step_names = None
    if environment:
        with suppress(GitHubError):  # the lack of the permission is told already
            step_names = read_step_names(
                github, repository, environment.run_id, environment.run_attempt
            )
    return GitHubFacts(
        refused=refused,
        requests_left=github.requests_left,
        step_names=step_names,
        date=date,
        seen_at=seen_at,
    )


def _files_here(env: Mapping[str, str]) -> dict[str, str]:
    """Read the workflow files of the job's checkout, elsewhere of the clone around this folder."""
    workspace = env.get("GITHUB_WORKSPACE")
    try:
        checkout = Checkout(Path(workspace)) if workspace else Checkout.around(Path.cwd())
        return checkout.workflows()
    except (ConfigurationError, OSError):
        return {}


def _files_of(github: GitHub, repository: str, commit: str) -> tuple[dict[str, str], str]:
    """Read the workflow files through GitHub's API, or say why not."""
    try:
        paths = list_workflow_files(github, repository, commit)[:_MOST_FILES]
        return {path: read_workflow_file(github, repository, path, commit) for path in paths}, ""
    except GitHubError as error:
        is_none = error.status == HTTPStatus.NOT_FOUND
        return {}, "The repository has none." if is_none else str(error)


def _path_in(reference: str, repository: str) -> str:
    """Take the path out of `owner/repo/path@ref`, as GITHUB_WORKFLOW_REF has it."""
    return reference.partition("@")[0].removeprefix(f"{repository}/")
