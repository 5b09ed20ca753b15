"""The mode `enrich`: add artifacts and parameters to what the vendor's own integration reports.

That integration reads the run from GitHub by itself, so nothing is said here of its result, its
duration or its commits, and it does not matter how the run ends.
"""

import json
from collections.abc import Mapping

from pydantic import ValidationError

from sei_action.certificates import context_for
from sei_action.config import Kind
from sei_action.config.enrichment import Enrichment, read_enrichment
from sei_action.deadline import Deadline
from sei_action.environment import Environment, read_environment
from sei_action.errors import GitHubError, SeiActionError
from sei_action.fact import Fact
from sei_action.github import Losses, collect, start_labels
from sei_action.occasion import Labels
from sei_action.outcome import finished_outcome
from sei_action.payload import wants_labels, withheld_params
from sei_action.payload.additions import Additions, additions_of
from sei_action.payload.naming import execution_id_of
from sei_action.preparing import aim, declared_for, github_for
from sei_action.receipt import Receipt
from sei_action.report import time_to_send, undertake
from sei_action.run import Run
from sei_action.runner import Runner
from sei_action.sei import Sei
from sei_action.sending import without_secrets
from sei_action.subject import subjects_of


class EnrichmentReceipt(Receipt):
    """What became of the additions; its outputs have the names of a report's."""

    delivered: bool = False
    artifact_count: int | None = None
    execution_id: str = ""
    payload_file: str = ""

    def outputs(self) -> Mapping[str, str]:
        """Give the step's outputs; those that speak of a report are empty."""
        return {
            **super().outputs(),
            "delivered": "true" if self.delivered else "false",
            "artifact-count": "" if self.artifact_count is None else str(self.artifact_count),
            "execution-id": self.execution_id,
            "payload-file": self.payload_file,
        }


class Found(Fact):
    """A run, what is added to it, and what people should know."""

    run: Run
    additions: Additions
    notes: tuple[str, ...] = ()


def enrich(env: Mapping[str, str], runner: Runner) -> int:
    """Add to the run that the environment tells of, and give the exit code as `report` does."""
    return undertake(
        env,
        runner,
        read_environment,
        lambda _environment: read_enrichment(env),
        lambda config, environment: _travel(config, environment, env, runner),
    )


def _travel(
    config: Enrichment, environment: Environment, env: Mapping[str, str], runner: Runner
) -> Receipt:
    deadline = Deadline.of_step(config.timeout, env)
    found = _find(config, environment, env, deadline.earlier(time_to_send(deadline)), runner)
    additions = without_secrets(found.additions, runner.without_secrets)
    for note in found.notes:
        runner.warning(note)
    _show(additions, runner)
    failures = [] if config.dry_run else _send(additions, config, env, deadline, runner)
    return EnrichmentReceipt(
        story=_story(found.run, additions, config, failed=bool(failures)),
        failure=" ".join(dict.fromkeys(failures)) or None,
        notes=found.notes,
        delivered=bool(additions.bodies()) and not (failures or config.dry_run),
        artifact_count=len(additions.push_artifacts.artifacts),
        execution_id=execution_id_of(found.run),
        payload_file=_keep(additions, found.run, runner),
    )


def _find(
    config: Enrichment,
    environment: Environment,
    env: Mapping[str, str],
    deadline: Deadline,
    runner: Runner,
) -> Found:
    """Read the run and what is known of it; raises GitHubError where that cannot be read."""
    target, config = aim(config, environment)
    declared, warnings = declared_for(target, config, env)
    github = github_for(config, environment, deadline, runner)
    losses = Losses()
    environments = None if config.kind is Kind.CI else tuple(filter(None, [config.environment]))
    collected = collect(github, target, losses, environments)
    run = collected.with_artifacts(collected.run)
    (subject,) = subjects_of(run, finished_outcome(run), None, config)
    wanted = wants_labels(run, subject, config)
    labels = start_labels(github, run, losses)() if wanted else Labels()
    withheld = withheld_params(run, subject, labels, config)
    try:
        additions = additions_of(run, subject, labels, declared, config)
    except ValidationError as error:
        fields = {".".join(str(part) for part in detail["loc"]) for detail in error.errors()}
        raise GitHubError(
            f"Nothing can be added to the run as GitHub tells of it ({', '.join(sorted(fields))}).",
            "An answer of GitHub's, or of a proxy in its place, holds what no run can have.",
            "Please open an issue of this action, with this message.",
        ) from None
    left_out = f"Not sent, because they look like secrets: parameters {', '.join(withheld)}."
    notes = (*losses.notes, *warnings, *([left_out] if withheld else []))
    return Found(run=run, additions=additions, notes=notes)


def _show(additions: Additions, runner: Runner) -> None:
    with runner.group("What is added to the run"):
        for line in json.dumps(_as_json(additions), indent=2, ensure_ascii=False).splitlines():
            runner.line(line)


def _as_json(additions: Additions) -> dict[str, object]:
    return {path: json.loads(body) for path, body in additions.bodies().items()}


def _send(
    additions: Additions,
    config: Enrichment,
    env: Mapping[str, str],
    deadline: Deadline,
    runner: Runner,
) -> list[str]:
    """Post each part, and give why parts were not accepted.

    Nothing is kept for later: SEI joins what was added when it reads the run, and does not look
    again. What it is told twice is one artifact or parameter, so an unclear fate is a repeat.
    """
    sei = Sei(config.sei_url, config.key, deadline, trust=context_for(env), trace=runner.debug)
    failures: list[str] = []
    for path, body in additions.bodies().items():
        try:
            sei.post_report(body, path)
        except SeiActionError as error:
            failures.append(runner.without_secrets(str(error)))
    return failures


def _story(run: Run, additions: Additions, config: Enrichment, *, failed: bool) -> str:
    name = f"run #{run.run_number} of {run.workflow_name}"
    if not additions.bodies():
        return f"nothing was added to {name}, because it has no artifacts and no parameters"
    what = (
        f"{len(additions.push_artifacts.artifacts)} artifacts and "
        f"{len(additions.push_job_run_params.params)} parameters"
    )
    if config.dry_run:
        return f"{what} are ready for {name}; nothing was sent, because this is a dry run"
    return f"{what} could not all be added to {name}" if failed else f"added {what} to {name}"


def _keep(additions: Additions, run: Run, runner: Runner) -> str:
    content = json.dumps(_as_json(additions), ensure_ascii=False).encode()
    try:
        return str(runner.keep_file(f"sei-additions-{execution_id_of(run)}", ".json", content))
    except OSError as error:
        runner.warning(f"The payload could not be kept as a file ({error.strerror}).")
        return ""
