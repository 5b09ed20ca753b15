"""Pull requests of a state, found without a look at each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from demo.github.state.code import Commit
from demo.github.state.history import History
from demo.github.state.pull_requests import PullRequest


class PullRequestIndex:
    """Find pull requests by number, in their order, and by their commits."""

    def __init__(self, pulls: Sequence[PullRequest], history: History) -> None:
        """Take the pull requests in any order, and the history that holds their commits."""
        self._pulls = pulls
        self._history = history
        self._own_commits: dict[int, Sequence[Commit]] = {}

    @cached_property
    def by_number(self) -> Mapping[int, PullRequest]:
        """Find a pull request by its number."""
        return {pull.number: pull for pull in self._pulls}

    @cached_property
    def by_creation(self) -> Sequence[PullRequest]:
        """List all, the oldest first."""
        return sorted(self._pulls, key=lambda pull: (pull.created_at, pull.number))

    @cached_property
    def by_update(self) -> Sequence[PullRequest]:
        """List all, the one first that was updated the longest time ago."""
        return sorted(self._pulls, key=lambda pull: (pull.updated_at, pull.number))

    def own_commits(self, pull: PullRequest) -> Sequence[Commit]:
        """List what a pull request has that its base has not, oldest first."""
        if pull.number not in self._own_commits:
            added = self._history.added(pull.base_sha, pull.head_sha)
            self._own_commits[pull.number] = added
        return self._own_commits[pull.number]

    def bringing(self, sha: str, main: str) -> Sequence[PullRequest]:
        """List the pull requests of a commit, the oldest first.

        A merged one is listed for its own commits and for the one that the merge left; an open one
        for its own, until they have come to the tip of the default branch by other means.
        """
        delivered = self._history.holds(main, sha)
        return [
            pull
            for pull in self._of_commit.get(sha, ())
            if pull.merged_at or (pull.state == "open" and not delivered)
        ]

    @cached_property
    def _of_commit(self) -> Mapping[str, Sequence[PullRequest]]:
        found: defaultdict[str, list[PullRequest]] = defaultdict(list)
        for pull in self.by_creation:
            shas = {commit.sha for commit in self.own_commits(pull)}
            if pull.merged_at and pull.merge_commit_sha:
                shas.add(pull.merge_commit_sha)
            for sha in shas:
                found[sha].append(pull)
        return found
