"""Specify how people are told what a report lacks."""

import pytest

from sei_action.github import Losses
from tests.fakes import refusal


def test_nothing_lost_is_nothing_to_tell() -> None:
    assert Losses().notes == ()


def test_a_loss_says_what_is_missing_and_why() -> None:
    losses = Losses()

    losses.add("labels", refusal(403, "the labels", "pull-requests: read"))

    (note,) = losses.notes
    assert note == (
        "Missing in the report: labels. GitHub did not give the labels (status 403). Cause. Remedy."
    )


def test_a_missing_permission_is_told_once_with_all_that_it_costs() -> None:
    losses = Losses()

    losses.add("commits", refusal(403, "runs", "actions: read"))
    losses.add("artifacts", refusal(404, "artifacts", "actions: read"))

    (note,) = losses.notes
    assert note.startswith("Missing in the report: commits, artifacts. GitHub did not give runs")


def test_two_missing_permissions_are_told_apart() -> None:
    losses = Losses()

    losses.add("commits", refusal(403, "runs", "actions: read"))
    losses.add("labels", refusal(403, "labels", "pull-requests: read"))

    assert [note.split(".")[0] for note in losses.notes] == [
        "Missing in the report: commits",
        "Missing in the report: labels",
    ]


def test_what_is_lost_twice_is_told_once() -> None:
    losses = Losses()

    losses.add("labels", refusal(403, "labels", "pull-requests: read"))
    losses.add("labels", refusal(403, "labels", "pull-requests: read"))

    (note,) = losses.notes
    assert note.count("labels,") == 0


def test_the_same_failure_is_told_once() -> None:
    losses = Losses()

    losses.add("commits", refusal(502, "runs"))
    losses.add("artifacts", refusal(502, "runs"))

    (note,) = losses.notes
    assert "commits, artifacts" in note


def test_failures_that_no_permission_mends_are_told_apart() -> None:
    losses = Losses()

    losses.add("commits", refusal(502, "runs"))
    losses.add("artifacts", refusal(502, "artifacts"))

    assert len(losses.notes) == 2


def test_what_was_lost_for_now_may_be_there_another_time() -> None:
    losses = Losses()

    losses.add("labels", refusal(403, "labels", "pull-requests: read"))
    losses.add("commits", refusal(502, "runs"))

    assert losses.may_pass


@pytest.mark.parametrize("status", [403, 404])
def test_what_the_token_may_not_read_will_not_be_there_another_time(status: int) -> None:
    losses = Losses()

    losses.add("labels", refusal(status, "labels", "pull-requests: read"))

    assert not losses.may_pass


def test_nothing_lost_is_nothing_that_may_be_there_another_time() -> None:
    assert not Losses().may_pass


def test_details_that_are_shed_are_told_once_and_together() -> None:
    losses = Losses()

    losses.shed("labels of pull requests", 99)
    losses.shed("artifacts", 20)
    losses.shed("artifacts", 19)

    (note,) = losses.notes
    assert note == (
        "GitHub allows only 19 more requests for now, so this is left out: labels of pull "
        "requests, artifacts. Give the step a token of its own in `github-token`."
    )


def test_what_is_lost_and_what_is_shed_is_told_apart() -> None:
    losses = Losses()

    losses.shed("artifacts", 0)
    losses.add("labels", refusal(403, "labels", "pull-requests: read"))

    assert [note.split(" ", 1)[0] for note in losses.notes] == ["Missing", "GitHub"]
