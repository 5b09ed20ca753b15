"""Part `latency`: wall time against the round-trip time of a network."""

from collections.abc import Mapping, Sequence
from statistics import linear_regression

from bench.speed.network import SET_UP_TRIPS, round_trips
from bench.speed.runs import LARGE, SMALL, TYPICAL, Size
from bench.speed.stage import ROOT, staged
from bench.speed.tables import Budget, Findings, Table

_MILLISECONDS = (0, 20, 50, 100)
_JUDGED_AT = 50
_MOST_SECONDS, _MOST_TRIPS = 0.6, 5


def latency(python: str, repeats: int, _image: str | None) -> Findings:
    """Report runs of three sizes over networks of several round-trip times."""
    walls: dict[tuple[Size, int, int], float] = {}
    counts: dict[tuple[Size, int], tuple[int, int, int]] = {}
    for size in (SMALL, TYPICAL, LARGE):
        with staged(size) as stage:
            command = [python, str(ROOT / "entrypoint.py")]
            for set_up in (0, SET_UP_TRIPS):
                taken: dict[int, list[float]] = {delay: [] for delay in _MILLISECONDS}
                for _ in range(repeats):
                    for delay in _MILLISECONDS:
                        usage = stage.report(command, round_trip=delay / 1000, set_up_trips=set_up)
                        taken[delay].append(usage.wall)
                # The last one had the longest delay, in which chance counts for least. Of the times
                # the shortest is taken: the network alone is in it, and nobody else's work.
                exchanges = stage.network.exchanges
                counts[size, set_up] = (
                    len(exchanges),
                    round_trips(exchanges),
                    stage.network.connections,
                )
                walls |= {(size, set_up, delay): min(taken[delay]) for delay in taken}
    return findings(walls, counts)


def findings(
    walls: Mapping[tuple[Size, int, int], float],
    counts: Mapping[tuple[Size, int], tuple[int, int, int]],
) -> Findings:
    """Show the times, and how many round trips they are made of."""
    judged = walls[TYPICAL, 0, _JUDGED_AT]
    return Findings(
        tables=(
            _table("A round trip for each request", 0, walls, counts),
            _table(
                f"With {SET_UP_TRIPS} round trips more for each connection (TCP, TLS 1.3)",
                SET_UP_TRIPS,
                walls,
                counts,
            ),
        ),
        budgets=(
            Budget(
                f"a typical report at {_JUDGED_AT} ms per request",
                judged,
                _MOST_SECONDS + _MOST_TRIPS * _JUDGED_AT / 1000,
                "s",
            ),
            Budget(
                "round trips of a typical report, one after the other",
                counts[TYPICAL, 0][1],
                _MOST_TRIPS,
                "",
            ),
        ),
    )


def _table(
    title: str,
    set_up: int,
    walls: Mapping[tuple[Size, int, int], float],
    counts: Mapping[tuple[Size, int], tuple[int, int, int]],
) -> Table:
    rows = []
    for size in dict.fromkeys(size for size, _ in counts):
        seconds = [walls[size, set_up, delay] for delay in _MILLISECONDS]
        requests, trips, connections = counts[size, set_up]
        rows.append(
            (
                size.told,
                *(f"{second * 1000:.0f}" for second in seconds),
                str(requests),
                str(connections),
                str(trips),
                f"{slope(seconds):.1f}",
            )
        )
    columns = ("run", *(f"{delay} ms" for delay in _MILLISECONDS), "requests", "connections")
    return Table(
        f"Wall time in ms. {title}",
        (*columns, "one after the other", "wall per round trip"),
        tuple(rows),
    )


def slope(seconds: Sequence[float]) -> float:
    """Give by how many round trips the wall time grows, from the times for each delay."""
    return linear_regression([delay / 1000 for delay in _MILLISECONDS], seconds).slope
