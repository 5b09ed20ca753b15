"""Read in bulk what the runs of one repository need, once it is known which these are."""

from collections import Counter
from collections.abc import Callable, Mapping
from http import HTTPStatus

from sei_action.config import Kind
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.bulk import commit_pages, earlier_successes
from sei_action.github.client import PAGE_SIZE
from sei_action.github.refusals import RateLimitError
from sei_action.github.workflow_files import list_workflow_files, read_workflow_file
from sei_action.ledger import Attempt, State
from sei_action.payload.models import iso_utc
from sei_action.run import PULL_REQUEST_EVENTS
from sei_action.sync.answers import Known
from sei_action.sync.details import Details
from sei_action.sync.planning import Plan, Planning
from sei_action.sync.scope import attempts_of, moment_of, seconds
from sei_action.sync.stock import Stock
from sei_action.sync.windows import MOST_RESULTS


class Reading:
    """Read for one repository; `floor` is the time of the oldest run that is to be reported."""

    def __init__(self, github: GitHub, known: Known, floor: int) -> None:
        """Take where to read from and where to write to."""
        self._github = github
        self._known = known
        self._floor = floor
        self._stock = Stock(github, known.repository, known.shelf, floor)

    def files(self) -> Mapping[str, str]:
        """Read the pull requests and the workflow files, and give the latter.

        Raises GitHubError where they cannot be read: runs that their own steps have reported would
        be reported once more, and all without their commits.
        """
        self._stock.read_pulls()
        files = self._known.shelf.one("about", "files")
        if files is None:
            files = self._files_one_by_one()
            self._known.shelf.note("about", files, "files")
        return dict(files)

    def _files_one_by_one(self) -> dict[str, str]:
        repository, branch = self._known.repository, self._known.default_branch
        try:
            paths = list_workflow_files(self._github, repository, branch)
        except GitHubError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            # There are none, or the token may not read them, which GitHub does not tell apart here.
            next(commit_pages(self._github, repository, branch), None)
            return {}
        return {path: read_workflow_file(self._github, repository, path, branch) for path in paths}

    def everything_else(self, planning: Planning, path_of: Callable[[Attempt], str]) -> None:
        """Read the other lists and the details; raises RateLimitError."""

        def plans(one: Attempt) -> tuple[Plan, ...]:
            planned = planning.plan(one, path_of(one))
            return planned if isinstance(planned, tuple) else ()

        if not any(map(plans, self._known.to_do())):
            return  # each is left alone
        self._stock.read_artifacts()
        if any(
            plan.config.kind is not Kind.CI for one in self._known.to_do() for plan in plans(one)
        ):
            self._stock.read_deployments()
        if any(map(self._may_be_for_a_tag, self._known.to_do())):
            self._stock.read_tags()
        bases = self._bases()
        self._stock.read_history(self._known.default_branch, bases)
        Details(self._github, self._known.repository, self._known.shelf).read(
            lambda: (one for one in self._known.to_do() if plans(one)),
            endings=lambda one: all(plan.reads_no_jobs for plan in plans(one)),
            deploys=lambda one: any(plan.deploys for plan in plans(one)),
        )

    def _may_be_for_a_tag(self, one: Attempt) -> bool:
        is_pull_request = one.event in PULL_REQUEST_EVENTS
        return not is_pull_request and one.head_branch != self._known.default_branch

    def _bases(self) -> set[str]:
        """Find the last success of each branch before the first of its runs; give the commits."""
        first: dict[tuple[int, str], int] = {}
        for one in self._known.to_do():
            if one.event not in PULL_REQUEST_EVENTS and one.head_branch:
                first.setdefault((one.workflow_id, one.head_branch), one.created_at)
        open_questions: Counter[int] = Counter()
        for (workflow_id, branch), moment in first.items():
            success = self._last_success(workflow_id, branch, moment)
            certain_from = self._known.certain_from(workflow_id, successes=True)
            open_questions[workflow_id] += (success.created_at if success else 0) < certain_from
        for workflow_id, count in open_questions.items():
            if count:
                self._read_successes(workflow_id, count)
        found = (
            self._last_success(workflow_id, branch, moment)
            for (workflow_id, branch), moment in first.items()
            if branch == self._known.default_branch
        )
        return {one.head_sha for one in found if one is not None}

    def _last_success(self, workflow_id: int, branch: str, moment: int) -> Attempt | None:
        """Find the last success of a branch before a moment, as far as the ledger knows."""
        earlier = self._known.ledger.attempts.earlier(
            self._known.repository, workflow_id, moment - 1, branch=branch, conclusion="success"
        )
        return next(earlier, None)

    def _read_successes(self, workflow_id: int, most_pages: int) -> None:
        """Read earlier successes in pages, not more of them than single questions would cost."""
        known = self._known
        attempts, repository = known.ledger.attempts, known.repository
        before = iso_utc(moment_of(known.whole))
        try:
            pages = earlier_successes(self._github, repository, workflow_id, before)
            for number, page in enumerate(pages, start=1):
                attempts.note(repository, (attempts_of(run, State.EARLIER, "")[-1] for run in page))
                if len(page) == PAGE_SIZE:
                    # Others of the same second may stand on the next page.
                    oldest = min(seconds(run.created_at) for run in page) + 1
                    known.shelf.note("successes", oldest, str(workflow_id))
                    if number in {most_pages, MOST_RESULTS // PAGE_SIZE}:
                        return
        except RateLimitError:
            raise
        except GitHubError:
            return  # each is then asked for by itself
        attempts.note_all_successes(repository, workflow_id)
