"""The geometry of the plots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.sandbox.pages.plots import (
    BOTTOM,
    NUMBERS,
    PERCENTS,
    TIMES,
    TOP,
    Axis,
    Datum,
    Plot,
    Series,
    bar,
    columns,
)

SERIES = (Series("good", "success"), Series("bad", "failure"))


def plot(*values: tuple[float, float], axis: Axis = NUMBERS) -> Plot:
    data = [Datum(f"day {number}", value) for number, value in enumerate(values, 1)]
    return columns("plot", "Plot", SERIES, data, axis)


def test_a_part_is_as_high_as_its_value_and_stands_on_the_one_before() -> None:
    good, bad = plot((3, 1)).boxes

    assert (bad.height * 3, bad.y + bad.height) == (good.height, good.y)
    assert (good.y + good.height, bad.y) == (BOTTOM, TOP)


def test_a_part_says_what_it_stands_for() -> None:
    assert [box.text for box in plot((3, 1)).boxes] == ["day 1: good 3", "day 1: bad 1"]


def test_what_is_nothing_is_not_drawn() -> None:
    assert [box.tone for box in plot((3, 0), (0, 0), (0, 2)).boxes] == ["success", "failure"]


def test_columns_share_the_width() -> None:
    first, second = plot((1, 0), (1, 0)).boxes

    assert (first.x, first.width, second.x) == (7, 36, 57)


def test_every_value_is_in_the_table() -> None:
    assert plot((3, 1), (0, 2)).rows == (("day 1", "3", "1"), ("day 2", "0", "2"))


def test_an_empty_plot_has_a_scale_all_the_same() -> None:
    assert ([line.text for line in plot().lines], plot().boxes) == (["0", "1"], ())


@pytest.mark.parametrize(
    ("axis", "highest", "lines"),
    [
        (NUMBERS, 1, ["0", "1"]),
        (NUMBERS, 9, ["0", "5", "10"]),
        (NUMBERS, 61, ["0", "20", "40", "60", "80"]),
        (PERCENTS, 12, ["0 %", "5 %", "10 %", "15 %"]),
        (PERCENTS, 100, ["0 %", "50 %", "100 %"]),
        (TIMES, 200, ["0 s", "1 min", "2 min", "3 min", "4 min"]),
        (TIMES, 10_000, ["0 s", "1 h", "2 h", "3 h"]),
        (TIMES, 86400 * 40, ["0 s", "10 d", "20 d", "30 d", "40 d"]),
    ],
)
def test_lines_have_round_values(axis: Axis, highest: float, lines: list[str]) -> None:
    assert [line.text for line in plot((highest, 0), axis=axis).lines] == lines


def test_few_columns_are_labelled_each_and_many_evenly() -> None:
    assert [mark.text for mark in plot((1, 0), (1, 0)).marks] == ["day 1", "day 2"]
    assert [mark.text for mark in plot(*[(1.0, 0.0)] * 30).marks] == [
        f"day {number}" for number in (3, 9, 15, 21, 27)
    ]


@given(st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)), max_size=60))
def test_nothing_is_drawn_outside_of_the_plot(values: list[tuple[float, float]]) -> None:
    drawn = plot(*values, axis=TIMES)

    assert all(box.y >= TOP - 0.02 and box.y + box.height <= BOTTOM + 0.02 for box in drawn.boxes)
    assert all(box.x >= 0 and box.x + box.width <= 100 for box in drawn.boxes)
    assert 2 <= len(drawn.lines) <= 6


def test_a_bar_lies_where_its_stage_does() -> None:
    lies = bar(25, 50, (0, 100))

    assert (lies.x, lies.width) == (25, 50)


@pytest.mark.parametrize(
    ("start", "duration", "span"),
    [(100, 0, (0, 100)), (-5, 10, (0, 100)), (90, 50, (0, 100)), (0, 0, (0, 0))],
)
def test_a_bar_is_seen_and_stays_inside(start: int, duration: int, span: tuple[int, int]) -> None:
    lies = bar(start, duration, span)

    assert lies.width > 0
    assert 0 <= lies.x <= lies.x + lies.width <= 100
