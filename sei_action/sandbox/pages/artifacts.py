"""The artifacts, and which builds and deployments they tie together."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sei_action.sandbox.dora.history import History, Image, Run
from sei_action.sandbox.dora.ties import Made, Makers, Tie, Untied
from sei_action.sandbox.pages import queries
from sei_action.sandbox.pages.parameters import PAGE_SIZE, choice_of, page_of
from sei_action.sandbox.pages.queries import ArtifactLine, RunLine, image_of
from sei_action.sandbox.pages.showing import Shown

_SHOWN = ("deployed", "built", "other")


@dataclass(frozen=True, slots=True)
class Used:
    """Hold an image that a deployment used, and the build behind it, or why there is none."""

    deployment: int
    image: Image
    behind: Made | Untied

    @property
    def made(self) -> Made | None:
        """Return the build behind it, if there is one."""
        return self.behind if isinstance(self.behind, Made) else None


@dataclass(frozen=True, slots=True)
class Built:
    """Hold an image that a build made, and the deployments that it is tied to."""

    build: int
    image: Image
    deployments: tuple[tuple[int, Tie], ...]


def used_images(history: History) -> tuple[Used, ...]:
    """Return each image that a deployment used, the newest deployment first."""
    makers = Makers(history.builds)
    return tuple(
        Used(deployment.id, image, makers.of(image, deployment.end))
        for deployment in _newest_first(history.deployments)
        for image in deployment.images
    )


def built_images(history: History, used: Iterable[Used]) -> tuple[Built, ...]:
    """Return each image that a build made, the newest build first."""
    tied: defaultdict[tuple[int, Image], list[tuple[int, Tie]]] = defaultdict(list)
    for each in used:
        if made := each.made:
            tied[made.build.id, made.image].append((each.deployment, made.tie))
    return tuple(
        Built(build.id, image, tuple(tied[build.id, image]))
        for build in _newest_first(history.builds)
        for image in build.images
    )


def why_not(artifact: ArtifactLine, kind: str) -> str:
    """Say why an artifact is kept and ties nothing (contract section 3 rule 11)."""
    if artifact.type != "container":
        return "its type is not container"
    if not (artifact.name and artifact.qualifier):
        return "it has no name or no qualifier"
    if kind == "unclear":
        return "its run is not exactly one of build and deployment"
    flag = "output" if kind == "build" else "input"
    return f"a {kind} ties by what has {flag} true, and its {flag} is not"


def show_artifacts(connection: sqlite3.Connection, asked: Mapping[str, str]) -> Shown:
    """List what was deployed, what was built, or what ties nothing."""
    shown = choice_of(asked, "show", _SHOWN) or _SHOWN[0]
    history = queries.history(connection)
    runs = {line.id: line for line in queries.run_lines(connection)}
    used = used_images(history)
    found: dict[str, tuple[object, ...]] = {
        "deployed": used,
        "built": built_images(history, used),
        "other": _others(connection, runs),
    }
    page = page_of(asked, len(found[shown]))
    return Shown(
        "artifacts.html",
        {
            "shown": shown,
            "counts": {name: len(each) for name, each in found.items()},
            "artifacts": found[shown][page.skipped : page.skipped + PAGE_SIZE],
            "untied": sum(each.made is None for each in used),
            "runs": runs,
            "page": page,
        },
    )


def _others(
    connection: sqlite3.Connection, runs: Mapping[int, RunLine]
) -> tuple[tuple[ArtifactLine, str], ...]:
    return tuple(
        (artifact, why_not(artifact, kind))
        for artifact in queries.artifact_lines(connection)
        if image_of(artifact, kind := runs[artifact.run_id].kind) is None
    )


def _newest_first(runs: Iterable[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: (run.end, run.id), reverse=True)
