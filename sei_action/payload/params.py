"""The parameters of a run: what is known of how it was started and for what (rule 7)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from sei_action.config import Config
from sei_action.json_text import mended
from sei_action.payload.models import Param
from sei_action.run import Run
from sei_action.secret_signs import looks_like_secret
from sei_action.subject import Subject


def params_of(
    run: Run, subject: Subject, labels: Sequence[str], config: Config
) -> tuple[Param, ...]:
    """Give the parameters; the inputs of `workflow_dispatch` win over ours, `params` over all.

    What looks like a secret that GitHub would mask is left out (`withheld_params` names it).
    """
    withheld = withheld_params(run, subject, labels, config)
    return tuple(
        Param(name=name, value=value)
        for name, value in _known(run, subject, labels, config).items()
        if name not in withheld
    )


def withheld_params(
    run: Run, subject: Subject, labels: Sequence[str], config: Config
) -> tuple[str, ...]:
    """Name the parameters that look like secrets and are never sent."""
    return tuple(
        name
        for name, value in _known(run, subject, labels, config).items()
        if looks_like_secret(name, value, _secrets(config))
    )


def _known(run: Run, subject: Subject, labels: Sequence[str], config: Config) -> Mapping[str, str]:
    account = run.triggering_actor or run.actor
    pull_request = run.occasion.pull_request
    facts = {
        "event": run.event or None,
        "run_number": str(run.run_number),
        "run_attempt": str(run.run_attempt),
        "ref": run.occasion.ref or run.head_branch,
        "actor": account.login if account else None,
        "environment": subject.environment,
        "environment_url": subject.environment_url,
        "release_tag": release_tag_of(run),
        "pull_request": str(pull_request.number) if pull_request and pull_request.number else None,
        "pull_request_labels": ",".join(labels) or None,
        "runner_os": run.occasion.runner_os,
        **{f"matrix.{name}": value for name, value in config.matrix.items()},
        **dict(_inputs(run.occasion.inputs)),
        **config.params,
    }
    return {name: value for name, value in facts.items() if name and value is not None}


def release_tag_of(run: Run) -> str | None:
    """Give the tag of the release that started the run; its branch is then that tag."""
    if run.occasion.release:
        return run.occasion.release.tag_name
    return run.head_branch if run.event == "release" else None


def _inputs(inputs: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in inputs.items():
        if isinstance(value, str):
            yield mended(name), mended(value)
        elif value is not None:
            # GitHub has texts, numbers and booleans here; what is nested beyond reason is none.
            with suppress(RecursionError):
                yield mended(name), json.dumps(mended(value), ensure_ascii=False)


def _secrets(config: Config) -> tuple[str, ...]:
    secrets = (config.api_key, config.github_token)
    return tuple(secret.get_secret_value() for secret in secrets if secret)
