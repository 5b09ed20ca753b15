"""The parameters of a run: what is known of how it was started and for what (rule 7)."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from sei_action.config import Config
from sei_action.json_text import mended
from sei_action.occasion import Labels
from sei_action.payload.models import Param
from sei_action.payload.rules import Rule
from sei_action.provenance import Decided, Source, each_once
from sei_action.run import Run
from sei_action.secret_signs import looks_like_secret
from sei_action.subject import Subject


class _Known(NamedTuple):
    """A parameter's value, and where it was read."""

    value: str
    sources: tuple[Source, ...]


def params_of(
    run: Run, subject: Subject, labels: Labels, config: Config
) -> Decided[tuple[Param, ...]]:
    """Give the parameters; the inputs of `workflow_dispatch` win over ours, `params` over all.

    What looks like a secret that GitHub would mask is left out (`withheld_params` names it).
    """
    withheld = withheld_params(run, subject, labels, config)
    known = _known(run, subject, labels, config)
    kept = {name: one for name, one in known.items() if name not in withheld}
    return Decided(
        tuple(Param(name=name, value=one.value) for name, one in kept.items()),
        each_once(source for one in kept.values() for source in one.sources),
        f"not {', '.join(withheld)}: they look like secrets" if withheld else "all that are known",
        Rule.PARAMETERS,
    )


def withheld_params(run: Run, subject: Subject, labels: Labels, config: Config) -> tuple[str, ...]:
    """Name the parameters that look like secrets and are never sent."""
    return tuple(
        name
        for name, one in _known(run, subject, labels, config).items()
        if looks_like_secret(name, one.value, _secrets(config))
    )


def _known(run: Run, subject: Subject, labels: Labels, config: Config) -> Mapping[str, _Known]:
    occasion = run.occasion
    account, account_from = run.account
    pull_request = occasion.pull_request
    number = pull_request.number if pull_request else None
    tag, tag_from = release_tag_of(run)
    ref_from = occasion.sources_of("ref") if occasion.ref else run.sources_of("head_branch")
    matrix_from = (Source.input("matrix"),)
    params_from = (Source.input("params"),)
    of_dispatch = occasion.sources_of("inputs")
    facts: dict[str, tuple[str | None, tuple[Source, ...]]] = {
        "event": (run.event or None, run.sources_of("event")),
        "run_number": (str(run.run_number), run.sources_of("run_number")),
        "run_attempt": (str(run.run_attempt), run.sources_of("run_attempt")),
        "ref": (occasion.ref or run.head_branch, ref_from),
        "actor": (account.login if account else None, account_from),
        "environment": (subject.environment, subject.environment_from),
        "environment_url": (subject.environment_url, subject.environment_url_from),
        "release_tag": (tag, tag_from),
        "pull_request": (
            str(number) if number else None,
            occasion.sources_of("pull_request", "number"),
        ),
        "pull_request_labels": (",".join(labels.names) or None, labels.sources),
        "runner_os": (occasion.runner_os, occasion.sources_of("runner_os")),
        **{f"matrix.{name}": (value, matrix_from) for name, value in config.matrix.items()},
        **{name: (value, of_dispatch) for name, value in _inputs(occasion.inputs)},
        **{name: (value, params_from) for name, value in config.params.items()},
    }
    return {
        name: _Known(value, sources)
        for name, (value, sources) in facts.items()
        if name and value is not None
    }


def release_tag_of(run: Run) -> tuple[str | None, tuple[Source, ...]]:
    """Give the tag of the release that started the run; its branch is then that tag."""
    if run.occasion.release:
        return run.occasion.release.tag_name, run.occasion.sources_of("release", "tag_name")
    tag = run.head_branch if run.event == "release" else None
    return tag, run.sources_of("head_branch")


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
