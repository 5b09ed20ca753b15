"""How long each commit took from its first build to the end of its first good deployment."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sei_action.sandbox.dora.history import History, Run
from sei_action.sandbox.dora.ties import Made, Makers


class Unmeasured(StrEnum):
    """Name why the lead time of a commit cannot be told."""

    NO_IMAGE = "its deployment names no container image that it used"
    NO_BUILD = "no build that was reported made the images of its deployment"
    NO_COMMIT = "no build of the image's pipeline and branch lists the commit"

    @property
    def remedy(self) -> str:
        """Say what to change in the workflow."""
        return _REMEDIES[self]


_REMEDIES = {
    Unmeasured.NO_IMAGE: "Name them with the input deployed-images of the step that deploys.",
    Unmeasured.NO_BUILD: "Name them with the input images of the step that builds; Artifacts says "
    "what differs.",
    Unmeasured.NO_COMMIT: "Report every build, those that fail too.",
}


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Hold the two parts of a commit's lead time, in seconds."""

    ci: int
    cd: int

    @property
    def whole(self) -> int:
        """Add up the parts."""
        return self.ci + self.cd


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold a commit, the deployment that delivered it, and how long that took, or why not."""

    commit: str
    deployment: Run
    took: LeadTime | Unmeasured


def deliveries(history: History) -> tuple[Delivery, ...]:
    """Return what was delivered, each commit once for each pipeline, the earliest first.

    A successful deployment delivers the commits that it lists, and those of the builds that made
    its images.
    """
    makers = Makers(history.builds)
    built = _all_built(history)
    seen: set[tuple[int, str]] = set()
    found: list[Delivery] = []
    for deployment in sorted(history.deployments, key=lambda run: (run.end, run.id)):
        if not deployment.succeeded:
            continue
        builds = tuple(_builds_of(deployment, makers))
        commits = (*deployment.commits, *(sha for build in builds for sha in build.commits))
        for commit in dict.fromkeys(commits):
            identity = (deployment.pipeline_id, commit)
            if identity not in seen:
                seen.add(identity)
                took = _took(commit, deployment, builds, built)
                found.append(Delivery(commit, deployment, took))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Built:
    """Hold when a commit was first built, and when it was first built with success, if ever."""

    begun: int
    done: int | None


# By pipeline, branch and commit.
_AllBuilt = dict[tuple[int, str | None, str], _Built]


def _all_built(history: History) -> _AllBuilt:
    built: _AllBuilt = {}
    for build in history.builds:
        for commit in build.commits:
            place = (build.pipeline_id, build.branch, commit)
            before = built.get(place, _Built(build.start, None))
            done = [end for end in (before.done, build.end if build.succeeded else None) if end]
            built[place] = _Built(min(before.begun, build.start), min(done, default=None))
    return built


def _builds_of(deployment: Run, makers: Makers) -> Iterator[Run]:
    for image in deployment.images:
        made = makers.of(image, deployment.end)
        if isinstance(made, Made):
            yield made.build


def _took(
    commit: str, deployment: Run, builds: tuple[Run, ...], built: _AllBuilt
) -> LeadTime | Unmeasured:
    if not deployment.images:
        return Unmeasured.NO_IMAGE
    if not builds:
        return Unmeasured.NO_BUILD
    spans: list[tuple[int, int]] = []
    for build in builds:
        known = built.get((build.pipeline_id, build.branch, commit))
        # A commit that was first built after the image was made is not in the image.
        if known and known.begun <= build.end:
            done = build.end if known.done is None else min(known.done, build.end)
            spans.append((done, known.begun))
    if not spans:
        return Unmeasured.NO_COMMIT
    done, begun = max(spans)
    return LeadTime(ci=done - begun, cd=deployment.end - done)
