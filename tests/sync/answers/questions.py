"""What a report may ask of a repository, of the shelf and of the local GitHub alike."""

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, product
from typing import Any, NamedTuple
from urllib.parse import quote

from pydantic import TypeAdapter

from demo.github import State
from demo.github.state.actions import Run as StateRun
from sei_action.commits import tag_prefix
from sei_action.deployment import Deployment, DeploymentStatus
from sei_action.errors import GitHubError
from sei_action.fact import Fact
from sei_action.github.answers import Artifacts, Jobs, Named
from sei_action.github.connection import Query
from sei_action.ledger import Attempt
from sei_action.occasion import PullRequest, UpstreamRun
from sei_action.outcome import finished_outcome
from sei_action.run import Run
from sei_action.sync.answers import Archive, Known
from tests.github.local_github import told
from tests.sync.stages import Shelving

PAGE: Mapping[str, Query] = {"per_page": 100}
PAIRS = 100  # so many pairs of commits are compared of a history
RUNS = 24  # and what belongs to a run is asked of so many


class Question(NamedTuple):
    """A request below the repository's path, made for an attempt's report.

    `form` is how its answer is read, and `seen` gives of that what the client looks at.
    """

    attempt: Attempt
    path: str
    query: Mapping[str, Query]
    form: Any
    seen: Callable[[Any], Any] = lambda read: read


@dataclass
class Stage:
    """A repository that was read onto a shelf."""

    shelving: Shelving
    known: Known

    @property
    def state(self) -> State:
        """Give what GitHub knows."""
        return self.shelving.state

    def runs(self) -> Iterator[tuple[StateRun, Attempt]]:
        """Give attempts that GitHub knows, with their entries in the ledger."""
        some = self.state.runs[:: len(self.state.runs) // RUNS + 1]
        for run in some:
            attempt = self.known.ledger.attempts.find(
                self.known.repository, run.id, run.run_attempt
            )
            if attempt is not None:
                yield run, attempt

    @property
    def attempt(self) -> Attempt:
        """Give one attempt, where it does not matter which."""
        return next(attempt for _, attempt in self.runs())

    @property
    def shas(self) -> list[str]:
        """Give all commits that were built or deployed."""
        state = self.state
        return sorted({run.head_sha for run in state.runs} | {one.sha for one in state.deployments})

    def ours(self, asked: Question) -> Any:  # noqa: ANN401 - any JSON
        """Give what the shelf answers: None where it does not know, the status of a refusal."""
        without_jobs = asked.path.endswith("/jobs")
        answer = Archive(self.known).for_report_of(asked.attempt, without_jobs=without_jobs)
        try:
            return answer(f"/repos/{self.known.repository}{asked.path}", asked.query)
        except GitHubError as error:
            return error.status

    def theirs(self, asked: Question) -> Any:  # noqa: ANN401 - any JSON
        """Give what GitHub answers, or the status of its refusal."""
        path = f"/repos/{self.known.repository}{asked.path}"
        return told(self.shelving.github, path, asked.query)

    def differences(self, asked: Question) -> Iterator[str]:
        """Say where the shelf answers otherwise than GitHub."""
        ours = self.ours(asked)
        if ours is None:
            return
        theirs = self.theirs(asked)
        if _seen(asked, ours) != _seen(asked, theirs):
            yield f"{asked.path} {dict(asked.query)}: {ours} and not {theirs}"


def _seen(asked: Question, answer: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(answer, int):
        return answer
    return asked.seen(TypeAdapter(asked.form).validate_python(answer))


class _Repository(Fact):
    full_name: str
    default_branch: str


class _Commit(Fact):
    sha: str


class _Comparison(Fact):
    """A comparison but for messages and parents of commits, which are only shown to people."""

    status: str
    total_commits: int
    commits: tuple[_Commit, ...]


class _Reference(Fact):
    ref: str


class _File(Fact):
    content: str


class _Candidate(UpstreamRun):
    status: str | None = None
    updated_at: datetime


class _Candidates(Fact):
    workflow_runs: tuple[_Candidate, ...]


def _repository(stage: Stage) -> Iterator[Question]:
    yield Question(stage.attempt, "", {}, _Repository)


def _comparisons(stage: Stage) -> Iterator[Question]:
    pairs = list(product([*stage.shas, stage.state.repository.default_branch], stage.shas))
    attempt = stage.attempt
    for base, head in pairs[:: len(pairs) // PAIRS + 1]:
        path = f"/compare/{quote(base, safe='')}...{head}"
        yield Question(attempt, path, {}, _Comparison)
        yield Question(attempt, path, {**PAGE, "page": 1}, _Comparison)


def _tags(stage: Stage) -> Iterator[Question]:
    prefixes = {tag_prefix(run.head_branch or "") for run in stage.state.runs}
    for prefix in prefixes | {"", "v"}:
        path = f"/git/matching-refs/tags/{quote(prefix)}"
        yield Question(stage.attempt, path, {}, tuple[_Reference, ...])


def _files(stage: Stage) -> Iterator[Question]:
    for (run, attempt), workflow in product(stage.runs(), stage.state.workflows):
        yield Question(
            attempt,
            f"/contents/{quote(workflow.path)}",
            {"ref": run.head_sha},
            _File,
            lambda file: b64decode(file.content),
        )


def _deployments(stage: Stage) -> Iterator[Question]:
    form = tuple[Deployment, ...]
    yield Question(stage.attempt, "/deployments", PAGE, form)
    for sha in stage.shas:
        yield Question(stage.attempt, "/deployments", {**PAGE, "sha": sha}, form)


def _deployments_to(stage: Stage) -> Iterator[Question]:
    names = {one.environment for one in stage.state.deployments} | {"nowhere"}
    for (_, attempt), name in product(stage.runs(), sorted(names)):
        query = {**PAGE, "environment": name}
        yield Question(attempt, "/deployments", query, tuple[Deployment, ...])


def _statuses(stage: Stage) -> Iterator[Question]:
    for one in stage.state.deployments:
        path = f"/deployments/{one.id}/statuses"
        yield Question(stage.attempt, path, PAGE, tuple[DeploymentStatus, ...])


def _pulls(stage: Stage) -> Iterator[Question]:
    order = {"state": "all", "sort": "updated", "direction": "desc", **PAGE}
    labels = {
        f"{(run.head_repository or stage.known.repository).partition('/')[0]}:{run.head_branch}"
        for run in stage.state.runs
    }
    for label in sorted(labels):
        query = {**order, "head": label}
        yield Question(stage.attempt, "/pulls", query, tuple[PullRequest, ...])


def _pull_commits(stage: Stage) -> Iterator[Question]:
    for one, page in product(stage.state.pull_requests, (1, 2, 3)):
        path = f"/pulls/{one.number}/commits"
        yield Question(stage.attempt, path, {**PAGE, "page": page}, tuple[_Commit, ...])


def _labels(stage: Stage) -> Iterator[Question]:
    for sha in stage.shas:
        yield Question(
            stage.attempt,
            f"/commits/{sha}/pulls",
            {},
            tuple[PullRequest, ...],
            lambda pulls: [(one.number, one.label_names) for one in pulls],
        )


def _runs(stage: Stage) -> Iterator[Question]:
    for run, attempt in stage.runs():
        path = f"/actions/runs/{run.id}/attempts/{run.run_attempt}"
        yield Question(attempt, path, {}, Run)


def _artifacts(stage: Stage) -> Iterator[Question]:
    for run, attempt in stage.runs():
        yield Question(
            attempt,
            f"/actions/runs/{run.id}/artifacts",
            {**PAGE, "page": 1},
            Artifacts,
            # GitHub promises no order.
            lambda page: (page.total_count, sorted(page.artifacts, key=lambda one: one.id)),
        )


def _workflows(stage: Stage) -> Iterator[Question]:
    for one in stage.state.workflows:
        yield Question(stage.attempt, f"/actions/workflows/{one.id}", {}, Named)


def _runs_before(stage: Stage) -> Iterator[Question]:
    for run, attempt in islice(stage.runs(), 20):
        until = f"<={run.created_at:%Y-%m-%dT%H:%M:%SZ}"
        query = {**PAGE, "created": until, "status": "completed"}
        yield Question(attempt, "/actions/runs", query, _Candidates)


def _ends(stage: Stage) -> Iterator[Question]:
    for run, attempt in stage.runs():
        path = f"/actions/runs/{run.id}/attempts/{run.run_attempt}"
        answer = told(stage.shelving.github, f"/repos/{stage.known.repository}{path}", {})
        if run.status != "completed" or isinstance(answer, int):
            continue
        of_github = Run.model_validate(answer)

        def end(jobs: Jobs, of_github: Run = of_github) -> datetime:
            return finished_outcome(of_github.model_copy(update={"jobs": jobs.jobs})).completed_at

        yield Question(attempt, f"{path}/jobs", {**PAGE, "page": 1}, Jobs, end)


KINDS: Mapping[str, Callable[[Stage], Iterator[Question]]] = {
    "the repository": _repository,
    "how commits compare": _comparisons,
    "tags": _tags,
    "files": _files,
    "deployments": _deployments,
    "deployments to an environment": _deployments_to,
    "statuses of deployments": _statuses,
    "pull requests of a branch": _pulls,
    "commits of pull requests": _pull_commits,
    "labels of what brought a commit": _labels,
    "runs": _runs,
    "artifacts": _artifacts,
    "workflows": _workflows,
    "runs before a run": _runs_before,
    "when a run's jobs ended": _ends,
}
"""What may be asked, in words."""
