"""Draw histories, with every kind of event, branch, fork and ending."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.builders import sha
from tests.properties.histories import (
    DEPLOY_JOB,
    FORK,
    NUMBER,
    History,
    a_job,
    a_run,
    minute,
    own_deployment,
)

Json = dict[str, Any]

_ENDINGS = ("success", "success", "success", "failure", "cancelled", "skipped", "timed_out")
_EVENTS = (
    "push",
    "pull_request",
    "workflow_dispatch",
    "schedule",
    "merge_group",
    "release",
)
_ENVIRONMENTS = ("production", "staging", "Production")
_FOLDERS = ("shop", "docs")


@st.composite
def _commits(draw: st.DrawFn) -> tuple[Json, ...]:
    commits = []
    for number in range(1, draw(st.sampled_from([6, 9, 12, 3, 1])) + 1):
        earlier = list(range(max(1, number - 3), number))
        parents = (
            draw(st.lists(st.sampled_from(earlier), unique=True, max_size=2)) if earlier else []
        )
        if earlier and not parents and draw(st.integers(0, 9)):
            parents = [number - 1]
        commits.append(
            {
                "sha": sha(number),
                "parents": [sha(parent) for parent in parents],
                "message": f"Change {number}",
                "author": "Mira Holt <mira.holt@acme.example>",
                "committed_at": minute(draw(st.sampled_from([number, number, -number]))),
                "files": [f"{draw(st.sampled_from(_FOLDERS))}/{number}.py"],
            }
        )
    return tuple(commits)


def concluded(jobs: Sequence[Json], tolerated: str = "") -> str:
    """Conclude a run from its jobs as GitHub does; one job may fail without failing the run."""
    results = {job["conclusion"] for job in jobs}
    failing = {job["conclusion"] for job in jobs if job["name"] != tolerated}
    if failing & {"failure", "timed_out"}:
        return "failure"
    return "cancelled" if "cancelled" in results else "success"


@st.composite
def other_runs(
    draw: st.DrawFn, shas: Sequence[str], run: Json, *, later: bool = False
) -> tuple[Json, ...]:
    """Draw other runs of the workflow: many like the run, others of any event, branch and fork."""
    first = NUMBER + 1 if later else NUMBER - 8
    runs = []
    for number in range(first, first + draw(st.sampled_from([8, 5, 3, 0]))):
        event = draw(st.sampled_from([run["event"], "push", "schedule", "pull_request"]))
        branches = [run["head_branch"]] * 3 + ["main", "topic", "v1.0", "v1.1"]
        branch = draw(st.sampled_from(branches))
        conclusion = draw(st.sampled_from(_ENDINGS))
        minutes = 10 * (number - NUMBER)
        runs.append(
            a_run(
                number,
                minutes,
                event=event,
                head_branch=branch,
                head_sha=draw(st.sampled_from(shas)),
                head_repository=draw(st.sampled_from([*[run["head_repository"]] * 3, FORK])),
                run_attempt=draw(st.sampled_from([1, 1, 2])),
                conclusion=conclusion,
                jobs=[
                    a_job(number * 100 + place, name, minutes, draw(st.sampled_from(_ENDINGS)))
                    for place, name in enumerate(("build", "deploy"))
                ],
            )
        )
    return tuple(runs)


@st.composite
def other_deployments(
    draw: st.DrawFn, shas: Sequence[str], *, later: bool = False
) -> tuple[Json, ...]:
    """Draw deployments of other runs, and of none that is known."""
    first = 300 if later else 100
    return tuple(
        {
            "id": first + number,
            "sha": draw(st.sampled_from(shas)),
            "ref": "main",
            "environment": draw(st.sampled_from(_ENVIRONMENTS)),
            "created_at": minute(20 + number if later else number - 40),
            "creator": "mira-holt",
            "statuses": [
                {
                    "state": draw(st.sampled_from(["success", "success", "failure", "inactive"])),
                    "created_at": minute(30 if later else -20),
                    "run_id": draw(st.sampled_from([1001, 1002, None])),
                }
            ],
        }
        for number in range(draw(st.integers(0, 3)))
    )


@st.composite
def histories(draw: st.DrawFn, *events: str) -> History:
    """Draw a history that ends with a finished run of one of these events, or of any."""
    commits = draw(_commits())
    shas = [commit["sha"] for commit in commits]
    older = st.sampled_from([*shas[: len(shas) // 2], *shas])
    head = draw(st.sampled_from([*shas[-3:], *shas]))
    event = draw(st.sampled_from(events or _EVENTS))
    pull_requests = []
    if event == "pull_request":
        branch, fork = "feature", draw(st.sampled_from([None, FORK]))
        pull_requests.append(
            {
                "number": 5,
                "title": "Proposal",
                "head_sha": draw(st.sampled_from([head, *shas])),
                "head_branch": branch,
                "head_repository": fork,
                "base_sha": draw(older),
                "created_at": minute(-60),
                "updated_at": minute(0),
            }
        )
    elif event == "merge_group":
        branch = f"gh-readonly-queue/main/pr-5-{draw(older)}"
        fork = None
    elif event == "release":
        branch, fork = draw(st.sampled_from(["v1.1", "v1.2"])), None
    elif event == "schedule":
        branch, fork = "main", None
    else:
        branch, fork = draw(st.sampled_from(["main", "main", "topic", "v1.1"])), None
    jobs = [
        a_job(DEPLOY_JOB - 1 + place, name, 0, draw(st.sampled_from(_ENDINGS)))
        for place, name in enumerate(("build", "deploy"))
    ]
    jobs.append(a_job(79, "report", 1, "success"))
    tolerated = draw(st.sampled_from(["", "build"]))
    file = f"jobs: {{{tolerated or 'none'}: {{continue-on-error: true}}}}"
    run = a_run(
        NUMBER,
        0,
        event=event,
        head_branch=branch,
        head_sha=head,
        head_repository=fork,
        conclusion=concluded(jobs, tolerated),
        jobs=jobs,
    )
    own = draw(
        st.none()
        | st.sampled_from(["success", "failure", "queued"]).map(
            lambda state: own_deployment(head, state)
        )
    )
    return History(
        commits=commits,
        branches={"main": draw(older), "topic": head},
        tags=dict.fromkeys(("v1.0", "v1.1", "v1.2"), head),
        pull_requests=tuple(pull_requests),
        runs=(*draw(other_runs(shas, run)), run),
        deployments=(*draw(other_deployments(shas)), *([own] if own else ())),
        contents={".github/workflows/ci.yml": file},
    )


@st.composite
def pull_requests_that_went_on(draw: st.DrawFn) -> History:
    """Draw a pull request whose branch moved on after the run, to the merge of both sides."""
    history = draw(histories("pull_request").filter(lambda one: len(one.commits) > 1))
    head, other, *_ = draw(st.permutations([commit["sha"] for commit in history.commits]))
    merge = {
        **history.commits[-1],
        "sha": sha(len(history.commits) + 1),
        "parents": [head, other],
        "committed_at": minute(30),
    }
    (pull_request,) = history.pull_requests
    return replace(
        history.with_run(head_sha=head, conclusion="success"),
        commits=(*history.commits, merge),
        pull_requests=({**pull_request, "head_sha": merge["sha"]},),
    )


settings_of_a_step = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["ci", "cd"]),
        "environment": st.sampled_from(["production", "staging"]),
        "max_commits": st.sampled_from(["1", "2", "3"]),
        "on_cancelled": st.just("aborted"),
        "jobs": st.sampled_from(["build", "deploy", "build\ndeploy"]),
        "cfr_status": st.just("false"),
    },
).map(lambda inputs: {**inputs, "scope": "job"} if "jobs" in inputs else inputs)
"""Draw the inputs that decide what is reported, and since when."""
