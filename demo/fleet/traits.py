"""What one repository is like: how it builds, and when it delivers."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from demo.fleet.pipelines import UPLOAD, Pipeline, Stage

_PULL_REQUEST = frozenset({"pull_request"})
_CHECKS = (
    Stage("lint", "Lint", ("Lint",), (20, 90)),
    Stage("types", "Types", ("Install", "Check types"), (30, 120)),
    Stage(
        "windows", "Test (windows)", ("Install", "Test", UPLOAD), (120, 600), runner="windows-2025"
    ),
)
_TEST = Stage("test", "Test", ("Install", "Test", UPLOAD), (60, 420))
_LATER = (
    Stage("build", "Build", ("Build image",), (40, 240), wave=1),
    Stage("scan", "Scan", (), (30, 100), wave=1),
    Stage("publish", "Publish", ("Log in", "Push image"), (20, 90), wave=1, not_for=_PULL_REQUEST),
)
_RELEASE = (
    Stage("build", "Build", ("Build", "Test"), (90, 300)),
    Stage("publish", "Publish", ("Publish",), (20, 60), wave=1),
)
_NIGHTLY = (
    Stage("scan", "Scan", ("Scan dependencies",), (60, 200)),
    Stage("e2e", "End to end", ("Start", "Test", UPLOAD), (300, 1500)),
)
_MAINTENANCE = (
    Stage("check", "Check", ("Check",), (10, 30)),
    Stage("clean", "Clean", ("Clean caches",), (20, 120), wave=1),
)
_WITH_MASTER, _BUILDING_BRANCHES, _DEPLOYING_AFTER_CI = 0.1, 0.3, 0.6
_TAGGED = {"push": ("push:", "  tags: ['v*']"), "release": ("release:", "  types: [published]")}
_AFTER_CI = ("workflow_run:", "  workflows: [CI]", "  types: [completed]")
_SUCCEEDED = "github.event.workflow_run.conclusion == 'success'"


@dataclass(frozen=True, slots=True)
class Traits:
    """Hold what stays the same in a repository."""

    main: str
    builds_branches: bool
    deploys_after_ci: bool
    releases_event: str
    ci: Pipeline
    release: Pipeline
    deploy: Pipeline
    nightly: Pipeline
    maintenance: Pipeline

    @property
    def pipelines(self) -> tuple[Pipeline, ...]:
        """List all workflows."""
        return (self.ci, self.release, self.deploy, self.nightly, self.maintenance)

    @property
    def contents(self) -> Mapping[str, str]:
        """Give the texts of the workflow files, and of a few others."""
        texts = {pipeline.path: pipeline.text for pipeline in self.pipelines}
        return {**texts, "README.md": "# A service\n", "Makefile": "test:\n\tpytest\n"}


def traits(random: Random, host: str) -> Traits:
    """Make up a repository, which deploys to places below a host."""
    main = "master" if random.random() < _WITH_MASTER else "main"
    builds_branches = random.random() < _BUILDING_BRANCHES
    deploys_after_ci = random.random() < _DEPLOYING_AFTER_CI
    releases_event = random.choice(("push", "release"))
    branches = "branches: ['**']" if builds_branches else f"branches: [{main}]"
    return Traits(
        main=main,
        builds_branches=builds_branches,
        deploys_after_ci=deploys_after_ci,
        releases_event=releases_event,
        ci=Pipeline(
            "ci.yml",
            "CI",
            ("push:", f"  {branches}", "pull_request:"),
            _stages(random),
            artifacts=("coverage", "image-digest"),
        ),
        release=Pipeline(
            "release.yml", "Release", _TAGGED[releases_event], _RELEASE, artifacts=("packages",)
        ),
        deploy=Pipeline(
            "deploy.yml",
            "Deploy",
            (*(_AFTER_CI if deploys_after_ci else ("push:",)), f"  branches: [{main}]"),
            _environments(host),
            condition=_SUCCEEDED if deploys_after_ci else "",
        ),
        nightly=Pipeline(
            "nightly.yml", "Nightly", ("schedule:", "  - cron: '17 2 * * *'"), _NIGHTLY
        ),
        maintenance=Pipeline(
            "maintenance.yml", "Maintenance", ("workflow_dispatch:",), _MAINTENANCE
        ),
    )


def _stages(random: Random) -> tuple[Stage, ...]:
    checks = random.sample(_CHECKS, random.randint(0, 2))
    later = random.sample(_LATER, random.randint(1, 2))
    return (*checks, _TEST, *later)


def _environments(host: str) -> tuple[Stage, ...]:
    return tuple(
        Stage(
            name,
            f"Deploy to {name}",
            ("Roll out", "Check health"),
            (30, 180),
            wave=wave,
            environment=name,
            address=f"https://{name}.{host}",
        )
        for wave, name in enumerate(("staging", "production"))
    )
