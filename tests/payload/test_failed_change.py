"""Specify which deployments are failed changes."""

import pytest

from sei_action.occasion import Labels
from sei_action.payload import wants_labels
from sei_action.payload.failed_change import cfr_status_of
from sei_action.run import Run
from tests.builders import commit_range, config, run, subject

_DEPLOYMENT = subject(is_deployment=True)
_BUILD = subject()


def _status(
    whole: Run | None = None, *labels: str, is_rollback: bool = False, **inputs: str
) -> bool | None:
    commits = commit_range(is_rollback=is_rollback)
    known = Labels(names=labels)
    return cfr_status_of(whole or run(), _DEPLOYMENT, commits, known, config(**inputs)).value


def _release(tag: str, name: str | None = None) -> Run:
    occasion = {"release": {"tag_name": tag, "name": name}}
    return run(event="release", head_branch=tag, occasion=occasion)


@pytest.mark.parametrize(("word", "status"), [("true", True), ("false", False)])
@pytest.mark.parametrize("is_rollback", [True, False])
def test_what_the_user_says_counts_before_all_else(
    word: str, *, status: bool, is_rollback: bool
) -> None:
    told = _status(run(), "hotfix", is_rollback=is_rollback, cfr_status=word)

    assert told is status


def test_a_deployment_of_which_nothing_tells_is_left_to_sei() -> None:
    assert _status() is None


def test_a_deployment_of_an_earlier_commit_is_a_failed_change() -> None:
    assert _status(is_rollback=True) is True


@pytest.mark.parametrize("label", ["hotfix", "rollback", "revert", "HotFix"])
def test_a_deployment_whose_pull_request_has_one_of_the_labels_is_a_failed_change(
    label: str,
) -> None:
    assert _status(run(), "docs", label) is True


def test_a_label_that_only_holds_one_of_the_labels_is_another_label() -> None:
    assert _status(run(), "no-hotfix") is None


def test_the_user_chooses_the_labels() -> None:
    assert _status(run(), "incident", cfr_labels="Incident, sev1") is True
    assert _status(run(), "hotfix", cfr_labels="Incident, sev1") is None


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("v1.4.1-hotfix.2", None),
        ("v1.4.1", "The HOTFIX of Monday"),
        ("hotfix_7", ""),
        ("revert/v1.4.0", None),
    ],
)
def test_a_release_whose_tag_or_name_holds_a_label_as_a_word_is_a_failed_change(
    tag: str, name: str | None
) -> None:
    assert _status(_release(tag, name)) is True


@pytest.mark.parametrize(("tag", "name"), [("v1.4.1", None), ("v1-hotfixes", "Prefixhotfix")])
def test_a_release_that_holds_no_label_as_a_word_is_left_to_sei(tag: str, name: str | None) -> None:
    assert _status(_release(tag, name)) is None


@pytest.mark.parametrize("label", ["hot-fix", "hot fix", "Needs Rollback: Now", "(urgent)", "c++"])
def test_a_label_of_several_words_is_found_in_the_name_of_a_release(label: str) -> None:
    assert _status(_release("v1.4.1", f"A {label} for Monday"), cfr_labels=label) is True


@pytest.mark.parametrize(
    "name", ["hot", "fix the hot", "hotfix", "hot  fix", "shot fix", "hot fixes"]
)
def test_a_label_of_several_words_is_not_found_by_a_part_of_it(name: str) -> None:
    assert _status(_release("v1.4.1", name), cfr_labels="hot fix") is None


def test_a_pull_requests_label_of_several_words_is_found() -> None:
    assert _status(run(), "Emergency Fix", cfr_labels="docs, emergency fix") is True


def test_a_whole_tag_may_be_a_label() -> None:
    assert _status(_release("hot-fix"), cfr_labels="hot-fix") is True


@pytest.mark.parametrize(("branch", "status"), [("v1-hotfix", True), ("v1", None), (None, None)])
def test_the_release_of_a_run_without_an_event_file_is_known_by_its_tag(
    branch: str | None, *, status: bool | None
) -> None:
    assert _status(run(event="release", head_branch=branch)) is status


def test_a_branch_that_is_called_like_a_label_tells_nothing() -> None:
    assert _status(run(head_branch="hotfix")) is None


@pytest.mark.parametrize("word", ["auto", "true", "false"])
def test_a_build_is_no_failed_change_whatever_is_said_of_it(word: str) -> None:
    commits = commit_range(is_rollback=True)

    labels = Labels(names=("hotfix",))
    told = cfr_status_of(run(), _BUILD, commits, labels, config(cfr_status=word))

    assert told.value is None


def test_labels_are_wanted_for_a_deployment() -> None:
    assert wants_labels(run(), _DEPLOYMENT, config())


@pytest.mark.parametrize("word", ["true", "false"])
def test_labels_are_not_wanted_where_the_user_decides(word: str) -> None:
    assert not wants_labels(run(), _DEPLOYMENT, config(cfr_status=word))


def test_labels_are_not_wanted_for_a_build() -> None:
    assert not wants_labels(run(), _BUILD, config())


def test_the_labels_of_a_pull_requests_own_run_are_at_hand() -> None:
    whole = run(event="pull_request", occasion={"pull_request": {"number": 7}})

    assert wants_labels(whole, _BUILD, config())
