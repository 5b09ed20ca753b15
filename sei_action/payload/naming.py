"""How a run, its pipeline and its instance are called in SEI (contract sections 3 and 5)."""

from urllib.parse import urlsplit

from sei_action.run import Run

_ATTEMPT_OFFSET = 1_000_000_000


def build_number_of(run: Run) -> int:
    """Give the attempt its number: the run number at first, one of its own on a re-run.

    SEI keeps the first report of a number, so a re-run that reused it would be lost (rule 2).
    """
    if run.run_attempt == 1:
        return run.run_number
    return run.run_attempt * _ATTEMPT_OFFSET + run.run_number


def execution_id_of(run: Run) -> str:
    """Name the attempt for ever: `<run id>-<attempt>`."""
    return f"{run.id}-{run.run_attempt}"


def pipeline_identity_of(run: Run) -> str:
    """Name the pipeline uniquely in an organisation: `owner/repo/workflow name` (rule 1)."""
    return f"{run.repository.full_name}/{run.workflow_name}"


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


def page_of(run: Run) -> str:
    """Give the address of the attempt's page."""
    return f"{run.html_url}/attempts/{run.run_attempt}"
