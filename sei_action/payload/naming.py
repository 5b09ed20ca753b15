"""How a run, its pipeline and its instance are called in SEI (contract sections 3 and 5)."""

from typing import NamedTuple
from urllib.parse import urlsplit

from sei_action.config import Config
from sei_action.payload.rules import Rule
from sei_action.provenance import Decided, Source, each_once, unless_given
from sei_action.run import Run
from sei_action.subject import Subject

_ATTEMPT_OFFSET = 1_000_000_000


def build_number_for(run: Run, config: Config) -> Decided[int]:
    """Give the attempt its number, unless the user does."""
    number = Decided(
        build_number_of(run.run_number, run.run_attempt),
        (*run.sources_of("run_number"), *run.sources_of("run_attempt")),
        "the run number" if run.run_attempt == 1 else "attempt * 1000000000 + run number",
        Rule.BUILD_NUMBER,
    )
    return unless_given("build-number", config.build_number, number)


def build_number_of(run_number: int, run_attempt: int) -> int:
    """Give the attempt its number: the run number at first, one of its own on a re-run.

    SEI keeps the first report of a number, so a re-run that reused it would be lost (rule 2).
    """
    if run_attempt == 1:
        return run_number
    return run_attempt * _ATTEMPT_OFFSET + run_number


def execution_id_of(run: Run) -> str:
    """Name the attempt for ever: `<run id>-<attempt>`."""
    return f"{run.id}-{run.run_attempt}"


def execution_id_for(run: Run, subject: Subject, config: Config) -> Decided[str]:
    """Name what the attempt is to a subject: the job's id and the service's name are appended."""
    sources = (*run.sources_of("id"), *run.sources_of("run_attempt"))
    own = Decided(execution_id_of(run), sources, "run id and attempt", Rule.DEFAULTS)
    named = unless_given("execution-id", config.execution_id, own)
    job_id = str(subject.job.id) if subject.job else None
    ending = _Ending("id", job_id, run.sources_of("jobs", "jobs[].id"))
    return _extended(named, "-", ending, subject, config)


def pipeline_of(run: Run, subject: Subject, config: Config) -> Decided[str]:
    """Name the pipeline for people: the workflow's name, with the job's and the service's."""
    sources = run.sources_of("workflow_name")
    own = Decided(run.workflow_name, sources, "the workflow's name", Rule.DEFAULTS)
    named = unless_given("pipeline", config.pipeline, own)
    return _extended(named, " / ", _name_of_job(run, subject), subject, config)


def job_full_name_of(run: Run, subject: Subject, config: Config) -> Decided[str]:
    """Name the pipeline uniquely in an organisation: `owner/repo/workflow name` (rule 1).

    The job and the service follow. A name that the user gives stands for all up to the service,
    and for all up to the job where several jobs are reported.
    """
    own = Decided(
        f"{run.repository.full_name}/{run.workflow_name}",
        (*_full_name_from(run), *run.sources_of("workflow_name")),
        "repository and workflow",
        Rule.DEFAULTS,
    )
    named = unless_given("job-full-name", config.job_full_name, own)
    return _extended(named, "/", _name_of_job(run, subject), subject, config)


def qualified_name_of(run: Run, subject: Subject, config: Config) -> Decided[str]:
    """Name the pipeline as its full name does, unless the user gives another."""
    full_name = job_full_name_of(run, subject, config)
    if config.qualified_name is None:
        return full_name._replace(reason=f"as job_full_name: {full_name.reason}")
    named = unless_given("qualified-name", config.qualified_name, full_name)
    return _extended(named, "/", _name_of_job(run, subject), subject, config)


def instance_name_of(run: Run, config: Config) -> Decided[str]:
    """Name the instance alike from every repository of an owner (rule 4)."""
    own = Decided(
        f"GitHub Actions ({owner_of(run)})",
        _full_name_from(run),
        "the repository's owner",
        Rule.INSTANCE_NAME,
    )
    return unless_given("instance-name", config.instance_name, own)


def instance_url_of(run: Run, config: Config) -> Decided[str]:
    """Give the instance's address alike from every repository of an owner (rule 4)."""
    own = Decided(
        f"{server_url_of(run)}/{owner_of(run)}",
        (*run.sources_of("html_url"), *_full_name_from(run)),
        "the page of the repository's owner",
        Rule.INSTANCE_NAME,
    )
    return unless_given("instance-url", config.instance_url, own)


def repo_url_of(run: Run, config: Config) -> Decided[str]:
    """Give the address of the repository's page, never the API's (rule 13)."""
    own = Decided(
        f"{server_url_of(run)}/{run.repository.full_name}",
        (*run.sources_of("html_url"), *_full_name_from(run)),
        "the repository's page",
        Rule.DEFAULTS,
    )
    return unless_given("repo-url", config.repo_url, own)


def web_url_of(run: Run, config: Config) -> Decided[str | None]:
    """Give the address of the attempt's page."""
    sources = (*run.sources_of("html_url"), *run.sources_of("run_attempt"))
    own = Decided(page_of(run), sources, "the attempt's page", Rule.DEFAULTS)
    return unless_given("web-url", config.web_url, own)


def project_name_of(run: Run, config: Config) -> Decided[str]:
    """Name the project: the repository without its owner."""
    own = Decided(project_of(run), _full_name_from(run), "the repository's name", Rule.DEFAULTS)
    return unless_given("project-name", config.project_name, own)


def branch_name_of(run: Run, config: Config) -> Decided[str | None]:
    """Name the branch or the tag."""
    sources = run.sources_of("head_branch")
    own = Decided(run.head_branch, sources, "the head's branch or tag", Rule.DEFAULTS)
    return unless_given("branch-name", config.branch_name, own)


def user_id_of(run: Run, config: Config) -> Decided[str | None]:
    """Name who triggered the attempt."""
    account, sources = run.account
    login = account.login if account else None
    own = Decided(login, sources, "who triggered the attempt", Rule.DEFAULTS)
    return unless_given("user-id", config.user_id, own)


def server_url_of(run: Run) -> str:
    """Take the server's address from the run's page: github.com or an Enterprise Server."""
    parts = urlsplit(run.html_url)
    return f"{parts.scheme}://{parts.netloc}"


def owner_of(run: Run) -> str:
    """Give the user or organisation that owns the run's repository."""
    return run.repository.full_name.partition("/")[0]


def project_of(run: Run) -> str:
    """Give the repository's name without its owner."""
    return run.repository.full_name.rpartition("/")[2]


def page_of(run: Run) -> str | None:
    """Give the address of the attempt's page; None where the run has no page."""
    return f"{run.html_url}/attempts/{run.run_attempt}" if run.html_url else None


class _Ending(NamedTuple):
    """What a name ends with where a job is reported, and where that was read."""

    field: str
    text: str | None
    sources: tuple[Source, ...]


def _name_of_job(run: Run, subject: Subject) -> _Ending:
    name = subject.job.name if subject.job else None
    return _Ending("name", name, run.sources_of("jobs", "jobs[].name"))


def _extended(
    named: Decided[str], mark: str, ending: _Ending, subject: Subject, config: Config
) -> Decided[str]:
    """Append the job and the service; a name that is given stands for the one job there is."""
    name, sources, reason, rule = named
    is_given = any(source.kind == "input" for source in sources)
    if ending.text and not (is_given and _speaks_of_one_job(config)):
        name += f"{mark}{ending.text}"
        sources += ending.sources
        reason += f", with the job's {ending.field}"
    if subject.service:
        name += f"{mark}{subject.service.name}"
        sources += (Source.input("services"),)
        reason += ", with the service's name"
    return Decided(name, each_once(sources), reason, rule)


def _full_name_from(run: Run) -> tuple[Source, ...]:
    return run.sources_of("repository", "full_name")


def _speaks_of_one_job(config: Config) -> bool:
    return not config.jobs
