"""Specify what people are told of reports."""

import pytest

from sei_action.config import Config
from sei_action.gathered import Gathered, Reportable
from sei_action.payload import Payload, build_payload
from sei_action.receipt import Report
from sei_action.telling import (
    lines_on,
    notes_on_withheld,
    placement_warning,
    story_of,
    title_of,
    whole_story_of,
)
from tests.builders import (
    artifact,
    commit_range,
    config,
    findings,
    job,
    moment,
    outcome,
    payload,
    run,
    service,
    sha,
    subject,
)


def _gathered(*reportables: Reportable, tolerated: tuple[str, ...] = ()) -> Gathered:
    return Gathered(run=run(), outcome=outcome(tolerated=tolerated), reportables=reportables)


def _reportable(*labels: str, **changes: object) -> Reportable:
    return Reportable(subject=subject(**changes), findings=findings(labels={"names": labels}))


def _lines(told: Payload, *shas: str, tolerated: tuple[str, ...] = ()) -> list[str]:
    commits = commit_range(*shas, reason="since abcdef0")
    one = Reportable(subject=subject(), findings=findings(commits=commits))
    return lines_on(told, "a build", one, _gathered(one, tolerated=tolerated))


def _report(story: str) -> Report:
    return Report(payload=payload(), story=story)


def test_the_log_says_what_sei_is_told() -> None:
    whole = run(artifacts=(artifact(),), jobs=(job(), job(id=2)))
    ended = outcome(conclusion="failure", completed_at=moment(90))
    told = build_payload(whole, subject(outcome=ended), findings(), config())

    assert _lines(told, sha(1), sha(562)) == [
        "Counts as:  a build",
        "Pipeline:   acme/shop/CI",
        "Result:     FAILURE after 0:01:30",
        "Branch:     main",
        "Commits:    2, oldest first: since abcdef0",
        "Artifacts:  1",
        "Stages:     2",
    ]


@pytest.mark.parametrize("branch", [None, ""])
def test_a_run_without_a_branch_is_not_on_a_branch_called_none(branch: str | None) -> None:
    assert [line for line in _lines(payload(branch_name=branch)) if "Branch" in line] == []


def test_a_payload_without_a_job_run_has_no_stages() -> None:
    assert _lines(payload())[-1] == "Stages:     0"


def test_failures_that_are_tolerated_are_told() -> None:
    lines = _lines(payload(), tolerated=("test (3.11)", "lint"))

    assert "Tolerated:  test (3.11), lint (continue-on-error)" in lines


def test_where_nothing_is_tolerated_nothing_is_told_of_it() -> None:
    assert [line for line in _lines(payload()) if "Tolerated" in line] == []


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "What SEI is told of run #562"),
        ({"job": job()}, "What SEI is told of run #562, job test"),
        (
            {"job": job(), "service": service()},
            "What SEI is told of run #562, job test, service api",
        ),
    ],
)
def test_a_report_is_named_above_its_lines(changes: dict[str, object], title: str) -> None:
    one = _reportable(**changes)

    assert title_of(one, _gathered(one)) == title


@pytest.mark.parametrize(
    ("settings", "failure", "story"),
    [
        (config(), None, "accepted run #562 as SUCCESS"),
        (config(), "SEI did not take it.", "run #562 as SUCCESS could not be delivered"),
        (
            config(dry_run="true"),
            None,
            "run #562 as SUCCESS is ready; nothing was sent, because this is a dry run",
        ),
    ],
)
def test_a_story_says_what_became_of_the_report(
    settings: Config, failure: str | None, story: str
) -> None:
    assert story_of(payload(), "", settings, failure) == story


def test_a_story_names_the_subject() -> None:
    story = story_of(payload(), "job test, service api", config(), None)

    assert story == "accepted run #562, job test, service api, as SUCCESS"


def test_the_whole_story_is_that_of_each_report() -> None:
    reports = (_report("accepted a"), _report("b could not be delivered"))

    assert whole_story_of(reports, ("c is not reported: why",), ("A note.",)) == (
        "accepted a; b could not be delivered"
    )


def test_where_nothing_is_reported_the_whole_story_says_of_each_why() -> None:
    unreported = ("job a is not reported: why", "job b is not reported: therefore")

    assert whole_story_of((), unreported, ("A note.",)) == "; ".join(unreported)


def test_where_there_was_nothing_to_report_the_whole_story_is_the_notes() -> None:
    story = whole_story_of((), (), ("The run has no job a.", "It has others."))

    # The line that it ends up in has a full stop of its own.
    assert story == "nothing was reported: The run has no job a. It has others"


def test_parameters_that_look_like_secrets_are_named() -> None:
    settings = config(params="API_TOKEN=hunter2\nteam=shop")

    assert notes_on_withheld(_gathered(_reportable()), settings) == [
        "Not sent, because they look like secrets: parameters API_TOKEN."
    ]


def test_labels_that_look_like_secrets_are_named() -> None:
    one = _reportable(f"ghp_{'aB3' * 12}", is_deployment=True)

    (note,) = notes_on_withheld(_gathered(one), config())

    assert "parameters pull_request_labels." in note


def test_a_parameter_that_several_reports_lack_is_named_once() -> None:
    gathered = _gathered(_reportable(service=service()), _reportable(service=service(name="web")))

    (note,) = notes_on_withheld(gathered, config(params="API_TOKEN=hunter2"))

    assert note.count("API_TOKEN") == 1


def test_where_no_parameter_looks_like_a_secret_nothing_is_told() -> None:
    assert notes_on_withheld(_gathered(_reportable()), config(params="team=shop")) == []


def test_what_is_not_reported_withholds_nothing() -> None:
    assert notes_on_withheld(_gathered(), config(params="API_TOKEN=hunter2")) == []


def test_jobs_that_still_ran_are_named_with_how_to_place_the_step() -> None:
    warning = placement_warning(outcome(unfinished=("deploy (eu)", "smoke")))

    assert warning.startswith("Still running: deploy (eu), smoke. ")
    assert "`needs`" in warning
    assert "`if: always()`" in warning
    assert "`workflow_run`" in warning
