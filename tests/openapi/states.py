"""States of a local GitHub: the sample, and small ones for tests that need another."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
from starlette.applications import Starlette

from demo.github.state import State
from demo.github.state.actions import Run, Workflow
from demo.github.state.code import Commit, Repository
from demo.github.state.deployments import Deployment
from demo.github.state.pull_requests import PullRequest
from sei_action.sandbox.serving import running

MORNING = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)

# Commits of the sample: two ends of `main`, the merge of a topic between, and a fork's.
OLDEST = "00292b3285460bd4b84f08a64ab02af67ceccc70"
BASE = "9919d88091a704a013cb9af835e02f342681b4b0"
TOPIC = "4680136ba4e5b9490dfb71ecc86ac52533d84439"
MERGE = "95d16770e0dde2971b8143421edcef50508287c7"
HEAD = "19858a9187dfb92680bf95e2f51ddd150510e283"
FORK = "7bcd4366deba31999e7fbd2051970485d285aafe"

NOTES = (
    {"annotation_level": "failure", "message": "The runner was lost."},
    {"annotation_level": "warning", "message": "Unused", "title": "F401", "path": "src/a b.py"},
)


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


def a_commit(number: int, *parents: int, files: tuple[str, ...] = ()) -> Commit:
    """Make a commit that was made so many minutes after the first morning."""
    return Commit(
        sha=f"{number:040x}",
        parents=tuple(f"{parent:040x}" for parent in parents),
        message=f"Change {number}",
        author="Mira Holt <mira.holt@acme.example>",
        login="mira-holt",
        committed_at=MORNING + timedelta(minutes=number),
        files=files,
    )


def a_pull_request(number: int, base: int, head: int, **different: object) -> PullRequest:
    """Make a pull request between two commits, of so many minutes after the first morning."""
    when = MORNING + timedelta(minutes=number)
    usual = {
        "number": number,
        "title": f"Proposal {number}",
        "author": "mira-holt",
        "head_sha": f"{head:040x}",
        "head_branch": f"topic-{number}",
        "base_sha": f"{base:040x}",
        "created_at": when,
        "updated_at": when,
    }
    return PullRequest.model_validate(usual | different)


def a_deployment(number: int, **different: object) -> Deployment:
    """Make a deployment of so many minutes after the first morning."""
    usual = {
        "id": number,
        "sha": f"{number:040x}",
        "ref": "main",
        "environment": "production",
        "created_at": MORNING + timedelta(minutes=number),
        "creator": "mira-holt",
    }
    return Deployment.model_validate(usual | different)


def a_state(**different: object) -> State:
    """Put runs, commits and whatever else is given into a repository with one workflow."""
    workflow = Workflow(
        id=7, name="CI", path=".github/workflows/ci.yml", created_at=MORNING, updated_at=MORNING
    )
    repository = Repository(id=1, full_name="acme/shop", owner_type="Organization")
    return State.model_validate({"repository": repository, "workflows": (workflow,)} | different)


def proposing() -> State:
    """Make a state where `main` is 1 - 5 - 6 - 7, and 2, 3 and 4 are children of 1.

    Of the pull requests 11 was merged by 5, 12 squashed into 6, 13 is open, from a fork, 14 was
    updated last, 15 was closed, 16 has 260 commits.
    """
    merged = {"state": "closed", "merged_at": MORNING}
    return a_state(
        forks=({"id": 2, "full_name": "kenji-wada/shop", "fork": True},),
        commits=(
            *(a_commit(number, 1) for number in (2, 3, 4)),
            a_commit(1),
            a_commit(5, 1, 2),
            a_commit(6, 5),
            a_commit(7, 6),
            a_commit(1000, 999),
            *(a_commit(number, number - 1) for number in range(1001, 1260)),
        ),
        branches={"main": f"{7:040x}"},
        pull_requests=(
            a_pull_request(11, 1, 2, **merged, merge_commit_sha=f"{5:040x}", labels=("a", "b")),
            a_pull_request(12, 1, 3, **merged, merge_commit_sha=f"{6:040x}"),
            a_pull_request(13, 6, 7, head_branch="main", head_repository="kenji-wada/shop"),
            a_pull_request(14, 1, 4, base_branch="old", updated_at=MORNING + timedelta(hours=9)),
            a_pull_request(15, 1, 4, state="closed"),
            a_pull_request(16, 999, 1259),
        ),
    )


def delivering(sample: State) -> State:
    """Add to the sample what its history came from, and where it went."""
    changes = {
        "branches": {"main": HEAD, "delivery-dates": TOPIC},
        "tags": {"v4.1.0": OLDEST, "v4.2.0": BASE},
        "contents": {"src/shop/cart.py": "PATIENCE = 30\n" * 40, "src/shop/empty.py": ""},
        "pull_requests": (
            a_pull_request(
                318,
                0,
                0,
                base_sha=BASE,
                head_sha=TOPIC,
                head_branch="delivery-dates",
                labels=("feature",),
                state="closed",
                merged_at=MORNING,
                merge_commit_sha=MERGE,
            ),
            a_pull_request(
                321,
                0,
                0,
                base_sha=OLDEST,
                head_sha=FORK,
                head_branch="main",
                head_repository="kenji-wada/shop",
                author=None,
            ),
        ),
        "deployments": (
            a_deployment(
                71,
                sha=HEAD,
                statuses=(
                    {"state": "in_progress", "created_at": MORNING, "run_id": 5},
                    {
                        "state": "success",
                        "created_at": MORNING,
                        "run_id": 5,
                        "job_id": 6,
                        "environment_url": "https://shop.acme.example",
                    },
                    {"state": "inactive", "created_at": MORNING},
                ),
            ),
            a_deployment(72, sha=BASE, environment="staging", creator="acme-deploy[bot]"),
        ),
        "commits": tuple(
            each.model_copy(update={"files": ("src/shop/cart.py", "docs/tax rules.md")})
            for each in sample.commits
        ),
        "runs": (
            *sample.runs,
            a_run(
                9,
                jobs=({"id": 909, "name": "test", "started_at": MORNING, "annotations": NOTES},),
                pull_requests=(318, 321),
                referenced_workflows=(
                    "acme/shop/.github/workflows/deploy.yml@refs/heads/main",
                    "acme/shared/.github/workflows/scan.yml@v3",
                ),
            ),
        ),
    }
    return State.model_validate(sample.model_dump() | changes)


@contextmanager
def asking(app: Starlette) -> Iterator[httpx.Client]:
    """Run a local GitHub until the block ends, and ask it with a token."""
    headers = {"Authorization": "Bearer token"}
    with running(app) as origin, httpx.Client(base_url=origin, headers=headers) as client:
        yield client
