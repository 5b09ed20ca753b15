"""Whether a deployment is a failed change: SEI's change failure rate counts those."""

import re
from collections.abc import Sequence

from sei_action.commits import CommitRange
from sei_action.config import CfrStatus, Config
from sei_action.run import Run
from sei_action.subject import Subject


def wants_labels(run: Run, subject: Subject, config: Config) -> bool:
    """Tell whether labels are worth a request: they decide on deployments alone."""
    if config.cfr_status is CfrStatus.AUTO and subject.is_deployment:
        return True
    return run.occasion.pull_request is not None


def cfr_status_of(
    run: Run, subject: Subject, commits: CommitRange, labels: Sequence[str], config: Config
) -> bool | None:
    """Say whether the deployment is a failed change; None leaves it to SEI (contract section 4).

    By itself it is one where an earlier commit is deployed again, or where its pull request or
    release bears one of the labels.
    """
    if not subject.is_deployment:
        return None
    if config.cfr_status is not CfrStatus.AUTO:
        return config.cfr_status is CfrStatus.TRUE
    marks = {label.casefold() for label in config.cfr_labels}
    is_marked = any(label.casefold() in marks for label in labels) or any(
        _holds_word(name, mark) for name in _names_of_release(run) for mark in marks
    )
    return True if commits.is_rollback or is_marked else None


def _names_of_release(run: Run) -> list[str]:
    # A release has no labels; its tag and name say it, as in `v1.4.1-hotfix.2`.
    release = run.occasion.release
    if release:
        return [release.tag_name, release.name or ""]
    return [run.head_branch or ""] if run.event == "release" else []


def _holds_word(name: str, word: str) -> bool:
    pattern = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
    return re.search(pattern, name.casefold()) is not None
