"""How a run, its pipeline and its instance are called in SEI (contract sections 3 and 5)."""

from urllib.parse import urlsplit

from sei_action.config import Config
from sei_action.run import Run
from sei_action.subject import Subject

_ATTEMPT_OFFSET = 1_000_000_000


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


def execution_id_for(run: Run, subject: Subject, config: Config) -> str:
    """Name what the attempt is to a subject: the job's id and the service's name are appended."""
    name = config.execution_id or execution_id_of(run)
    if subject.job and not (config.execution_id and _speaks_of_one_job(config)):
        name += f"-{subject.job.id}"
    return f"{name}-{subject.service.name}" if subject.service else name


def pipeline_of(run: Run, subject: Subject, config: Config) -> str:
    """Name the pipeline for people: the workflow's name, with the job's and the service's."""
    name = config.pipeline or run.workflow_name
    return " / ".join([name, *_suffixes(subject, config, given=config.pipeline)])


def job_full_name_of(run: Run, subject: Subject, config: Config) -> str:
    """Name the pipeline uniquely in an organisation: `owner/repo/workflow name` (rule 1).

    The job and the service follow. A name that the user gives stands for all up to the service,
    and for all up to the job where several jobs are reported.
    """
    name = config.job_full_name or f"{run.repository.full_name}/{run.workflow_name}"
    return "/".join([name, *_suffixes(subject, config, given=config.job_full_name)])


def qualified_name_of(run: Run, subject: Subject, config: Config) -> str:
    """Name the pipeline as its full name does, unless the user gives another."""
    if not config.qualified_name:
        return job_full_name_of(run, subject, config)
    suffixes = _suffixes(subject, config, given=config.qualified_name)
    return "/".join([config.qualified_name, *suffixes])


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


def _suffixes(subject: Subject, config: Config, given: str | None) -> list[str]:
    names = []
    if subject.job and not (given and _speaks_of_one_job(config)):
        names.append(subject.job.name)
    if subject.service:
        names.append(subject.service.name)
    return names


def _speaks_of_one_job(config: Config) -> bool:
    return not config.jobs
