"""The DORA figures of a period, worked out by hand."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sei_action.sandbox.dora.deliveries import Unmeasured
from sei_action.sandbox.dora.figures import Figures, deployed
from sei_action.sandbox.dora.history import Image, Run
from sei_action.sandbox.dora.periods import Period
from tests.sandbox.dora.builders import build, deployment, history

# The builders' minutes start with 1970: day 0 is minutes 0 to 1439.
DAY = 24 * 60
TWO_DAYS = Period(date(1970, 1, 1), date(1970, 1, 2))


def figures(*runs: Run, period: Period = TWO_DAYS) -> Figures:
    return deployed(history(*runs)).figures(period)


def test_the_frequency_is_successful_deployments_for_each_day() -> None:
    runs = (deployment(1, 0, 5), deployment(2, 10, 15), deployment(3, DAY, DAY + 5))
    found = figures(*runs, deployment(4, 20, 25, result="FAILURE"))

    assert (found.succeeded, found.failed, found.per_day) == (3, 1, Fraction(3, 2))


def test_a_deployment_counts_on_the_day_on_which_it_ended() -> None:
    second_day = Period(date(1970, 1, 2), date(1970, 1, 2))

    assert figures(deployment(1, DAY - 5, DAY + 5), period=second_day).succeeded == 1


def test_what_ended_outside_of_the_period_is_in_no_figure() -> None:
    later = deployment(2, 2 * DAY, 2 * DAY + 5, "a")
    found = figures(build(1, 0, 10, "a"), later)

    assert (found.counted, found.lead_times, found.unmeasured) == (0, None, {})


def test_failed_changes_are_failed_deployments_and_marked_ones() -> None:
    found = figures(
        deployment(1, 0, 5),
        deployment(2, 0, 5, marked_failed=True),
        deployment(3, 0, 5, result="FAILURE"),
        deployment(4, 0, 5, result="FAILURE", marked_failed=True),
        deployment(5, 0, 5),
    )

    assert (found.failed, found.marked, found.failed_changes) == (2, 1, 3)
    assert found.change_failure_rate == Fraction(3, 5)


def test_what_neither_succeeded_nor_failed_is_in_no_rate() -> None:
    found = figures(deployment(1, 0, 5), deployment(2, 0, 5, result="ABORTED", marked_failed=True))

    assert (found.counted, found.uncounted, found.change_failure_rate) == (1, 1, Fraction(0))


def test_there_is_no_rate_without_deployments() -> None:
    assert figures().change_failure_rate is None


def test_lead_times_are_means_over_commits_and_their_median() -> None:
    found = figures(
        build(1, 0, 10, "a", "b"),
        deployment(2, 20, 30, "a", "b"),
        build(3, 100, 130, "c"),
        deployment(4, 150, 190, "c"),
    ).lead_times

    assert found is not None
    # a and b: 10 + 20 minutes, c: 30 + 60.
    assert (found.commits, found.median) == (3, 30 * 60)
    assert (found.ci, found.cd) == (Fraction(50 * 60, 3), Fraction(100 * 60, 3))
    assert found.whole == 50 * 60


def test_commits_without_lead_time_are_counted_by_reason() -> None:
    found = figures(deployment(1, 0, 5, "a", "b", images=()), deployment(2, 0, 5, "c", "a"))

    assert found.unmeasured == {Unmeasured.NO_IMAGE: 2, Unmeasured.NO_BUILD: 1}


def test_a_pipeline_has_figures_of_its_own() -> None:
    runs = (build(1, 0, 10, "a"), deployment(2, 20, 30, "a"), deployment(3, 5, 9, pipeline_id=3))
    by_pipeline = [deployed(history(*runs)).by(number).figures(TWO_DAYS) for number in (2, 3)]

    assert [found.succeeded for found in by_pipeline] == [1, 1]
    assert [found.lead_times is None for found in by_pipeline] == [False, True]


images = st.lists(
    st.builds(
        Image,
        st.sampled_from(["here", None]),
        st.sampled_from(["api", "web"]),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["sha256:aa", None]),
    ),
    max_size=2,
).map(tuple)
runs = st.lists(
    st.builds(
        lambda start, took, **facts: Run(start=start, end=start + took, **facts),
        id=st.integers(1, 99),
        pipeline_id=st.integers(1, 3),
        branch=st.sampled_from(["main", "next"]),
        start=st.integers(0, 2 * DAY * 60),
        took=st.integers(0, 7200),
        result=st.sampled_from(["SUCCESS", "FAILURE", "ABORTED"]),
        marked_failed=st.booleans(),
        commits=st.lists(st.sampled_from("abc"), unique=True).map(tuple),
        images=images,
    ),
    max_size=12,
)
LONG = Period(date(1970, 1, 1), date(1970, 1, 4))


@given(runs)
def test_the_figures_of_the_days_add_up_to_those_of_the_period(runs: list[Run]) -> None:
    everything = deployed(history(*runs))
    whole = everything.figures(LONG)
    days = [everything.figures(day) for day in LONG.parts]

    assert whole.counted + whole.uncounted == sum(run.pipeline_id != 1 for run in runs)
    for name in ("succeeded", "failed", "marked", "uncounted"):
        assert getattr(whole, name) == sum(getattr(day, name) for day in days)


@given(runs)
def test_no_part_of_a_lead_time_is_negative_and_no_commit_counts_twice(runs: list[Run]) -> None:
    everything = deployed(history(*runs))
    identities = [(one.deployment.pipeline_id, one.commit) for one in everything.delivered]
    times = [one.took for one in everything.delivered if not isinstance(one.took, Unmeasured)]

    assert len(identities) == len(set(identities))
    assert all(took.ci >= 0 and took.cd >= 0 for took in times)
