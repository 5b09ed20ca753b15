"""What one report is about: the whole run, a job of it, or a service of its repository."""

from collections import Counter
from collections.abc import Sequence

from sei_action.config import Config, Kind, Scope, Service
from sei_action.deployment import Deployment
from sei_action.errors import ConfigurationError
from sei_action.fact import Fact
from sei_action.globs import PathFilter
from sei_action.outcome import Outcome, job_outcome
from sei_action.provenance import DEFAULT, Source
from sei_action.run import Job, Run


class Subject(Fact):
    """One pipeline of SEI's, and what this attempt is to it.

    `job` and `service` are None where the report is about the whole run and the whole repository.
    `deployments` are those that it made. `kind_from`, `environment_from` and `paths_from` say where
    these were read, and `kind_reason` why it is what it is.
    """

    outcome: Outcome
    job: Job | None = None
    service: Service | None = None
    is_deployment: bool = False
    environment: str | None = None
    deployments: tuple[Deployment, ...] = ()
    paths: PathFilter | None = None
    kind_reason: str = ""
    kind_from: tuple[Source, ...] = ()
    environment_from: tuple[Source, ...] = ()
    paths_from: tuple[Source, ...] = ()

    @property
    def environment_url(self) -> str | None:
        """Give the address at which what was deployed can be seen, where it was told."""
        return next((one.url for one in self.deployments if one.url), None)

    @property
    def environment_url_from(self) -> tuple[Source, ...]:
        """Say where that address was read."""
        ids = [one.id for one in self.deployments if one.url]
        return tuple(
            Source.api(f"deployments/{each}/statuses", "[].environment_url") for each in ids[:1]
        )

    @property
    def name(self) -> str:
        """Name it for people, next to the run's number."""
        parts = [f"job {self.job.name}"] if self.job else []
        parts += [f"service {self.service.name}"] if self.service else []
        return ", ".join(parts)


def check_scope(config: Config, *, is_own: bool) -> None:
    """Raise ConfigurationError where nothing says which job is to be reported.

    `is_own` says that the step stands in the run that it reports.
    """
    if config.scope is Scope.JOB and not config.jobs and not is_own:
        problem = (
            "Input `jobs`: it is empty. With `scope: job`, a step that reports another run than "
            "its own must name the jobs; write their names, one a line."
        )
        raise ConfigurationError([problem])
    if config.jobs and config.scope is Scope.RUN:
        problem = "Input `jobs`: it goes with `scope: job` only; set that, or leave `jobs` out."
        raise ConfigurationError([problem])


def reported_jobs(
    run: Run, names: Sequence[str], own: Job | None
) -> tuple[tuple[Job, ...], tuple[str, ...]]:
    """Choose the jobs to report: those of the names, else the own one; and say what is amiss.

    A name finds its job, all jobs of its matrix, and all of the workflow that it calls. A job that
    was carried over from an earlier attempt was reported with that one, and one that still runs
    would be kept as it is for ever.
    """
    notes: list[str] = []
    jobs = jobs_called(run, names) if names else tuple(job for job in [own] if job)
    if not names and not jobs:
        notes.append("The job that this step stands in was not found.")
    for name in names:
        if not any(is_called(job, name) for job in jobs):
            known = ", ".join(job.name for job in run.jobs)
            notes.append(f"The run has no job {name}; it has: {known}.")
    running = [job.name for job in jobs if not job.is_finished]
    if running:
        notes.append(f"Not reported, because they still run: {', '.join(running)}.")
    carried = [job.name for job in jobs if run.carries_over(job)]
    if carried:
        names_of_them = ", ".join(carried)
        notes.append(f"Not reported again, because an earlier attempt ran them: {names_of_them}.")
    twins = _named_alike(run.jobs, jobs)
    if twins:
        notes.append(
            f"Not reported, because several jobs have this name: {', '.join(twins)}. Give each "
            "a name of its own."
        )
    ready = [
        job
        for job in jobs
        if job.is_finished and not run.carries_over(job) and job.name not in twins
    ]
    return tuple(ready), tuple(notes)


def jobs_called(run: Run, names: Sequence[str]) -> tuple[Job, ...]:
    """Give the run's jobs of these names, ended or not."""
    return tuple(job for job in run.jobs if any(is_called(job, name) for name in names))


def _named_alike(all_jobs: Sequence[Job], jobs: Sequence[Job]) -> list[str]:
    # They would be one pipeline with one build number, and SEI would keep the first alone.
    counts = Counter(job.name for job in all_jobs)
    return [name for name in dict.fromkeys(job.name for job in jobs) if counts[name] > 1]


def subjects_of(
    run: Run, outcome: Outcome, jobs: Sequence[Job] | None, config: Config
) -> tuple[Subject, ...]:
    """List what is reported: each job, or the run where `jobs` is None, for each service."""
    outcomes = [(None, outcome)] if jobs is None else [(job, job_outcome(run, job)) for job in jobs]
    return tuple(
        _subject(run, job, its_outcome, service, config)
        for job, its_outcome in outcomes
        for service in config.services or (None,)
    )


def _subject(
    run: Run, job: Job | None, outcome: Outcome, service: Service | None, config: Config
) -> Subject:
    of_services = (Source.input("services"),)
    given = (service.environment if service else None) or config.environment
    given_from = (Source.input("environment"),)
    if service and service.environment:
        given_from = of_services
    deployments = tuple(
        deployment
        for deployment in run.deployments
        if deployment.has_begun
        and (job is None or job.id in deployment.jobs_of_run(run.id))
        and (given is None or deployment.is_to(given))
    )
    last = deployments[0].environment if deployments else None
    images = service.deployed_images if service else ()
    signs = [
        (given, "`environment` is given", given_from),
        (deployments, "it made deployments", run.sources_of("deployments", "[].sha")),
        (images, "the service has deployed images", of_services),
        (config.deployed_images, "images are deployed", (Source.input("deployed-images"),)),
    ]
    shown = [(words, sources) for sign, words, sources in signs if sign]
    if config.kind is Kind.AUTO:
        kind_reason = " and ".join(words for words, _ in shown) or "nothing shows a deployment"
        kind_from = tuple(one for _, sources in shown for one in sources) or (DEFAULT,)
    else:
        kind_reason, kind_from = "the input `kind` says so", (Source.input("kind"),)
    return Subject(
        outcome=outcome,
        job=job,
        service=service,
        is_deployment=bool(shown) if config.kind is Kind.AUTO else config.kind is Kind.CD,
        environment=given or last,
        deployments=deployments,
        paths=(service.paths if service else None) or config.paths,
        kind_reason=kind_reason,
        kind_from=kind_from,
        environment_from=given_from if given else run.sources_of("deployments", "[].environment"),
        paths_from=of_services if service and service.paths else (Source.input("paths"),),
    )


def is_called(job: Job, name: str) -> bool:
    """Tell whether a job has this name, or is of the matrix or of the called workflow that has."""
    return job.name == name or job.name.startswith((f"{name} (", f"{name} / "))
