"""Make the reports of one step, up to the point where they are sent or explained."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from sei_action.config import Config
from sei_action.deadline import Deadline
from sei_action.declared import DeclaredArtifact
from sei_action.environment import Environment, read_environment
from sei_action.fact import Fact
from sei_action.gathered import Gathered
from sei_action.gathering import Gathering, Now
from sei_action.github import GitHub
from sei_action.run import Target
from sei_action.run_file.signs import is_told
from sei_action.runner import Runner
from sei_action.sending import Made, make
from sei_action.subject import check_scope
from sei_action.target import choose_target
from sei_action.telling import notes_on_withheld
from sei_action.workspace import read_declared

if TYPE_CHECKING:
    from sei_action.run_file.models import RunFile


C = TypeVar("C", bound=Config)


class Prepared(Fact):
    """The reports that are made, what they were made from, and what people should know."""

    gathered: Gathered
    made: tuple[Made, ...]
    notes: tuple[str, ...]


def told_by(env: Mapping[str, str]) -> "Environment | RunFile":
    """Read who tells of the run: GitHub, through the job's own facts, or a file or Drone.

    Raises ConfigurationError where none does.
    """
    if not is_told(env):
        return read_environment(env)
    from sei_action.run_file.reading import read_run_file  # noqa: PLC0415 - few runs need it

    return read_run_file(env)


def aim(config: C, environment: Environment) -> tuple[Target, C]:
    """Choose the run, and drop from the inputs what is no fact of it.

    Raises ConfigurationError and GitHubError where it cannot be chosen.
    """
    target = choose_target(environment, config.run_id)
    check_scope(config, is_own=target.is_own)
    if not target.is_own or config.jobs:
        # The matrix is that of the reporting job, and no fact of another run or job.
        config = config.model_copy(update={"matrix": {}})
    return target, config


def declared_for(
    target: Target, config: Config, env: Mapping[str, str]
) -> tuple[tuple[DeclaredArtifact, ...], tuple[str, ...]]:
    """Read what is declared of the run in this job, and what was wrong with that."""
    return read_declared(
        # What earlier steps of this job declared is no fact of another run.
        env if target.is_own else {**env, "GITHUB_ARTIFACTS_LIST": ""},
        config.artifact_files,
    )


def github_for(
    config: Config, environment: Environment, collecting: Deadline, runner: Runner
) -> GitHub:
    """Have the GitHub that the job runs on; nothing is asked yet."""
    token = config.token.get_secret_value()
    return GitHub.at(environment.api_url, token, collecting, trace=runner.debug)


def prepare(  # noqa: PLR0913 - what is asked for, by whom, until when, and who is told
    target: Target,
    config: Config,
    environment: Environment,
    env: Mapping[str, str],
    runner: Runner,
    *,
    collecting: Deadline,
    now: Now,
) -> Prepared:
    """Gather what the reports need, and make them.

    Raises GitHubError where the run cannot be read or breaks a rule of SEI's.
    """
    declared, warnings = declared_for(target, config, env)
    github = github_for(config, environment, collecting, runner)
    gathered = Gathering(github, config, collecting, now).gather(target, environment, declared)
    return _prepared(gathered, warnings, config, runner)


def aim_at_told(config: Config, told: "RunFile") -> Config:
    """Let a run that a file tells of say what the inputs leave open.

    Raises ConfigurationError for inputs that do not go with it.
    """
    from sei_action.from_file import with_facts  # noqa: PLC0415 - likewise

    config = with_facts(config, told)
    check_scope(config, is_own=False)
    return config


def prepare_told(
    told: "RunFile", config: Config, env: Mapping[str, str], runner: Runner, *, now: Now
) -> Prepared:
    """Make the reports of a run that a file tells of; raises GitHubError as `prepare` does."""
    from sei_action.from_file import gathered_from  # noqa: PLC0415 - likewise

    declared, warnings = read_declared(env, config.artifact_files)
    return _prepared(gathered_from(told, config, declared, now()), warnings, config, runner)


def _prepared(
    gathered: Gathered, warnings: Iterable[str], config: Config, runner: Runner
) -> Prepared:
    made = tuple(
        make(reportable, gathered, config, runner.without_secrets)
        for reportable in gathered.reportables
    )
    notes = (
        *gathered.notes,
        *warnings,
        *notes_on_withheld(gathered, config),
        *dict.fromkeys(note for one in made for note in one.notes),
    )
    return Prepared(gathered=gathered, made=made, notes=notes)
