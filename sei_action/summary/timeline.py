"""A report's stages as a gantt diagram of Mermaid's, which GitHub draws in a summary."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from unicodedata import east_asian_width

from sei_action.payload import Payload
from sei_action.summary.bars import Bar, Bars, bars_of
from sei_action.summary.durations import short_duration
from sei_action.summary.markdown import printable
from sei_action.summary.marks import mark_of

_MOST_CHARACTERS = 34
# Pixels: around a name, for one of its characters in Mermaid's size of 11, and a bar's height.
_MARGIN, _CHARACTER, _BAR = 24, 6.2, 18
_HOUR, _DAY = 3_600_000, 86_400_000
# Mermaid reads and writes moments in the reader's own time zone. In the weeks after this one no
# zone changed its clocks, so times since the start come out right everywhere.
_ZERO = datetime(2024, 1, 1, tzinfo=UTC)
# A run lasts 35 days at most (GitHub's page "Actions limits"); whatever is later is a mistake.
_LATEST = 40 * _DAY
# The colours of GitHub's own marks of checks, dark enough for white text and seen on both a light
# and a dark page. What lies on the page itself keeps the colour that GitHub gives it there.
_COLOURS = {
    "sectionBkgColor": "#818b98",
    "sectionBkgColor2": "#818b98",
    "altSectionBkgColor": "#00000000",
    "taskBkgColor": "#1a7f37",
    "taskBorderColor": "#1a7f37",
    "taskTextColor": "#ffffff",
    "critBkgColor": "#cf222e",
    "critBorderColor": "#cf222e",
    "activeTaskBkgColor": "#afb8c1",
    "activeTaskBorderColor": "#8c959f",
    "doneTaskBkgColor": "#f7dc8b",
    "doneTaskBorderColor": "#bf8700",
    "taskTextDarkColor": "#57606a",
}
_WAITING = "active"
_TAGS = {"SUCCESS": "", "FAILURE": "crit"}
_NEITHER = "done"
# A task needs a name; the bar of the waiting time is to have none. Nothing trims this one.
_NO_NAME = "\u200b"
# Mermaid divides by the length of the whole.
_SHORTEST = 1000
# A bar narrower than this part of the whole cannot be seen.
_NARROWEST = 200
# These have no meaning to Mermaid, whatever stands around them. Others become their full-width
# twins, which look alike: a colon, a semicolon, a hash or a percent sign would end the name.
_HARMLESS = frozenset(" -_./()+,=@")
_TO_FULL_WIDTH = 0xFEE0


def timeline(payload: Payload, queued: Mapping[str, int]) -> str:
    """Draw how long each stage waited and ran; empty where there is nothing to compare.

    `queued` has the milliseconds that stages waited for a runner, by their ids.
    """
    stages = payload.job_run.stages if payload.job_run else ()
    bars = bars_of(stages, queued)
    if len(stages) == 1 or not bars.rows:
        return ""  # a single bar says no more than the table does
    zero = min(payload.start_time, *(bar.start - bar.queued for bar in bars.rows))
    return f"```mermaid\n{diagram(bars.rows, zero)}\n```\n\n{_caption(bars, zero)}"


def diagram(bars: Sequence[Bar], zero: int) -> str:
    """Write the diagram; `zero` is where it starts, in milliseconds since 1970."""
    end = max(bar.start + bar.duration for bar in bars)
    total = max(_SHORTEST, min(end - zero, _LATEST))
    names = _names_of(bars)
    config = {
        "gantt": {
            "displayMode": "compact",
            "leftPadding": _MARGIN + round(_CHARACTER * max(map(_width, names))),
            "barHeight": _BAR,
        },
        "themeVariables": _COLOURS,
    }
    lines = [
        f"%%{{init: {json.dumps(config)}}}%%",
        "gantt",
        "accTitle: Timeline of the stages",
        "dateFormat YYYY-MM-DDTHH:mm:ss",
        f"axisFormat {_axis(total)}",
        "todayMarker off",
    ]
    for number, (bar, name) in enumerate(zip(bars, names, strict=True)):
        lines += [f"section {name}", *_tasks(bar, number, zero, total)]
    return "\n".join(lines)


def _tasks(bar: Bar, number: int, zero: int, total: int) -> Iterator[str]:
    start = bar.start - zero
    if bar.queued:
        queue = f"q{number}, {_moment(start - bar.queued)}, {_moment(start)}"
        yield f"{_NO_NAME} :{_WAITING}, {queue}"
    tag = _TAGS.get(bar.result, _NEITHER)
    end = start + max(bar.duration, total // _NARROWEST)
    label = short_duration(bar.duration)
    yield f"{label} :{f'{tag}, ' if tag else ''}r{number}, {_moment(start)}, {_moment(end)}"


def _names_of(bars: Sequence[Bar]) -> list[str]:
    """Give each bar a name of its own: bars of one name would be drawn as one."""
    names, seen = [], Counter[str]()
    for bar in bars:
        jobs = f" ({bar.count} jobs{f', {bar.bad} unsuccessful' if bar.bad else ''})"
        name = f"{mark_of(bar.result)} {_inert(bar.name)}{jobs if bar.count > 1 else ''}"
        seen[name] += 1
        names.append(f"{name} [{seen[name]}]" if seen[name] > 1 else name)
    return names


def _inert(name: str) -> str:
    text = " ".join(printable(name).split())
    if len(text) > _MOST_CHARACTERS:
        half = _MOST_CHARACTERS // 2
        text = f"{text[: half - 1]}…{text[-half:]}"
    return "".join(_harmless(char) for char in text)


def _harmless(char: str) -> str:
    if not char.isascii() or char.isalnum() or char in _HARMLESS:
        return char
    return chr(ord(char) + _TO_FULL_WIDTH)


def _width(name: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in name)


def _axis(total: int) -> str:
    if total < _HOUR:
        return "%M:%S"
    return "%H:%M" if total < _DAY else "day %-j %H:%M"


def _moment(milliseconds: int) -> str:
    moment = _ZERO + timedelta(milliseconds=min(milliseconds, _LATEST))
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def _caption(bars: Bars, zero: int) -> str:
    start = datetime.fromtimestamp(zero / 1000, UTC)
    texts = [
        "Grey: it waited for a runner. Green: it succeeded, red: it failed, yellow: neither.",
        f"Times count from {start:%Y-%m-%d %H:%M:%S} UTC.",
    ]
    if any(bar.count > 1 for bar in bars.rows):
        texts.append("Jobs of one matrix or one called workflow share a bar, as they are many.")
    if bars.unshown:
        texts.append(
            f"Stages without room for a bar: {bars.unshown}; those that did not succeed come "
            "first, then the longest."
        )
    if bars.idle:
        texts.append(f"Stages without a bar, as they did not run in this attempt: {bars.idle}.")
    return " ".join(texts)
