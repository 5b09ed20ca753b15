"""States of a local GitHub: the sample, and small ones for tests that need another."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
from starlette.applications import Starlette

from demo.github.state import State
from demo.github.state.actions import Run, Workflow
from demo.github.state.code import Commit, Repository
from sei_action.sandbox.serving import running

MORNING = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def a_run(number: int, **different: object) -> Run:
    """Make a run that was created so many days after the first morning."""
    when = MORNING + timedelta(days=number)
    usual = {
        "id": 1000 + number,
        "workflow": "ci.yml",
        "run_number": number,
        "event": "push",
        "head_branch": "main",
        "head_sha": f"{number:040x}",
        "created_at": when,
        "updated_at": when + timedelta(minutes=3),
        "actor": "mira-holt",
    }
    return Run.model_validate(usual | different)


def a_commit(number: int, *parents: int) -> Commit:
    """Make a commit that was made so many minutes after the first morning."""
    return Commit(
        sha=f"{number:040x}",
        parents=tuple(f"{parent:040x}" for parent in parents),
        message=f"Change {number}",
        author="Mira Holt <mira.holt@acme.example>",
        login="mira-holt",
        committed_at=MORNING + timedelta(minutes=number),
    )


def a_state(*, runs: tuple[Run, ...] = (), commits: tuple[Commit, ...] = ()) -> State:
    """Put runs and commits into a repository with one workflow."""
    workflow = Workflow(
        id=7, name="CI", path=".github/workflows/ci.yml", created_at=MORNING, updated_at=MORNING
    )
    return State(
        repository=Repository(id=1, full_name="acme/shop", owner_type="Organization"),
        workflows=(workflow,),
        commits=commits,
        runs=runs,
    )


@contextmanager
def asking(app: Starlette) -> Iterator[httpx.Client]:
    """Run a local GitHub until the block ends, and ask it with a token."""
    headers = {"Authorization": "Bearer token"}
    with running(app) as origin, httpx.Client(base_url=origin, headers=headers) as client:
        yield client
