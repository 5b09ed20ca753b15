"""What the services of the made-up company build and deploy, day by day."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from demo.weeks.reporting import Json, end_of, report

FIRST_DAY = datetime(2026, 2, 16, tzinfo=UTC)
_DAYS = 42
_WEDNESDAY = 2
_SATURDAY = 5
# How likely what is.
_REST = 0.8
_RELEASE = 0.97
_FAILING_BUILD = 0.14
_FAILING_DEPLOYMENT = 0.11
_MARKED = 0.06
# The attempt and the run number in one (contract section 3 rule 2).
_SECOND_ATTEMPT = 2_000_000_000


@dataclass(slots=True)
class Service:
    """Hold a repository, and what its last builds and deployments left behind."""

    repository: str
    image: str
    busy: float
    place_of_deployments: str
    numbers: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, list[str]] = field(default_factory=dict)
    built: Json | None = None
    deployed: Json | None = None

    def number(self, workflow: str) -> int:
        """Count the runs of a workflow."""
        self.numbers[workflow] = self.numbers.get(workflow, 400) + 1
        return self.numbers[workflow]


def reports() -> Iterator[Json]:
    """Yield the reports of all services, in the order in which the runs end."""
    random = Random(20260216)  # noqa: S311 - a sample, no secret
    services = [
        Service("acme/shop", "api", 3.2, "ghcr.io/acme/shop"),
        Service("acme/payments", "ledger", 1.4, "mirror.example/payments"),
    ]
    for day in range(_DAYS):
        midnight = FIRST_DAY + timedelta(days=day)
        if midnight.weekday() >= _SATURDAY and random.random() < _REST:
            continue
        told = [one for service in services for one in _day(service, midnight, random)]
        if midnight.weekday() == _WEDNESDAY:
            told.append(_handbook(midnight, day, random))
        yield from sorted(told, key=end_of)


def _day(service: Service, midnight: datetime, random: Random) -> Iterator[Json]:
    moment = midnight + timedelta(hours=8, minutes=random.randrange(50))
    for _ in range(max(1, round(random.gauss(service.busy, 1)))):
        moment += timedelta(minutes=random.randrange(35, 150))
        build = _build(service, moment, random)
        yield build
        if build["result"] == "FAILURE":
            moment = end_of(build) + timedelta(minutes=random.randrange(10, 60))
            build = _build(service, moment, random, failing=0)
            yield build
        service.built = build
        yield _deployment(service, "staging", end_of(build) + timedelta(minutes=2), random)
    if service.built and service.built is not service.deployed and random.random() < _RELEASE:
        moment = max(moment, end_of(service.built)) + timedelta(minutes=random.randrange(40, 160))
        service.deployed = service.built
        deployment = _deployment(service, "production", moment, random)
        yield deployment
        if deployment["result"] == "FAILURE":
            again = end_of(deployment) + timedelta(minutes=random.randrange(15, 60))
            number = deployment["build_number"] + _SECOND_ATTEMPT
            retried = _deployment(service, "production", again, random, failing=0)
            yield retried | {"build_number": number}


def _build(
    service: Service, moment: datetime, random: Random, failing: float = _FAILING_BUILD
) -> Json:
    commits = [_hash(random, 40) for _ in range(random.choice((1, 1, 2, 2, 3, 5)))]
    own = service.waiting.setdefault("CI", [])
    own += commits
    for environment in ("staging", "production"):
        service.waiting.setdefault(environment, []).extend(commits)
    good = random.random() >= failing
    number = service.number("CI")
    image = {
        "type": "container",
        "location": f"ghcr.io/{service.repository}",
        "name": service.image,
        "qualifier": f"1.{number}",
        "hash": f"sha256:{_hash(random, 64)}" if service.image == "api" else None,
    }
    archive = {"type": "github-artifact", "name": f"coverage#{number}", "qualifier": str(number)}
    stages = [("lint", 2, True), ("test (3.11)", 5, good), ("test (3.12)", 6, True)]
    stages += [("build image", 4, good), ("scan", 2, good)]
    told = report(f"{service.repository}/CI", number, moment, random, stages) | {
        "scm_commit_ids": list(own),
        "artifacts": [archive | {"output": True}]
        + ([image | {"input": False, "output": True}] if good else []),
        "trigger_chain": [{"id": "SCMTrigger", "type": "SCMTriggerCause"}],
    }
    if good:
        own.clear()
    return told | {"ci": True, "cd": False}


def _deployment(
    service: Service,
    environment: str,
    moment: datetime,
    random: Random,
    failing: float = _FAILING_DEPLOYMENT,
) -> Json:
    workflow = f"Deploy to {environment}"
    good = random.random() >= failing
    assert service.built is not None  # noqa: S101 - what is deployed was built before
    image = service.built["artifacts"][-1] | {
        "input": True,
        "output": False,
        "location": service.place_of_deployments,
    }
    waiting = service.waiting[environment]
    stages = [("approve", 1, True), ("migrate", 2, True), ("roll out", 6, good)]
    stages += [("smoke test", 3, good)]
    number = service.number(workflow)
    told = report(f"{service.repository}/{workflow}", number, moment, random, stages) | {
        "scm_commit_ids": list(waiting),
        "artifacts": [image],
        "trigger_chain": [
            {
                "id": f"{service.repository}/CI",
                "type": "UpstreamCause",
                "job_run_number": str(service.built["build_number"]),
                "direct_parents": service.built["trigger_chain"],
            }
        ],
        "cfr_status": good and environment == "production" and random.random() < _MARKED,
    }
    if good:
        waiting.clear()
    return told | {"ci": False, "cd": True}


def _handbook(midnight: datetime, day: int, random: Random) -> Json:
    moment = midnight + timedelta(hours=9, minutes=random.randrange(40))
    stages = [("render", 2, True), ("publish", 1, True)]
    return report("acme/handbook/Publish", 30 + day, moment, random, stages) | {
        "scm_commit_ids": [_hash(random, 40) for _ in range(4)],
        "ci": False,
        "cd": True,
    }


def _hash(random: Random, digits: int) -> str:
    return hashlib.sha256(random.randbytes(8)).hexdigest()[:digits]
