"""Put on the shelf what the reports of many runs will ask for, read in lists.

What cannot be read so is asked for run by run; what the token may not read is known to be refused.
Each list that was read is marked, so that one that was interrupted is read on.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from http import HTTPStatus

from sei_action.ancestry import KnownCommit
from sei_action.deployment import Deployment
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.bulk import (
    commit_pages,
    deployment_pages,
    pull_pages,
    read_artifact_page,
    read_tags,
)
from sei_action.github.bulk.artifacts import ArtifactPage
from sei_action.github.client import PAGE_SIZE
from sei_action.github.refusals import RateLimitError
from sei_action.shelf import Shelf
from sei_action.shelf.shelf import Thing
from sei_action.sync.scope import seconds

# Between the servers that note a run, its pull request and its deployment.
_SKEW_SECONDS = int(timedelta(minutes=5).total_seconds())
_DAY_SECONDS = int(timedelta(days=1).total_seconds())
_MOST_PAGES_FOR_BASES = 5


class Stock:
    """Read lists of one repository, as far back as the oldest run that is to be reported."""

    def __init__(self, github: GitHub, repository: str, shelf: Shelf, floor: int) -> None:
        """Take where to read from and where to write to; `floor` is the oldest run's time."""
        self._github = github
        self._repository = repository
        self._shelf = shelf
        self._floor = floor - _SKEW_SECONDS

    def read_pulls(self) -> None:
        """Read the pull requests and the workflow files.

        Raises RateLimitError where GitHub takes no more requests, like all that reads here.
        """
        self._once("pulls", self._pulls)

    def read_artifacts(self) -> None:
        """Read the artifacts of all runs."""
        self._once("artifacts", self._artifacts)

    def read_deployments(self) -> None:
        """Read the deployments, without their statuses."""
        self._once("deployments", self._deployments)

    def read_tags(self) -> None:
        """Read the tags."""
        self._once(
            "tags", lambda: self._shelf.note("tags", read_tags(self._github, self._repository))
        )

    def read_history(self, default_branch: str, bases: Iterable[str]) -> None:
        """Read the default branch's history, in which also `bases` are to be found."""
        self._once("history", lambda: self._history(default_branch, bases))

    def _once(self, name: str, read: Callable[[], None]) -> None:
        if self._shelf.is_marked(f"read {name}"):
            return
        try:
            read()
        except RateLimitError:
            raise
        except GitHubError as error:
            if error.status != HTTPStatus.FORBIDDEN:
                return
            self._shelf.note("refused", _as_json(error), name)
        self._shelf.mark(f"read {name}")

    def _pulls(self) -> None:
        def keep_files(files: Mapping[str, str]) -> None:
            self._shelf.note("about", dict(files), "files")

        newest, pages = self._pulls_down_to(self._floor, keep_files)
        if pages > 1:
            # What was updated meanwhile has moved to the front, maybe past where this was read.
            self._pulls_down_to(newest, lambda _files: None)

    def _pulls_down_to(
        self, floor: int, keep_files: Callable[[Mapping[str, str]], None]
    ) -> tuple[int, int]:
        """Read those that were updated since; give when the last one was, and how many pages."""
        newest = pages = 0
        for page in pull_pages(self._github, self._repository, keep_files):
            pages += 1
            moments = [seconds(one.updated_at) for one in page]
            newest = max(newest, *moments, 0)
            self._shelf.put(
                "pull",
                (
                    Thing(one.label, one.answer, moment, f"{one.number:010}")
                    for one, moment in zip(page, moments, strict=True)
                ),
            )
            self._shelf.put(
                "pull commits",
                (Thing(str(one.number), one.commits) for one in page if one.commits is not None),
            )
            if moments and moments[-1] < floor:
                break
        return newest, pages

    def _artifacts(self) -> None:
        number, count = self._shelf.one("at", "artifacts") or (1, 0)
        while True:
            page = read_artifact_page(self._github, self._repository, number)
            gone = count - page.total_count
            if gone > 0:
                # What went has let others move to the page before, after that was read.
                self._keep_artifacts(read_artifact_page(self._github, self._repository, number - 1))
            if gone > PAGE_SIZE:
                self._shelf.mark("artifacts have gaps")
            self._keep_artifacts(page)
            number, count = number + 1, page.total_count
            self._shelf.note("at", (number, count), "artifacts")
            created = [seconds(one.created_at) for one in page.artifacts if one.created_at]
            is_past = bool(created) and min(created) < self._floor
            if is_past or len(page.artifacts) < PAGE_SIZE:
                return

    def _keep_artifacts(self, page: ArtifactPage) -> None:
        things = [
            Thing(str(one.run_id), one.model_dump(mode="json"), one.id)
            for one in page.artifacts
            if one.run_id is not None
        ]
        if len(things) < len(page.artifacts):
            # GitHub does not tell of which run they are: it may be any.
            self._shelf.mark("artifacts have gaps")
        self._shelf.put("artifact", things)

    def _deployments(self) -> None:
        for page in deployment_pages(self._github, self._repository):
            bodies = [(one, one.model_dump(mode="json", exclude={"statuses"})) for _, one in page]
            put = self._shelf.put
            put("deployment", (_dated("", body, one) for one, body in bodies))
            put("deployment of", (_dated(one.sha, body, one) for one, body in bodies))
            put("deployment to", (_dated(one.environment, body, one) for one, body in bodies))
            put("node", (_dated("", (node, one.id), one) for node, one in page))
            if len(page) == PAGE_SIZE and seconds(page[-1][1].created_at) < self._floor:
                return
        self._shelf.mark("all deployments")

    def _history(self, default_branch: str, bases: Iterable[str]) -> None:
        wanted, beyond = set(bases), 0
        for place, page in enumerate(commit_pages(self._github, self._repository, default_branch)):
            if place == 0 and page:
                self._shelf.note("about", page[0].sha, "tip")
            rows = [(one.sha, one.parents, one.moment) for one in page]
            self._shelf.put("commits", [Thing("", rows, place)])
            wanted -= {one.sha for one in page}
            if page and page[-1].moment < self._floor - _DAY_SECONDS:
                beyond += 1
                if not wanted or beyond > _MOST_PAGES_FOR_BASES:
                    break
        # Parents had best be known before their children, and the oldest page stands last.
        for skip in range(self._shelf.count("commits")):
            (rows,) = self._shelf.get("commits", most=1, skip=skip)
            self._shelf.history.add(
                KnownCommit(sha, tuple(parents), moment, is_on_default=True)
                for sha, parents, moment in reversed(rows)
            )
        self._shelf.drop("commits")


def _dated(key: str, body: object, one: Deployment) -> Thing:
    return Thing(key, body, seconds(one.created_at), f"{one.id:020}")


def _as_json(error: GitHubError) -> dict[str, object]:
    return {
        "what": error.what,
        "cause": error.cause,
        "remedy": error.remedy,
        "status": error.status,
        "permission": error.permission,
    }
