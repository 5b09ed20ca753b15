"""Stand in for GitHub at our own edge: answers from a table, and a list of what was asked."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from pydantic import BaseModel

from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.run import Artifact, Job, Run, RunSummary

T = TypeVar("T")


class FakeGitHub(GitHub):
    """Answer by path: JSON, pages of it, a function of the query, or a GitHubError to raise.

    A path that is not in the table answers 404, as GitHub does. A list is one of pages: one behind
    the last is like the last. A list that is itself the answer is a tuple here.
    """

    requests_left: int | None = None
    date = ""

    def __init__(self, answers: Mapping[str, object]) -> None:
        """Keep the answers."""
        self.answers = dict(answers)
        self.asked: list[tuple[str, dict[str, str | int]]] = []

    def start(self, call: Callable[[], T]) -> Future[T]:
        """Make the call at once."""
        future: Future[T] = Future()
        try:
            future.set_result(call())
        except GitHubError as error:
            future.set_exception(error)
        return future

    def finish(
        self,
        future: Future[T],
        what: str,  # noqa: ARG002 - part of the signature
        *,
        required: bool = False,  # noqa: ARG002 - likewise
    ) -> T:
        """Give what was read."""
        return future.result()

    def get(  # noqa: PLR0913 - as in the real one
        self,
        path: str,
        query: Mapping[str, str | int] | None = None,
        *,
        what: str,
        permission: str,
        fresh: bool = False,  # noqa: ARG002 - part of the signature
        required: bool = False,  # noqa: ARG002 - likewise
    ) -> Any:  # noqa: ANN401 - as in the real one
        """Answer, and remember what was asked."""
        asked = dict(query or {})
        self.asked.append((path, asked))
        answer = self.answers.get(path, refusal(404, what, permission))
        if callable(answer):
            answer = answer(asked)
        if isinstance(answer, list):
            answer = answer[: int(asked.get("page", 1))][-1]
        if isinstance(answer, GitHubError):
            raise answer
        return answer

    def paths(self) -> list[str]:
        """Give the paths that were asked for."""
        return [path for path, _ in self.asked]


def refusal(status: int, what: str = "it", permission: str | None = None) -> GitHubError:
    """Build the error of an answer that is none."""
    return GitHubError(
        f"GitHub did not give {what} (status {status}).", "Cause.", "Remedy.", status, permission
    )


def as_json(model: BaseModel) -> dict[str, object]:
    """Write a fact as GitHub's JSON, which has the same names."""
    return model.model_dump(mode="json")


def jobs_page(*jobs: Job, total: int | None = None) -> dict[str, object]:
    """Write a page of a run's jobs."""
    count = len(jobs) if total is None else total
    return {"total_count": count, "jobs": [as_json(job) for job in jobs]}


def artifacts_page(*artifacts: Artifact, total: int | None = None) -> dict[str, object]:
    """Write a page of a run's artifacts."""
    count = len(artifacts) if total is None else total
    return {"total_count": count, "artifacts": [as_json(one) for one in artifacts]}


def runs_page(*runs: RunSummary, total: int | None = None) -> dict[str, object]:
    """Write a page of a workflow's runs."""
    count = len(runs) if total is None else total
    return {"total_count": count, "workflow_runs": [as_json(one) for one in runs]}


def compare_page(
    shas: Sequence[str], total: int | None = None, status: str = "ahead"
) -> dict[str, object]:
    """Write a page of the commits between two."""
    return {
        "status": status,
        "total_commits": len(shas) if total is None else total,
        "commits": [{"sha": sha} for sha in shas],
    }


def commits_list(*shas: str) -> tuple[dict[str, str], ...]:
    """Write a page of a list of commits."""
    return tuple({"sha": sha} for sha in shas)


def pull_json(number: int = 7, **changes: object) -> dict[str, object]:
    """Write a pull request from the branch `fix` of acme/shop, whose head is the run's."""
    tips = {
        "head": {"ref": "fix", "sha": f"{562:040x}", "repo": {"full_name": "acme/shop"}},
        "base": {"ref": "main", "sha": f"{500:040x}", "repo": {"full_name": "acme/shop"}},
    }
    return {"number": number, "labels": [], **tips, **changes}


def answers_for(run: Run, *earlier: RunSummary, shas: Sequence[str] = ()) -> dict[str, object]:
    """Write everything that is asked of a run; `shas` are the commits since the newest earlier."""
    repository = f"/repos/{run.repository.full_name}"
    path = f"{repository}/actions/runs/{run.id}"
    attempt = f"{path}/attempts/{run.run_attempt}"
    workflow = f"{repository}/actions/workflows/{run.workflow_id}"
    told = as_json(run)
    answers: dict[str, object] = {
        path: told,
        attempt: told,
        f"{attempt}/jobs": jobs_page(*run.jobs),
        f"{path}/artifacts": artifacts_page(*run.artifacts),
        workflow: {"name": run.workflow_name},
        f"{workflow}/runs": runs_page(*earlier),
        f"{repository}/deployments": (),
    }
    if earlier:
        compare = f"{repository}/compare/{earlier[0].head_sha}...{run.head_sha}"
        answers[compare] = compare_page(shas)
    return answers
