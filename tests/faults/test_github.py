"""Whatever goes wrong at GitHub: no report with a wrong result, and none lost for a detail."""

import pytest

from tests.faults import scripts
from tests.faults.cases import AT_ONCE, SHORT, Case, End
from tests.faults.checks import check
from tests.faults.conftest import Player
from tests.faults.scripts import answer, at, by_place, github_limit, html, in_turn, pass_on
from tests.faults.servers import Script

_RUN, _JOBS, _ARTIFACTS = "/attempts/1 ", "/attempts/1/jobs", "/artifacts"
_DEPLOYMENTS, _EARLIER_RUNS, _COMPARE = "/deployments", "/runs?", "/compare/"
_OPTIONAL = (_ARTIFACTS, _DEPLOYMENTS, _EARLIER_RUNS)
_PRIMARY = "API rate limit exceeded for installation ID 48213377."
_HOLD = scripts.read_and_hold
_SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes."

LIMITS: dict[str, Script] = {
    "403 with Retry-After": github_limit(403, _SECONDARY, {"Retry-After": "60"}),
    "429 with Retry-After": github_limit(429, _SECONDARY, {"Retry-After": "60"}),
    "403, primary": github_limit(403, _PRIMARY, reset=1800),
    "429, primary": github_limit(429, _PRIMARY, reset=1800),
    "403, secondary without headers": github_limit(403, _SECONDARY),
    "429, secondary without headers": github_limit(429, _SECONDARY),
}
SHORT_LIMITS: dict[str, Script] = {
    "403 with Retry-After": github_limit(403, _SECONDARY, {"Retry-After": "1"}),
    "429 with Retry-After": github_limit(429, _SECONDARY, {"Retry-After": "1"}),
    "403, primary": github_limit(403, _PRIMARY, reset=2),
}

LIMITED = [
    *(
        Case(
            name=f"{form}, for the run",
            github=at(_RUN, do=limit),
            end=End.NOTHING,
            says=("GitHub did not give run ", "rate limit is used up", "`github-token`"),
            within=AT_ONCE,
        )
        for form, limit in LIMITS.items()
    ),
    *(
        Case(
            name=f"{status} in each form, for all that is optional",
            github=by_place(
                {
                    _ARTIFACTS: LIMITS[f"{status} with Retry-After"],
                    _DEPLOYMENTS: LIMITS[f"{status}, primary"],
                    _EARLIER_RUNS: LIMITS[f"{status}, secondary without headers"],
                }
            ),
            end=End.DELIVERED,
            says=(
                *("Missing in the report: artifacts", "whether and what the run deployed"),
                *("commits before the head", "rate limit is used up", "`github-token`"),
            ),
            within=AT_ONCE,
            commits=1,
        )
        for status in (403, 429)
    ),
    *(
        Case(
            name=f"{form}, soon over",
            github=at(_JOBS, _EARLIER_RUNS, do=in_turn(limit, limit, pass_on)),
            end=End.DELIVERED,
            at_least=0.9,
            commits=5,
        )
        for form, limit in SHORT_LIMITS.items()
    ),
]

BLACK_HOLES = [
    Case(
        name=f"{kind}: {what}",
        github=at(place, do=script),
        end=End.NOTHING,
        says=("The time for this step was up while reading", "raise the input `timeout`"),
        timeout=SHORT,
        fails=place == _JOBS,
    )
    for kind, script, what, place in (
        ("never accepted", scripts.hold, "the run", _RUN),
        ("never answered", scripts.read_and_hold, "the jobs", _JOBS),
        ("202 for ever", answer(202, "{}"), "the run", _RUN),
        ("a byte now and then", scripts.slow_body, "the jobs", _JOBS),
    )
]

_ALL_MISSING = ("artifacts that the run uploaded", "whether and what the run deployed")
GAPS = [
    Case(
        name=f"{kind}: {what}",
        github=at(*places, do=script),
        end=End.DELIVERED,
        says=("Missing in the report:", *facts),
        timeout=SHORT,
        commits=commits,
    )
    for kind, script, what, places, facts, commits in (
        ("never answered", _HOLD, "artifacts", (_ARTIFACTS,), _ALL_MISSING[:1], 5),
        ("never answered", _HOLD, "deployments", (_DEPLOYMENTS,), _ALL_MISSING[1:], 5),
        ("never answered", _HOLD, "earlier runs", (_EARLIER_RUNS,), ("commits before",), 1),
        ("never answered", _HOLD, "commits", (_COMPARE,), ("commits before",), 1),
        ("never answered", _HOLD, "all that is optional", _OPTIONAL, _ALL_MISSING, 1),
        ("202 for ever", answer(202, "{}"), "all that is optional", _OPTIONAL, _ALL_MISSING, 1),
        ("202 for ever", answer(202, "{}"), "artifacts", (_ARTIFACTS,), _ALL_MISSING[:1], 5),
        ("a byte now and then", scripts.slow_body, "commits", (_COMPARE,), ("commits before",), 1),
    )
]

REQUIRED = [
    Case(
        name="nobody listens",
        changes={"GITHUB_API_URL": "http://{closed}"},
        end=End.NOTHING,
        says=("GitHub could not be reached to read run ", "GITHUB_API_URL", "Re-run the job"),
    ),
    Case(
        name="a host that does not exist",
        changes={"GITHUB_API_URL": "https://github.invalid"},
        end=End.NOTHING,
        says=("GitHub", "the job"),
        fails=True,
    ),
    Case(
        name="reset",
        github=scripts.reset_at_once,
        end=End.NOTHING,
        says=("GitHub could not be reached to read run ", "Re-run the job"),
    ),
    Case(
        name="a page of a gateway with 502",
        github=html(502, "Bad Gateway"),
        end=End.NOTHING,
        says=("GitHub did not give run ", "(status 502)", "GitHub is out of order."),
    ),
    Case(
        name="a page to log in",
        github=html(200, "Please log in"),
        end=End.NOTHING,
        says=("is no JSON", "A proxy answered in its place"),
        within=AT_ONCE,
    ),
    Case(
        name="a body that breaks off",
        github=scripts.broken_off,
        end=End.NOTHING,
        says=("GitHub could not be reached to read run ",),
    ),
    Case(
        name="no HTTP at all",
        github=scripts.no_http,
        end=End.NOTHING,
        says=("GitHub could not be reached to read run ",),
    ),
    Case(
        name="moved to another host",
        github=scripts.move_elsewhere,
        end=End.NOTHING,
        says=("GitHub",),
        within=AT_ONCE,
    ),
    Case(
        name="a redirect to another host",
        github=scripts.redirect_elsewhere,
        end=End.NOTHING,
        says=("GitHub did not give run ", "(status 307)"),
        within=AT_ONCE,
    ),
    Case(
        name="an error that quotes the token",
        github=scripts.echo_the_secret,
        end=End.NOTHING,
        says=("GitHub did not give run ", "(status 400)"),
        within=AT_ONCE,
    ),
]

ONCE = Case(
    name="a reset, a page of a gateway and 202, each once or twice",
    github=by_place(
        {
            _RUN: in_turn(scripts.reset_after_reading, pass_on),
            _JOBS: in_turn(html(502, "Bad Gateway"), html(502, "Bad Gateway"), pass_on),
            _COMPARE: in_turn(answer(202, "{}"), pass_on),
        }
    ),
    end=End.DELIVERED,
    commits=5,
)

HURRIED = Case(
    name="429 that may be repeated at once, for ever",
    github=at(_ARTIFACTS, do=github_limit(429, _SECONDARY, {"Retry-After": "0"})),
    end=End.DELIVERED,
    says=("Missing in the report: artifacts that the run uploaded",),
)


@pytest.mark.parametrize("case", LIMITED, ids=str)
def test_a_rate_limit_is_waited_for_or_given_up(case: Case, played: Player) -> None:
    check(case, played(case))


@pytest.mark.parametrize("case", BLACK_HOLES, ids=str)
def test_without_the_run_or_its_jobs_nothing_is_sent(case: Case, played: Player) -> None:
    check(case, played(case))


@pytest.mark.parametrize("case", GAPS, ids=str)
def test_what_is_optional_never_costs_the_report(case: Case, played: Player) -> None:
    check(case, played(case))


@pytest.mark.parametrize("case", REQUIRED, ids=str)
def test_a_github_that_does_not_answer_as_github_is_explained(case: Case, played: Player) -> None:
    check(case, played(case))


@pytest.mark.parametrize("case", [ONCE], ids=str)
def test_a_failure_that_passes_leaves_no_trace(case: Case, played: Player) -> None:
    check(case, played(case))


@pytest.mark.parametrize("case", [HURRIED], ids=str)
def test_a_github_that_is_overloaded_is_not_asked_over_and_over(case: Case, played: Player) -> None:
    result = played(case)

    check(case, result)
    assert len([one for one in result.servers.github.requests if _ARTIFACTS in one.line]) < 20
