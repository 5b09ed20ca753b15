"""The command `report`: from the environment to a receipt, in one trip."""

import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from sei_action.config import Config, input_warnings, needs_key, read_config, secrets_of
from sei_action.deadline import Deadline
from sei_action.environment import Environment, read_environment
from sei_action.errors import ConfigurationError, SeiActionError
from sei_action.github import GitHub, collect, read_jobs_again
from sei_action.outcome import Outcome, finished_outcome, outcome_so_far
from sei_action.own_job import find_own_job, lags_behind, settle, status_of
from sei_action.payload import Payload, build_payload, result_of
from sei_action.receipt import Receipt
from sei_action.run import Run
from sei_action.runner import Runner
from sei_action.sei import Sei
from sei_action.summary import readable_duration, summary_of
from sei_action.target import choose_target

_LAG_SECONDS = 1.0

Now = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def report(env: Mapping[str, str], runner: Runner, now: Now = _utc_now) -> int:
    """Report the run that the environment tells of, and give the process's exit code.

    A configuration error gives 1, and so does every other failure under `fail-on-error`; whatever
    else happens gives 0, because telemetry must not fail anybody's job.
    """
    runner.mask(secrets_of(env))
    try:
        environment = read_environment(env)
        if environment.has_no_secrets and needs_key(env) and not secrets_of(env, "api-key"):
            return _hand_over(_withheld(), runner)
        for warning in input_warnings(env):
            runner.warning(warning)
        config = read_config(env)
    except ConfigurationError as error:
        for problem in error.problems:
            runner.error(problem)
        with _surviving_unwritable_files(runner):
            runner.set_outputs(Receipt(story="").outputs())
        return 1
    try:
        receipt = _travel(config, environment, runner, now)
    except SeiActionError as error:
        receipt = Receipt(story="nothing was reported", failure=runner.without_secrets(str(error)))
    except Exception as error:  # noqa: BLE001 - the one place that must not let anything through
        receipt = Receipt(story="nothing was reported", failure=_unexpected(error, runner))
    return _hand_over(receipt, runner, fails=config.fail_on_error)


def _travel(config: Config, environment: Environment, runner: Runner, now: Now) -> Receipt:
    deadline = Deadline(config.timeout)
    with deadline.enforced("collecting the run from GitHub"):
        run, outcome = _gather(config, environment, deadline, now)
    for note in run.notes:
        runner.warning(note)
    if outcome.unfinished:
        runner.warning(_placement_warning(outcome))
    if result_of(outcome.conclusion) is None:
        return Receipt(
            story=f"run #{run.run_number} is {outcome.conclusion or 'still running'} and is not "
            "reported, because SEI would keep that for ever"
        )
    payload = build_payload(run, outcome, config)
    content = payload.model_dump_json(by_alias=True).encode()
    _show(payload, run, outcome, runner)
    if config.dry_run:
        with runner.group("Payload"):
            for line in payload.model_dump_json(by_alias=True, indent=2).splitlines():
                runner.line(line)
    failure = _deliver(config, content, deadline, runner)
    return Receipt(
        delivered=failure is None and not config.dry_run,
        story=_story(payload, config, failure),
        failure=failure,
        payload=payload,
        payload_file=_keep(payload, content, runner),
        commits_reason=run.commits.reason,
        notes=run.notes,
    )


def _gather(
    config: Config, environment: Environment, deadline: Deadline, now: Now
) -> tuple[Run, Outcome]:
    target = choose_target(environment, config.run_id)
    github = GitHub(environment.api_url, config.github_token.get_secret_value(), deadline)
    if not target.is_own:
        run = collect(github, target, pushed=(), ref=None)
        return run, finished_outcome(run)
    pushed = tuple(commit.id for commit in environment.event.commits)
    run = collect(github, target, pushed, environment.ref)
    own = find_own_job(run.jobs, config.check_run_id, environment)
    if lags_behind(run.jobs, own):
        # GitHub may show for a moment as running what the runner has already ended.
        time.sleep(min(_LAG_SECONDS, deadline.remaining("waiting for GitHub")))
        run = read_jobs_again(github, run)
        own = find_own_job(run.jobs, config.check_run_id, environment)
    moment = now()
    status = config.job_status or (status_of(own) if own else None)
    if own and status:
        settled = settle(own, status, moment)
        jobs = tuple(settled if job == own else job for job in run.jobs)
        run, own = run.model_copy(update={"jobs": jobs}), settled
    return run, outcome_so_far(run, own, status, config.needs, moment)


def _deliver(config: Config, content: bytes, deadline: Deadline, runner: Runner) -> str | None:
    if config.dry_run or config.api_key is None:
        return None
    try:
        with deadline.enforced("sending the report to SEI"):
            Sei(config.sei_url, config.api_key, deadline).post_report(content)
    except SeiActionError as error:
        return runner.without_secrets(str(error))
    return None


def _keep(payload: Payload, content: bytes, runner: Runner) -> str | None:
    try:
        return str(runner.keep_file(f"sei-payload-{payload.execution_id}.json", content))
    except OSError as error:
        runner.warning(f"The payload could not be kept as a file ({error.strerror}).")
        return None


def _show(payload: Payload, run: Run, outcome: Outcome, runner: Runner) -> None:
    stages = payload.job_run.stages if payload.job_run else ()
    with runner.group(f"What SEI is told of run #{run.run_number}"):
        runner.line(f"Pipeline:   {payload.job_full_name}")
        runner.line(f"Result:     {payload.result} after {readable_duration(payload.duration)}")
        if outcome.tolerated:
            runner.line(f"Tolerated:  {', '.join(outcome.tolerated)} (continue-on-error)")
        if payload.branch_name:
            runner.line(f"Branch:     {payload.branch_name}")
        runner.line(f"Commits:    {len(payload.scm_commit_ids)}: {run.commits.reason}")
        runner.line(f"Artifacts:  {len(payload.artifacts)}")
        runner.line(f"Stages:     {len(stages)}")


def _hand_over(receipt: Receipt, runner: Runner, *, fails: bool = False) -> int:
    with _surviving_unwritable_files(runner):
        runner.set_outputs(receipt.outputs())
        runner.add_summary(summary_of(receipt))
    if receipt.failure is None:
        runner.line(f"SEI: {receipt.story}.")
        return 0
    if fails:
        runner.error(receipt.failure)
        return 1
    runner.warning(f"{receipt.failure} Your job goes on.")
    return 0


@contextmanager
def _surviving_unwritable_files(runner: Runner) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        runner.warning(f"Outputs and summary could not be written ({error.strerror}).")


def _story(payload: Payload, config: Config, failure: str | None) -> str:
    run = f"run #{payload.build_number} as {payload.result}"
    if failure:
        return f"{run} could not be delivered"
    if config.dry_run:
        return f"{run} is ready; nothing was sent, because this is a dry run"
    return f"accepted {run}"


def _withheld() -> Receipt:
    return Receipt(
        story="nothing was reported, because GitHub gives no secrets to the pull requests of "
        "forks and of Dependabot"
    )


def _placement_warning(outcome: Outcome) -> str:
    return (
        f"Still running: {', '.join(outcome.unfinished)}. SEI keeps the first report of a run, so "
        "how these jobs end will be missing for ever. Place this step in a last job with `needs` "
        "on every other job and `if: always()`, or in a workflow of its own on `workflow_run`."
    )


def _unexpected(error: Exception, runner: Runner) -> str:
    if runner.is_debugging:
        for line in traceback.format_exc().splitlines():
            runner.line(line)
    return (
        f"This action met something it does not know ({type(error).__name__}). This is a mistake "
        "of the action, not of yours. Please open an issue of it; with debug logging enabled, the "
        "log says where it happened."
    )
