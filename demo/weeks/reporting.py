"""One report of the made-up company, in SEI's words."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
_PEOPLE = ("ada", "barbara", "grace", "katherine", "margaret")

Json = dict[str, Any]


def report(
    name: str, number: int, moment: datetime, random: Random, planned: list[tuple[str, int, bool]]
) -> Json:
    """Make a report whose jobs run one after the other, but for those of a matrix."""
    stages: list[Json] = []
    began = ended = moment
    good = True
    for place, (job, minutes, fine) in enumerate(planned, 1):
        if "(" not in job or not stages or "(" not in stages[-1]["displayName"]:
            began = ended
        took = timedelta(seconds=round(60 * minutes * random.uniform(0.7, 1.6))) * good
        stages.append(_stage(place, job, began, took, "SUCCESS" if fine else "FAILURE"))
        if not good:
            stages[-1] |= {"result": "SKIPPED", "steps": []}
        ended = max(ended, began + took + timedelta(seconds=random.randrange(3, 25)))
        good = good and fine
    repository, _, workflow = name.rpartition("/")
    return {
        "pipeline": workflow,
        "job_full_name": name,
        "qualified_name": name,
        "instance_guid": GUID,
        "instance_name": "GitHub Actions (acme)",
        "instance_url": "https://github.com/acme",
        "start_time": _milliseconds(moment),
        "duration": _milliseconds(ended) - _milliseconds(moment),
        "result": "SUCCESS" if good else "FAILURE",
        "build_number": number,
        "branch_name": "main",
        "user_id": random.choice(_PEOPLE),
        "project_name": repository.partition("/")[2],
        "repo_url": f"https://github.com/{repository}",
        "web_url": f"https://github.com/{repository}/actions/runs/{9_000_000 + number}",
        "job_run_params": [
            {"type": "StringParameterValue", "name": "ref", "value": "refs/heads/main"}
        ],
        "job_run": {"stages": stages},
    }


def _stage(place: int, name: str, began: datetime, took: timedelta, result: str) -> Json:
    stage = {
        "id": str(place),
        "displayName": name,
        "state": "FINISHED",
        "result": result,
        "startTime": began.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "durationInMillis": int(took.total_seconds()) * 1000,
    }
    steps = []
    for number, (step, share) in enumerate((("Set up job", 0.1), (name, 0.8), ("Clean up", 0.1))):
        steps.append(
            stage
            | {
                "id": str(number),
                "displayName": step,
                "result": result if step == name else "SUCCESS",
                "startTime": (began + took * (0, 0.1, 0.9)[number]).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "durationInMillis": int(took.total_seconds() * share) * 1000,
            }
        )
    return stage | {"displayDescription": f"queued {2 + place} s", "steps": steps}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000


def end_of(told: Json) -> datetime:
    """Return when the run of a report ended."""
    return datetime.fromtimestamp((told["start_time"] + told["duration"]) / 1000, UTC)
