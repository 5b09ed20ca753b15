"""Part `overhead`: our whole process against what else could post the same payload."""

from collections.abc import Callable

from bench.speed.processes import Usage, measure, typical
from bench.speed.runs import TYPICAL
from bench.speed.stage import KEY, ROOT, Stage, staged
from bench.speed.tables import Budget, Findings, Table

_MOST_CPU_SECONDS = 0.6
_MOST_MEGABYTES = 90.0

OURS = "`sei-action` in Python"
_CONTAINER = "`sei-action` in the container"

Measurement = Callable[[], Usage]


def overhead(python: str, repeats: int, image: str | None) -> Findings:
    """Report a typical run next to other processes, in turns, without any latency."""
    with staged(TYPICAL) as stage:
        report = [python, str(ROOT / "entrypoint.py")]
        stage.report(report)
        ways: dict[str, Measurement] = {
            "`python -c pass`": lambda: measure([python, "-c", "pass"], stage.env),
            "`curl` that posts the payload": _curl(stage),
            "`sei-action --version`": lambda: measure([*report, "--version"], stage.env),
            OURS: lambda: stage.report(report),
        }
        if image:
            ways[_CONTAINER] = lambda: stage.report(stage.container(image))
        used = _in_turns(ways, repeats)
    return findings(used, has_image=bool(image))


def findings(used: dict[str, Usage], *, has_image: bool) -> Findings:
    """Compare what each process used with the two that do the least."""
    empty, curl, *_ = used.values()
    rows = tuple(
        (
            name,
            f"{usage.wall * 1000:.0f}",
            # The engine, and not the process that is measured, starts a container.
            "" if name == _CONTAINER else f"{usage.cpu * 1000:.0f}",
            "" if name == _CONTAINER else f"{usage.memory:.0f}",
            f"{usage.wall / empty.wall:.1f}",
            f"{usage.wall / curl.wall:.1f}",
        )
        for name, usage in used.items()
    )
    ours = used[OURS]
    notes = (
        ()
        if has_image
        else ("The container is measured where `runtime/image.sh build` has built the image.",)
    )
    return Findings(
        tables=(
            Table(
                f"One whole process, a run that is {TYPICAL.told}, no latency",
                ("process", "wall ms", "CPU ms", "peak MB", "to empty Python", "to curl"),
                rows,
            ),
        ),
        budgets=(
            Budget("CPU of a typical report", ours.cpu, _MOST_CPU_SECONDS, "s"),
            Budget("peak memory of a typical report", ours.memory, _MOST_MEGABYTES, "MB"),
        ),
        notes=notes,
    )


def _in_turns(ways: dict[str, Measurement], repeats: int) -> dict[str, Usage]:
    # What disturbs the machine for a while then disturbs all of them alike.
    measured: dict[str, list[Usage]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            measured[name].append(way())
    return {name: typical(usages) for name, usages in measured.items()}


def _curl(stage: Stage) -> Measurement:
    payload, headers = stage.folder / "payload.json", stage.folder / "headers"
    payload.write_bytes(stage.payload)
    headers.write_text(
        f"Authorization: ApiKey {KEY}\nContent-Type: application/json\n", encoding="utf-8"
    )
    command = ["curl", "--silent", "--fail", "--header", f"@{headers}"]
    command += ["--data-binary", f"@{payload}", stage.post_url]
    return lambda: stage.report(command)
