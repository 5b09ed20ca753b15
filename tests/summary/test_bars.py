"""Specify what a timeline draws, and what it leaves out."""

from hypothesis import given
from hypothesis import strategies as st

from sei_action.payload.models import Stage
from sei_action.summary.bars import MOST_BARS, Bar, Bars, bars_of
from tests.builders import moment


def _stage(number: int = 1, start: float | None = 0, seconds: int = 10, **changes: object) -> Stage:
    facts: dict[str, object] = {
        "id": str(number),
        "display_name": f"job {number}",
        "result": "SUCCESS",
        "state": "FINISHED",
        "start_time": None if start is None else moment(start),
        "duration_in_millis": seconds * 1000,
    }
    return Stage.model_validate({**facts, **changes})


def _milliseconds(seconds: float) -> int:
    return round(moment(seconds).timestamp() * 1000)


def _bars(*stages: Stage, **queued: int) -> Bars:
    return bars_of(stages, {name.removeprefix("job"): wait for name, wait in queued.items()})


def _names(bars: Bars) -> list[str]:
    return [bar.name for bar in bars.rows]


def test_a_bar_tells_of_its_stage() -> None:
    bars = _bars(_stage(1, 5, 20, result="FAILURE"), job1=3_000)

    start = _milliseconds(5)
    assert bars.rows == (Bar("job 1", "FAILURE", start, 20_000, queued=3_000, count=1, bad=1),)


def test_bars_are_in_the_order_in_which_their_stages_were_queued() -> None:
    bars = _bars(_stage(1, 8), _stage(2, 5), _stage(3, 9), job3=8_000)

    assert _names(bars) == ["job 3", "job 2", "job 1"]


def test_bars_that_start_together_keep_their_order() -> None:
    assert _names(_bars(_stage(1, seconds=1), _stage(2, seconds=9))) == ["job 1", "job 2"]


def test_stages_that_did_not_run_in_this_attempt_are_counted() -> None:
    bars = _bars(_stage(1), _stage(2, result="SKIPPED"), _stage(3, None))

    assert _names(bars) == ["job 1"]
    assert (bars.idle, bars.unshown) == (2, 0)


def test_as_many_stages_as_have_room_are_drawn_each() -> None:
    stages = [_stage(number, display_name=f"test ({number})") for number in range(MOST_BARS)]

    assert len(_bars(*stages).rows) == MOST_BARS


def test_of_more_stages_a_matrix_shares_a_bar() -> None:
    stages = [_stage(n, n, display_name=f"test ({n}, 3.13)") for n in range(MOST_BARS)]
    alone = _stage(900, 100, display_name="deploy (staging)")

    bars = _bars(*stages, alone, job0=2_000)

    start = _milliseconds(0)
    last = (MOST_BARS - 1 + 10) * 1000
    assert bars.rows[0] == Bar("test", "SUCCESS", start, last, 2_000, MOST_BARS, 0)
    assert _names(bars) == ["test", "deploy (staging)"]
    assert bars.unshown == 0


def test_the_jobs_of_a_called_workflow_share_a_bar() -> None:
    stages = [_stage(n, display_name=f"release / part {n}") for n in range(MOST_BARS + 1)]

    assert _names(_bars(*stages)) == ["release"]


def test_a_shared_bar_has_the_worst_result_and_counts_what_did_not_succeed() -> None:
    results = ["ABORTED", "FAILURE", "NEW", *["SUCCESS"] * MOST_BARS]
    stages = [_stage(n, display_name=f"t ({n})", result=one) for n, one in enumerate(results)]

    (bar,) = _bars(*stages).rows
    (milder,) = _bars(*stages[2:]).rows

    assert (bar.result, bar.bad, bar.count) == ("FAILURE", 3, MOST_BARS + 3)
    assert (milder.result, milder.bad) == ("NEW", 1)


def test_where_there_is_still_no_room_the_shortest_that_succeeded_go() -> None:
    stages = [_stage(number, number, seconds=100 + number) for number in range(MOST_BARS + 5)]
    broken = _stage(900, 900, seconds=1, result="FAILURE")

    bars = _bars(*stages, broken)

    assert _names(bars) == [*(f"job {n}" for n in range(6, MOST_BARS + 5)), "job 900"]
    assert bars.unshown == 6


_STAGES = st.builds(
    _stage,
    number=st.just(1),
    start=st.none() | st.integers(0, 3),
    seconds=st.integers(0, 3),
    display_name=st.sampled_from(["a", "b (1)", "b (2)", "c / d", "c / e (1)"]),
    result=st.sampled_from(["SUCCESS", "FAILURE", "SKIPPED", "UNKNOWN"]),
)


@given(st.lists(_STAGES, max_size=3 * MOST_BARS))
def test_every_stage_is_drawn_or_counted_and_never_too_many(stages: list[Stage]) -> None:
    bars = bars_of(stages, {})

    assert len(bars.rows) <= MOST_BARS
    assert sum(bar.count for bar in bars.rows) + bars.idle + bars.unshown == len(stages)
