"""Which subjects are reported, and why others are not."""

from sei_action.gathered import choose_reported
from sei_action.globs import PathFilter
from sei_action.payload import Findings
from sei_action.subject import Subject
from tests.builders import commit_range, config, findings, job, outcome, run, service, subject


def _found(_subject: Subject) -> Findings:
    return findings()


def _refuse(_subject: Subject) -> Findings:
    msg = "what is not reported costs no request"
    raise AssertionError(msg)


def test_what_ended_well_or_badly_is_reported_with_what_was_found() -> None:
    subjects = [subject(outcome=outcome(conclusion=word)) for word in ("success", "failure")]

    reportables, unreported = choose_reported(run(), subjects, _found, config())

    assert [one.subject for one in reportables] == subjects
    assert [one.findings for one in reportables] == [findings(), findings()]
    assert unreported == ()


def test_nothing_is_found_out_about_what_is_not_reported() -> None:
    skipped = subject(outcome=outcome(conclusion="skipped"), job=job(name="deploy"))

    reportables, unreported = choose_reported(run(), [skipped], _refuse, config())

    assert reportables == ()
    assert unreported == (
        "job deploy is not reported: it was skipped, so nothing was built or deployed",
    )


def test_a_service_whose_paths_no_commit_touches_is_not_reported() -> None:
    paths = PathFilter(patterns=("api/**",))
    touched_nothing = findings(commits=commit_range().model_copy(update={"shas": ()}))

    _, unreported = choose_reported(
        run(), [subject(service=service(paths=paths))], lambda _subject: touched_nothing, config()
    )

    assert unreported == ("service api is not reported: no commit touches its paths",)
