"""Runs whose summaries are worth a picture: as GitHub would tell of them, and then reported."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sei_action.changes import Message, changes_of
from sei_action.commits import Base, CommitRange, Comparison, range_since
from sei_action.config import read_config
from sei_action.outcome import finished_outcome
from sei_action.payload import Findings, build_payload, counted_as, queue_times_of
from sei_action.receipt import Receipt
from sei_action.run import Job, Run
from sei_action.subject import subjects_of

_START = datetime(2026, 1, 31, 9, 25, 30, tzinfo=UTC)
_GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
_SHOP = "acme/shop"
_PACKAGES_THAT_RAN = 46
_AFTER_CI = {"upstream": {"id": 21_884_510_001, "run_number": 1207, "event": "push", "name": "CI"}}


def small() -> Receipt:
    """Give a build of three jobs, all good, by one pull request that was squashed."""
    jobs = (
        _job(1, "lint", 0, 4, 38),
        _job(2, "test", 0, 5, 142),
        _job(3, "image", 147, 3, 96),
    )
    commits = _history(("Round prices half up (#118)",))
    return _reported(_run("CI", jobs), commits, {"SEI_IMAGES": "ghcr.io/acme/shop/api:1.4.2"})


def typical() -> Receipt:
    """Give a deployment with a matrix, a failed job, a cancelled and a skipped one."""
    systems = ("ubuntu-24.04", "windows-2025", "macos-15")
    jobs = (
        _job(1, "lint", 0, 6, 41),
        *(
            _job(10 + n, f"test ({one}, 3.13)", 0, 9 + 40 * n, 190 + 70 * n, steps=9)
            for n, one in enumerate(systems)
        ),
        _job(20, "image / build", 50, 7, 171, steps=7),
        _job(21, "image / scan", 232, 4, 58, conclusion="failure", steps=4),
        _job(30, "deploy (staging)", 300, 12, 133, steps=6),
        _job(31, "smoke tests", 450, 5, 64, conclusion="cancelled"),
        _job(32, "notify", 520, 0, 0, conclusion="skipped"),
        _job(33, "report", 522, 3, 9),
    )
    chart = {"type": "helm", "name": "shop", "version": "1.4.2", "location": "charts.acme.test"}
    commits = _history(
        ("Round prices half up (#118)", "Bump httpx from 0.28.0 to 0.28.1 (#121)"),
        merged=(123, "Ask for the postcode first", ("Move the field", "Check it while typing")),
        pushed=("Correct a typo in the footer",),
    )
    return _reported(
        _run("Deploy", jobs, event="workflow_run", conclusion="failure", occasion=_AFTER_CI),
        commits,
        {
            "SEI_ENVIRONMENT": "staging",
            "SEI_IMAGES": f"ghcr.io/acme/shop/api:1.4.2@sha256:{'4f' * 32}",
            "SEI_DEPLOYED_IMAGES": "ghcr.io/acme/shop/web:2.0.1",
            "SEI_ARTIFACTS": json.dumps([chart]),
        },
        "Not sent, because they look like secrets: parameters deploy_token.",
    )


def large() -> Receipt:
    """Give a run of 500 jobs, most of them of matrices, some of which failed."""
    return _reported(
        _run("Nightly", tuple(_many_jobs()), conclusion="failure"),
        _history([f"Change number {number} (#{200 + number})" for number in range(40)]),
        {},
    )


RUNS: Mapping[str, Callable[[], Receipt]] = {"small": small, "typical": typical, "large": large}


def _many_jobs() -> Iterator[Job]:
    yield _job(1, "prepare", 0, 4, 55)
    for number in range(60):
        yield _job(100 + number, f"build ({number})", 60, 5 + number % 45, 120 + number * 7 % 260)
    for number in range(384):
        bad = number in {17, 201}
        shard = f"integration ({'ubuntu-24.04' if number % 2 else 'windows-2025'}, {number})"
        yield _job(
            1000 + number,
            shard,
            480,
            10 + number % 230,
            200 + number * 13 % 640,
            conclusion="failure" if bad else "success",
        )
    for number in range(53):
        skipped = number >= _PACKAGES_THAT_RAN
        yield _job(
            2000 + number,
            f"package-{number}",
            1400 + number * 5,
            8,
            0 if skipped else 40 + number * 11 % 400,
            conclusion="skipped" if skipped else "success",
        )
    yield _job(3000, "publish", 2100, 5, 300, conclusion="cancelled")
    yield _job(3001, "report", 2410, 4, 12)


def _job(  # noqa: PLR0913 - a row of a table
    number: int,
    name: str,
    created: int,
    queued: int,
    seconds: int,
    *,
    conclusion: str = "success",
    steps: int = 3,
) -> Job:
    """Give a job that waited and ran so many seconds, `created` seconds after the run's start."""
    started = _START + timedelta(seconds=created + queued)
    ended = started + timedelta(seconds=seconds)
    part = {"status": "completed", "conclusion": conclusion}
    return Job.model_validate(
        {
            **part,
            "id": 62_144_803_000 + number,
            "name": name,
            "created_at": _START + timedelta(seconds=created),
            "started_at": started,
            "completed_at": ended,
            "runner_name": None if conclusion == "skipped" else f"GitHub Actions {number}",
            "steps": [
                {**part, "number": step, "name": f"Step {step}", "started_at": started}
                for step in range(1, steps + 1)
            ],
        }
    )


def _run(workflow: str, jobs: tuple[Job, ...], **changes: object) -> Run:
    return Run.model_validate(
        {
            "id": 21_884_510_733,
            "run_number": 562,
            "event": "push",
            "head_sha": f"{0xC0FFEE:040x}",
            "head_branch": "main",
            "repository": {"full_name": _SHOP},
            "status": "completed",
            "conclusion": "success",
            "created_at": _START,
            "run_started_at": _START,
            "updated_at": _START,
            "workflow_id": 7,
            "workflow_name": workflow,
            "html_url": f"https://github.com/{_SHOP}/actions/runs/21884510733",
            "actor": {"login": "mira-holt"},
            "jobs": jobs,
            **changes,
        }
    )


def _history(
    squashed: Sequence[str],
    merged: tuple[int, str, tuple[str, ...]] | None = None,
    pushed: Sequence[str] = (),
) -> Sequence[Message]:
    """Give commits, oldest first: squashed pull requests, a merged one, and pushed ones."""
    messages: list[Message] = []

    def add(text: str, *parents: str) -> str:
        sha = sha256(f"{len(messages)} {text}".encode()).hexdigest()[:40]
        messages.append(Message(sha=sha, text=text, parents=tuple(filter(None, parents))))
        return sha

    head = ""
    for text in squashed:
        head = add(text, head)
    if merged:
        number, title, texts = merged
        tip = head
        for text in texts:
            tip = add(text, tip)
        head = add(f"Merge pull request #{number} from acme/topic\n\n{title}", head, tip)
    for text in pushed:
        head = add(text, head)
    return messages


def _reported(
    run: Run, messages: Sequence[Message], inputs: Mapping[str, str], *notes: str
) -> Receipt:
    """Give what became of the run's report: it was accepted."""
    config = read_config(
        {"SEI_API_KEY": "demo", "SEI_INSTANCE_GUID": _GUID, "SEI_GITHUB_TOKEN": "demo", **inputs}
    )
    (subject,) = subjects_of(run, finished_outcome(run), None, config)
    commits = _commits(run, messages)
    payload = build_payload(run, subject, Findings(commits=commits), config)
    report = {
        "payload": payload,
        "story": "accepted",
        "counts_as": counted_as(payload, subject.environment),
        "commits_reason": commits.reason,
        "changes": commits.changes,
        "queued": queue_times_of(run),
        "delivered": True,
    }
    story = f"accepted run #{payload.build_number} as {payload.result}"
    return Receipt.model_validate({"story": story, "reports": [report], "notes": notes})


def _commits(run: Run, messages: Sequence[Message]) -> CommitRange:
    comparison = Comparison(
        status="ahead",
        total_commits=len(messages),
        shas=tuple(message.sha for message in messages),
        changes=changes_of(messages),
    )
    base = Base(
        sha="8d1f0a7" + "0" * 33,
        name="run #559",
        origin="run #559, the last that succeeded on this branch",
    )
    return range_since(run, base, comparison)
