"""Whatever GitHub can tell of a run and its surroundings.

The forms are those of GitHub's REST API; of each object only the fields are there that are read.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.builders import sha

Json = dict[str, Any]

START = datetime(2026, 2, 2, 9, tzinfo=UTC)
NEVER = "0001-01-01T00:00:00Z"
CONCLUSIONS = (
    "success",
    "failure",
    "neutral",
    "cancelled",
    "skipped",
    "timed_out",
    "action_required",
    "stale",
    "startup_failure",
)
STATUSES = ("queued", "in_progress", "completed", "waiting", "requested", "pending")
EVENTS = (
    "push",
    "pull_request",
    "pull_request_target",
    "merge_group",
    "schedule",
    "workflow_dispatch",
    "repository_dispatch",
    "workflow_run",
    "release",
    "create",
    "delete",
    "issue_comment",
)
DIGEST = f"sha256:{7:064x}"
_DAY = 86_400

texts = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["test", "CI", " ", "a / b", "\x00\x1b[31m\r\n", "é" * 300, "::error::x", "🚀" * 60]
    ),
)
names = texts.filter(bool)
logins = st.sampled_from(["ada", "dependabot[bot]"])
ids = st.one_of(st.integers(1, 9), st.integers(1, 2**63 - 1))
shas = st.integers(1, 9).map(sha)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


def stamp(seconds: float) -> str:
    """Write the moment so many seconds after the run's start, as GitHub does."""
    return (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


_seconds = st.one_of(
    st.integers(-60, 600), st.integers(-30 * _DAY, 30 * _DAY), st.floats(0, 9, width=32)
)
moments = st.one_of(_seconds.map(stamp), st.just(NEVER), st.just("2026-02-02T11:00:00+02:00"))
maybe_moments = st.none() | moments
_few = st.sampled_from([0, 1, 2])


@st.composite
def _steps(draw: st.DrawFn) -> list[Json]:
    numbers = draw(st.lists(st.integers(1, 40), unique=True, max_size=3))
    return [
        {
            "number": number,
            "name": draw(texts),
            "status": draw(st.sampled_from(STATUSES)),
            "conclusion": draw(st.none() | st.sampled_from(CONCLUSIONS)),
            "started_at": draw(maybe_moments),
            "completed_at": draw(maybe_moments),
        }
        for number in numbers
    ]


@st.composite
def jobs(draw: st.DrawFn, attempt: int) -> list[Json]:
    """Draw the jobs of an attempt; equal names, and ids that are not, are possible."""
    return [
        {
            "id": job_id,
            "run_attempt": draw(st.integers(1, attempt)),
            "name": draw(names),
            "status": draw(st.sampled_from(STATUSES)),
            "conclusion": draw(st.none() | st.sampled_from(CONCLUSIONS)),
            "created_at": draw(moments),
            "started_at": draw(moments),
            "completed_at": draw(maybe_moments),
            "runner_name": draw(st.none() | texts),
            "labels": draw(st.lists(texts, max_size=7)),
            "steps": draw(_steps()),
        }
        for job_id in draw(st.lists(ids, unique=True, min_size=draw(_few), max_size=4))
    ]


@st.composite
def artifacts(draw: st.DrawFn) -> list[Json]:
    """Draw what a run uploaded."""
    return [
        {
            "id": artifact_id,
            "name": draw(texts),
            "size_in_bytes": draw(st.integers(0, 2**40)),
            "digest": draw(st.none() | st.just(DIGEST)),
            "created_at": draw(maybe_moments),
            "expires_at": draw(maybe_moments),
        }
        for artifact_id in draw(st.lists(ids, max_size=3))
    ]


@st.composite
def deployments(
    draw: st.DrawFn, run: Json, job_ids: list[int]
) -> dict[int, tuple[Json, list[Json]]]:
    """Draw deployments by their ids, each with its statuses; some are made by the run's jobs."""
    found = {}
    for deployment_id in draw(st.lists(ids, unique=True, min_size=draw(_few), max_size=2)):
        job_id = draw(st.sampled_from([*job_ids, None]))
        page = f"{run['html_url']}/job/{job_id}" if job_id else run["html_url"]
        statuses = [
            {
                "state": state,
                "log_url": draw(st.sampled_from([page, page, ""])),
                "environment_url": draw(st.sampled_from(["", "https://shop.example"])),
            }
            for state in draw(
                st.lists(
                    st.sampled_from(["success", "failure", "waiting", "inactive"]),
                    min_size=1,
                    max_size=2,
                )
            )
        ]
        found[deployment_id] = (
            {
                "id": deployment_id,
                "sha": run["head_sha"],
                "environment": draw(st.sampled_from(["production", "Production", "staging"])),
                "created_at": stamp(draw(st.integers(-9, 60))),
            },
            statuses,
        )
    return found


@st.composite
def runs(draw: st.DrawFn) -> Json:
    """Draw one attempt of a run."""
    run_id = draw(ids)
    actor = draw(st.none() | logins.map(lambda login: {"login": login}))
    return {
        "id": run_id,
        "run_number": draw(st.one_of(st.integers(1, 9), st.integers(1, 999_999_999))),
        "run_attempt": draw(st.sampled_from([2, 1, 1, 2, 51])),
        "event": draw(st.sampled_from(["workflow_run", "workflow_dispatch", *EVENTS])),
        "head_sha": draw(shas),
        "head_branch": draw(st.none() | names),
        "head_repository": draw(st.sampled_from([None, {"full_name": "acme/shop"}])),
        "repository": {"full_name": "acme/shop"},
        "status": "completed",
        "conclusion": draw(st.sampled_from([*["success", "failure"] * 5, *CONCLUSIONS])),
        "created_at": stamp(draw(st.sampled_from([0, -1, -3 * _DAY]))),
        "run_started_at": draw(st.sampled_from([stamp(0), None, NEVER])),
        "updated_at": draw(st.sampled_from([stamp(600), stamp(600), stamp(-_DAY), NEVER])),
        "workflow_id": 7,
        "path": draw(st.sampled_from(["", ".github/workflows/ci.yml"])),
        "html_url": f"https://github.com/acme/shop/actions/runs/{run_id}",
        "actor": actor,
        "triggering_actor": draw(st.sampled_from([actor, None, {"login": "ada"}])),
    }


@st.composite
def _upstreams(draw: st.DrawFn, levels: int) -> Json:
    event = draw(st.sampled_from(["workflow_run", "workflow_run", *EVENTS]))
    more = levels > 1 and event == "workflow_run"
    return {
        "id": draw(ids),
        "run_number": draw(st.sampled_from([1, 9, 147_483_647, 147_483_648, 999_999_999])),
        "run_attempt": draw(st.integers(1, 3)),
        "event": event,
        "name": draw(st.none() | names),
        "actor": draw(st.none() | logins.map(lambda login: {"login": login})),
        "repository": draw(st.sampled_from([None, {"full_name": "acme/other"}])),
        "upstream": draw(_upstreams(levels - 1)) if more else None,
    }


@st.composite
def occasions(draw: st.DrawFn, run: Json) -> Json:
    """Draw what the event of a run tells."""
    event = run["event"]
    occasion: Json = {
        "ref": draw(st.sampled_from([None, "refs/heads/main", "refs/tags/v1.2", "é"])),
        "runner_os": draw(st.sampled_from([None, "Linux"])),
        "default_branch": draw(st.sampled_from([None, "main"])),
    }
    if event == "push":
        before = draw(st.lists(shas, max_size=3))
        occasion["pushed"] = [*(one for one in before if one != run["head_sha"]), run["head_sha"]]
        occasion["is_new_branch"] = draw(st.booleans())
    elif event in {"pull_request", "pull_request_target"}:
        occasion["pull_request"] = {
            "number": draw(st.none() | st.integers(1, 10**6)),
            "labels": [{"name": name} for name in draw(st.lists(texts, max_size=3))],
        }
    elif event == "workflow_dispatch":
        occasion["inputs"] = draw(st.dictionaries(texts, json_values, max_size=4))
    elif event == "release":
        occasion["release"] = {"tag_name": draw(names), "name": draw(st.none() | texts)}
    elif event == "workflow_run":
        occasion["upstream"] = draw(st.none() | _upstreams(draw(st.sampled_from([1, 2, 12]))))
    return occasion


_accounts = st.none() | logins.map(lambda login: {"login": login})
causes = st.fixed_dictionaries(
    {
        "event": st.just("workflow_run"),
        "run_attempt": st.integers(1, 2),
        "actor": _accounts,
        "triggering_actor": _accounts,
        "occasion": st.fixed_dictionaries({"upstream": st.integers(1, 3).flatmap(_upstreams)}),
    }
)
"""Draw what is told of who and what caused a run that `workflow_run` started."""

any_text = st.text(st.sampled_from("a1\udc80"), min_size=1, max_size=3)
"""Draw a text that may hold half a character, as JSON can."""
