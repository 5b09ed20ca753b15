"""The geometry of the plots: plain numbers, which a template draws as SVG.

Across, everything is in percent of the plot's width, so that the page decides how wide it is;
upwards it is in pixels, so that no letter is ever stretched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from sei_action.sandbox.pages import words

TOP = 14
BOTTOM = 150
_MOST_LINES = 4
_MOST_LABELS = 5
_GAP = 0.28
# What is there must be seen, however short it is.
_THINNEST = 0.4
_STEPS_OF_TIME = (1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400)
_DAY = 86400


@dataclass(frozen=True, slots=True)
class Series:
    """Hold what the parts of the columns stand for; `tone` is its class in the style sheet."""

    name: str
    tone: str


@dataclass(frozen=True, slots=True)
class Datum:
    """Hold one column: its label, and a value for each series, or nothing to show."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Hold one part of a column."""

    x: float
    width: float
    y: float
    height: float
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line across the plot, and its value."""

    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold one label under the plot."""

    x: float
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Hold columns, drawn and as a table."""

    name: str
    title: str
    series: tuple[Series, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Hold how values are written, and the distance of the lines that is at least a number."""

    written: Callable[[float], str]
    step: Callable[[float], float]


def columns(
    name: str, title: str, series: Sequence[Series], data: Sequence[Datum], axis: Axis
) -> Plot:
    """Draw stacked columns."""
    highest = max((sum(datum.values) for datum in data), default=0)
    distance = axis.step(highest / _MOST_LINES)
    count = max(1, -(-highest // distance))
    scale = (BOTTOM - TOP) / (count * distance)
    lines = [
        Line(BOTTOM - number * distance * scale, axis.written(number * distance))
        for number in range(int(count) + 1)
    ]
    width = 100 / max(1, len(data))
    boxes = [
        box
        for place, datum in enumerate(data)
        for box in _boxes(datum, series, (place * width, width), scale, axis.written)
    ]
    rows = [(datum.label, *map(axis.written, datum.values)) for datum in data]
    return Plot(
        name, title, tuple(series), tuple(boxes), tuple(lines), tuple(_marks(data)), tuple(rows)
    )


def _boxes(
    datum: Datum,
    series: Sequence[Series],
    place: tuple[float, float],
    scale: float,
    written: Callable[[float], str],
) -> list[Box]:
    x, width = place
    edges = accumulate(datum.values, initial=0.0)
    return [
        Box(
            x=_rounded(x + width * _GAP / 2),
            width=_rounded(width * (1 - _GAP)),
            y=_rounded(BOTTOM - upper * scale),
            height=_rounded((upper - lower) * scale),
            tone=one.tone,
            text=f"{datum.label}: {one.name} {written(upper - lower)}",
        )
        for one, (lower, upper) in zip(series, pairwise(edges), strict=True)
        if upper > lower
    ]


def _marks(data: Sequence[Datum]) -> list[Mark]:
    """Label some columns, evenly: all of them would not fit."""
    every = -(-len(data) // _MOST_LABELS) or 1
    width = 100 / max(1, len(data))
    return [
        Mark(_rounded((place + 0.5) * width), "middle", datum.label)
        for place, datum in enumerate(data)
        # From the last column backwards, because the newest is looked for first.
        if (len(data) - 1 - place) % every == every // 2
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """Hold where a stage or step lies in its run, in percent."""

    x: float
    width: float


def bar(start: int, duration: int, span: tuple[int, int]) -> Bar:
    """Place a stage or step, all in seconds, between the start and the end of a span."""
    first, last = span
    whole = max(1, last - first)
    width = max(_THINNEST, 100 * min(duration, whole) / whole)
    return Bar(_rounded(min(100 * max(0, start - first) / whole, 100 - width)), _rounded(width))


def _rounded(number: float) -> float:
    return round(number, 2)


def _step_of_numbers(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20, ... that is not below a number."""
    step = 1.0
    while step < least:
        step *= 2.5 if str(step)[0] == "2" else 2
    return step


def _step_of_time(least: float) -> float:
    """Return the smallest usual span of time, in seconds, that is not below a number."""
    usual = next((step for step in _STEPS_OF_TIME if step >= least), None)
    return usual or _DAY * _step_of_numbers(least / _DAY)


NUMBERS = Axis(lambda value: f"{value:.0f}", lambda least: _step_of_numbers(max(1, least)))
PERCENTS = Axis(lambda value: f"{value:.0f} %", lambda least: _step_of_numbers(max(5, least)))
TIMES = Axis(words.span, _step_of_time)
