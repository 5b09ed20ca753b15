"""The command `report`: from the environment to a receipt, in one trip."""

import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from sei_action.config import (
    Config,
    Scope,
    input_warnings,
    needs_key,
    read_config,
    secrets_of,
)
from sei_action.deadline import Deadline
from sei_action.environment import Environment, read_environment
from sei_action.errors import ConfigurationError, SeiActionError
from sei_action.gathering import Gathered, Gathering, Now, Reportable
from sei_action.github import GitHub
from sei_action.payload import Payload, build_payload, counted_as
from sei_action.receipt import Receipt, Report
from sei_action.runner import Runner
from sei_action.sei import Sei
from sei_action.subject import check_scope
from sei_action.summary import summary_of
from sei_action.target import choose_target
from sei_action.telling import (
    WITHHELD,
    lines_on,
    notes_on_withheld,
    placement_warning,
    story_of,
    title_of,
    whole_story_of,
)
from sei_action.workspace import read_declared


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
            return _hand_over(Receipt(story=WITHHELD), runner)
        for warning in input_warnings(env):
            runner.warning(warning)
        config = read_config(env)
    except ConfigurationError as error:
        return _refuse(error.problems, runner)
    try:
        receipt = _travel(config, environment, env, runner, now)
    except ConfigurationError as error:
        return _refuse(error.problems, runner)
    except SeiActionError as error:
        receipt = Receipt(story="nothing was reported", failure=runner.without_secrets(str(error)))
    except Exception as error:  # noqa: BLE001 - the one place that must not let anything through
        receipt = Receipt(story="nothing was reported", failure=_unexpected(error, runner))
    return _hand_over(receipt, runner, fails=config.fail_on_error)


def _refuse(problems: Sequence[str], runner: Runner) -> int:
    for problem in problems:
        runner.error(problem)
    with _surviving_unwritable_files(runner):
        runner.set_outputs(Receipt(story="").outputs())
    return 1


def _travel(
    config: Config, environment: Environment, env: Mapping[str, str], runner: Runner, now: Now
) -> Receipt:
    deadline = Deadline(config.timeout)
    target = choose_target(environment, config.run_id)
    check_scope(config, target)
    if not target.is_own or config.jobs:
        # The matrix is that of the reporting job, and no fact of another run or job.
        config = config.model_copy(update={"matrix": {}})
    declared, warnings = read_declared(
        # What earlier steps of this job declared is no fact of another run.
        env if target.is_own else {**env, "GITHUB_ARTIFACTS_LIST": ""},
        config.artifact_files,
    )
    with deadline.enforced("collecting the run from GitHub"):
        github = GitHub(environment.api_url, config.github_token.get_secret_value(), deadline)
        gathered = Gathering(github, config, deadline, now).gather(target, environment, declared)
    notes = (*gathered.notes, *warnings, *notes_on_withheld(gathered, config))
    for note in notes:
        runner.warning(note)
    if gathered.reportables:
        if gathered.outcome.unfinished and config.scope is Scope.RUN:
            runner.warning(placement_warning(gathered.outcome))
        for reason in gathered.unreported:
            runner.line(f"{reason}.")
    reports = tuple(
        _report(reportable, gathered, config, deadline, runner)
        for reportable in gathered.reportables
    )
    return Receipt(
        reports=reports,
        story=whole_story_of(reports, gathered.unreported, notes),
        failure=_all_failures(reports),
        notes=(*gathered.unreported, *notes) if reports else notes,
    )


def _all_failures(reports: Sequence[Report]) -> str | None:
    failures = dict.fromkeys(report.failure for report in reports if report.failure)
    return " ".join(failures) or None


def _report(
    reportable: Reportable,
    gathered: Gathered,
    config: Config,
    deadline: Deadline,
    runner: Runner,
) -> Report:
    subject, commits = reportable.subject, reportable.findings.commits
    payload = build_payload(gathered.run, subject, reportable.findings, config)
    content = payload.model_dump_json(by_alias=True).encode()
    counts_as = counted_as(payload, subject.environment)
    with runner.group(title_of(reportable, gathered)):
        for line in lines_on(payload, counts_as, reportable, gathered):
            runner.line(line)
    if config.dry_run:
        with runner.group("Payload"):
            for line in payload.model_dump_json(by_alias=True, indent=2).splitlines():
                runner.line(line)
    failure = _deliver(config, content, deadline, runner)
    return Report(
        delivered=failure is None and not config.dry_run,
        story=story_of(payload, subject.name, config, failure),
        failure=failure,
        payload=payload,
        payload_file=_keep(payload, content, runner),
        counts_as=counts_as,
        commits_reason=commits.reason,
    )


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
        return str(runner.keep_file(f"sei-payload-{payload.execution_id}", ".json", content))
    except OSError as error:
        runner.warning(f"The payload could not be kept as a file ({error.strerror}).")
        return None


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


def _unexpected(error: Exception, runner: Runner) -> str:
    if runner.is_debugging:
        for line in traceback.format_exc().splitlines():
            runner.line(line)
    return (
        f"This action met something it does not know ({type(error).__name__}). This is a mistake "
        "of the action, not of yours. Please open an issue of it; with debug logging enabled, the "
        "log says where it happened."
    )
