"""Put on the shelf what many runs need each for itself, asked for in few requests."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sei_action.ancestry import KnownCommit
from sei_action.github import GitHub
from sei_action.github.bulk import (
    Want,
    ask_in_batches,
    endings_want,
    history_want,
    labels_want,
    statuses_want,
    workflow_file_want,
)
from sei_action.github.client import PAGE_SIZE
from sei_action.ledger import Attempt
from sei_action.payload.models import iso_utc
from sei_action.run import PULL_REQUEST_EVENTS
from sei_action.shelf import Shelf

_WHAT = "details of the repository's runs"
_GROUP = 100


class Details:
    """Ask for details of one repository's runs."""

    def __init__(self, github: GitHub, repository: str, shelf: Shelf) -> None:
        """Take where to read from and where to write to."""
        self._github = github
        self._repository = repository
        self._shelf = shelf

    def read(
        self,
        attempts: Callable[[], Iterable[Attempt]],
        *,
        endings: Callable[[Attempt], bool],
        deploys: Callable[[Attempt], bool],
    ) -> None:
        """Ask for what these attempts need, each thing once.

        `endings` tells of which attempts only the end is wanted and not the jobs, `deploys` which
        are deployments though GitHub has none of them. Raises RateLimitError.
        """
        ask_in_batches(
            self._github,
            self._repository,
            self._wants(attempts, endings, deploys),
            _WHAT,
        )

    def _wants(
        self,
        attempts: Callable[[], Iterable[Attempt]],
        endings: Callable[[Attempt], bool],
        deploys: Callable[[Attempt], bool],
    ) -> Iterator[Want]:
        yield from self._statuses()
        yield from self._endings(one for one in attempts() if endings(one))
        under_way: set[str] = set()
        for one in attempts():
            for key, want in self._of(one, deploys):
                if key not in under_way and not self._shelf.is_marked(f"asked {key}"):
                    under_way.add(key)
                    yield want._replace(receive=self._once(key, want.receive, under_way))

    def _once(
        self, key: str, receive: Callable[[Any], None], under_way: set[str]
    ) -> Callable[[Any], None]:
        """Mark what was answered, so that it is asked once, and what was not is asked again."""

        def received(answer: object) -> None:
            receive(answer)
            self._shelf.mark(f"asked {key}")
            under_way.discard(key)

        return received

    def _statuses(self) -> Iterator[Want]:
        def keep(node: str, statuses: list[dict[str, Any]]) -> None:
            self._shelf.note("statuses", statuses, str(numbers.pop(node)))

        numbers: dict[str, int] = {}
        for skip in range(0, self._shelf.count("node"), _GROUP):
            group = self._shelf.get("node", most=_GROUP, skip=skip)
            unknown = {node: no for node, no in group if not self._has("statuses", str(no))}
            numbers |= unknown
            if unknown:
                yield statuses_want(list(unknown), keep)

    def _endings(self, attempts: Iterable[Attempt]) -> Iterator[Want]:
        def keep(suite: str, ends: list[datetime]) -> None:
            self._shelf.note("ending", [iso_utc(end) for end in ends], suite)

        suites = (
            suite
            for one in attempts
            if (suite := self._suite_of(one)) is not None and not self._has("ending", suite)
        )
        while group := list(islice(suites, _GROUP)):
            yield endings_want(group, keep)

    def _suite_of(self, one: Attempt) -> str | None:
        """Give the id of an attempt's check suite."""
        run = self._shelf.one("run", str(one.run_id))
        suite = run.get("check_suite_node_id") if run else None
        return suite if isinstance(suite, str) else None

    def _of(self, one: Attempt, deploys: Callable[[Attempt], bool]) -> Iterator[tuple[str, Want]]:
        sha = one.head_sha
        is_deployed = bool(self._shelf.count("deployment of", sha)) or deploys(one)
        if is_deployed and not self._has("labels", sha):
            yield f"labels {sha}", labels_want(sha, self._keep("labels", sha))
        if self._needs_history(one) and self._shelf.history.unknown([sha]):
            yield f"history {sha}", history_want(sha, self._add)
        if one.event == "workflow_run":
            run = self._shelf.one("run", str(one.run_id)) or {}
            path = str(run.get("path", "")).partition("@")[0]
            key = f"{sha}:{path}"
            if path and not self._has("file", key):
                yield f"file {key}", workflow_file_want(sha, path, self._keep("file", key))

    def _needs_history(self, one: Attempt) -> bool:
        if one.event not in PULL_REQUEST_EVENTS:
            return True
        # Where the pull request still has this head, its own list of commits tells.
        label = f"{(one.head_repository or self._repository).partition('/')[0]}:{one.head_branch}"
        return not any(
            pull["head"]["sha"] == one.head_sha and self._has("pull commits", str(pull["number"]))
            for pull in self._shelf.get("pull", label, most=PAGE_SIZE)
        )

    def _keep(self, kind: str, key: str) -> Callable[[Any], None]:
        return lambda body: self._shelf.note(kind, body, key)

    def _add(self, commits: list[KnownCommit]) -> None:
        self._shelf.history.add(reversed(commits))

    def _has(self, kind: str, key: str) -> bool:
        return self._shelf.count(kind, key) > 0
