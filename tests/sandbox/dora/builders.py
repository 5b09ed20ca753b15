"""Build runs of which only the part under test differs; their times are in minutes."""

from dataclasses import replace

from sei_action.sandbox.dora.history import History, Image, Run

API = Image("ghcr.io/acme/shop", "api", "1.4.2", "sha256:aa")


def build(number: int, start: int, end: int, *commits: str, **changes: object) -> Run:
    """Return a successful build that made the image and lists some commits."""
    run = Run(
        id=number,
        pipeline_id=1,
        branch="main",
        start=start * 60,
        end=end * 60,
        result="SUCCESS",
        marked_failed=False,
        commits=commits,
        images=(API,),
    )
    return replace(run, **changes)  # type: ignore[arg-type]  # mypy knows no names


def deployment(number: int, start: int, end: int, *commits: str, **changes: object) -> Run:
    """Return a successful deployment that used the image and lists some commits."""
    return build(number, start, end, *commits, **({"pipeline_id": 2} | changes))


def history(*runs: Run) -> History:
    """Return a history: what pipeline 1 ran are builds, all others deployments."""
    return History(
        tuple(run for run in runs if run.pipeline_id == 1),
        tuple(run for run in runs if run.pipeline_id != 1),
    )
