"""Whether a deployment is a failed change: SEI's change failure rate counts those."""

import re

from sei_action.commits import CommitRange
from sei_action.config import CfrStatus, Config
from sei_action.occasion import Labels
from sei_action.payload.rules import Rule
from sei_action.provenance import DEFAULT, Decided, Source, each_once
from sei_action.run import Run
from sei_action.subject import Subject


def wants_labels(run: Run, subject: Subject, config: Config) -> bool:
    """Tell whether labels are worth a request: they decide on deployments alone."""
    if config.cfr_status is CfrStatus.AUTO and subject.is_deployment:
        return True
    return run.occasion.pull_request is not None


def cfr_status_of(
    run: Run, subject: Subject, commits: CommitRange, labels: Labels, config: Config
) -> Decided[bool | None]:
    """Say whether the deployment is a failed change; None leaves it to SEI (contract section 4).

    By itself it is one where an earlier commit is deployed again, or where its pull request or
    release bears one of the labels.
    """
    if not subject.is_deployment:
        return Decided(None, subject.kind_from, "a build is no change that fails", Rule.KIND)
    if config.cfr_status is not CfrStatus.AUTO:
        is_failed = config.cfr_status is CfrStatus.TRUE
        reason = "the input `cfr-status` says so"
        return Decided(is_failed, (Source.input("cfr-status"),), reason, Rule.KIND)
    marks = {label.casefold() for label in config.cfr_labels}
    labelled = [label for label in labels.names if label.casefold() in marks]
    released, release_from = _names_of_release(run)
    named = [name for name in released if any(_holds_word(name, mark) for mark in marks)]
    by_labels = (Source.input("cfr-labels"),)
    signs = [
        (commits.is_rollback, "it is a rollback", commits.sources),
        (labelled, f"the label {', '.join(labelled)}", (*labels.sources, *by_labels)),
        (named, f"the release {', '.join(named)}", (*release_from, *by_labels)),
    ]
    shown = [(words, sources) for sign, words, sources in signs if sign]
    if not shown:
        return Decided(None, (DEFAULT,), "nothing shows a failed change", Rule.KIND)
    sources = each_once(source for _, of_sign in shown for source in of_sign)
    return Decided(True, sources, " and ".join(words for words, _ in shown), Rule.KIND)  # noqa: FBT003 - the value itself


def _names_of_release(run: Run) -> tuple[list[str], tuple[Source, ...]]:
    # A release has no labels; its tag and name say it, as in `v1.4.1-hotfix.2`.
    release = run.occasion.release
    if release:
        return [release.tag_name, release.name or ""], run.occasion.sources_of("release")
    tags = [run.head_branch or ""] if run.event == "release" else []
    return tags, run.sources_of("head_branch")


def _holds_word(name: str, word: str) -> bool:
    pattern = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
    return re.search(pattern, name.casefold()) is not None
