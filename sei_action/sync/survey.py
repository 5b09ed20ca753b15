"""List the runs of a repository into the ledger, and what GitHub tells of each onto the shelf."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sei_action.fact import Fact
from sei_action.github import GitHub
from sei_action.github.bulk import RunPage, read_run_page
from sei_action.github.bulk.runs import ListedRun, as_answer, as_candidate
from sei_action.ledger import AGE_OF_RERUNS, Ledger
from sei_action.shelf import Shelf
from sei_action.shelf.shelf import Thing
from sei_action.sync.scope import Scope, attempts_of, moment_of, seconds
from sei_action.sync.windows import MOST_RESULTS, Window, pages_in, windows_for

_RUNS = "the repository's runs"


class Page(NamedTuple):
    """A page of a list of runs, as it was read."""

    address: str
    etag: str
    total: int
    runs: tuple[int, ...]


class Surveyed(Fact):
    """What a survey found: how many runs, from when on, and what GitHub did not list.

    From `whole` on, which is no later, the ledger knows all runs without a gap.
    """

    count: int = 0
    start: int = 0
    whole: int = 0
    notes: tuple[str, ...] = ()


class Survey:
    """List one repository; what was listed before an interruption is not listed again."""

    def __init__(
        self, github: GitHub, repository: str, scope: Scope, ledger: Ledger, shelf: Shelf
    ) -> None:
        """Take where to read from, and where to write to."""
        self._github = github
        self._repository = repository
        self._scope = scope
        self._ledger = ledger
        self._shelf = shelf
        self._notes: list[str] = []

    def take(self, workflows: Mapping[int, Mapping[str, str]]) -> Surveyed:
        """List all runs of the period; `workflows` has name and path of each, by its id.

        Raises GitHubError where a list cannot be read.
        """
        begun = self._shelf.one("about", "windows")
        if begun is None:
            windows = deque(self._windows())
            now = self._scope.now
            listed = [one.model_dump(mode="json") for one in windows]
            self._shelf.note("about", [seconds(now), listed], "windows")
        else:
            # Halves are the same as before the interruption if they are made at the same moment.
            now = moment_of(begun[0])
            windows = deque(Window.model_validate(one) for one in begun[1])
        start = seconds(windows[0].start)
        while windows:
            window = windows.popleft()
            halves = self._read(window, workflows, now)
            windows.extendleft(reversed(halves))
        return Surveyed(
            count=self._shelf.count("by creation"),
            start=start,
            whole=self._whole_from(start),
            notes=tuple(self._notes),
        )

    def pages(self) -> Iterator[Page]:
        """Give the pages that were read whole, with the ids of their runs."""
        return (Page(*page) for page in self._shelf.get("page"))

    def _windows(self) -> Iterable[Window]:
        scope, ledger, repository = self._scope, self._ledger, self._repository
        read = ledger.marks.read_range(repository, scope.selection)
        known = 0
        if read is not None:
            known = ledger.attempts.count_since(
                repository, read[1] - int(AGE_OF_RERUNS.total_seconds())
            )
        since = scope.since
        windows = windows_for(
            since, scope.until, (moment_of(read[0]), moment_of(read[1])) if read else None, known
        )
        unsettled = ledger.attempts.oldest_unsettled(repository)
        if unsettled is not None and unsettled < seconds(windows[0].start):
            # What could not be reported then is listed once more, unless it is too old to be asked.
            first = max(since, moment_of(unsettled))
            windows = (windows[0].model_copy(update={"start": first}), *windows[1:])
        if read is None or read[1] < seconds(windows[0].start):
            # Between what was read then and what is read now, there may be others.
            ledger.attempts.forget_all_successes(repository)
        return windows

    def _whole_from(self, start: int) -> int:
        read = self._ledger.marks.read_range(self._repository, self._scope.selection)
        return read[0] if read is not None and read[0] <= start <= read[1] else start

    def _read(
        self, window: Window, workflows: Mapping[int, Mapping[str, str]], now: datetime
    ) -> tuple[Window, ...]:
        """Read a window; give its halves, and nothing read, where GitHub lists not all of it."""
        if self._shelf.one("window", window.created) is not None:
            return ()
        first, total = self._page(window, 1)
        if not window.fits(total):
            halves = window.halves(now)
            if halves is not None:
                return halves
            self._notes.append(
                f"GitHub lists no more than {MOST_RESULTS} of the {total} runs of one second, "
                f"{window.created}."
            )
        numbers = pages_in(total)
        begun = [self._github.start(partial(self._page, window, number)) for number in numbers]
        pages = [
            (first, 1),
            *(
                (self._github.finish(future, _RUNS, required=True)[0], number)
                for future, number in zip(begun, numbers, strict=True)
            ),
        ]
        listed = {run.id: run for page, _ in pages for run in page.runs}
        if any(page.is_unchanged for page, _ in pages):
            self._shelf.mark("runs have gaps")
        else:
            missing = min(total, MOST_RESULTS) - len(listed)
            if missing > 0:
                self._shelf.mark("runs are missing")
                self._notes.append(
                    f"GitHub counts {missing} more runs than it gives ({window.created})."
                )
        self._keep(window, pages, total, listed.values(), workflows)
        return ()

    def _page(self, window: Window, number: int) -> tuple[RunPage, int]:
        """Read a page and the count of its list, which an unchanged one has from before."""
        known = self._ledger.marks.page(self._repository, self._address(window, number))
        etag, total = known or ("", 0)
        page = read_run_page(self._github, self._repository, window.created, number, etag)
        return page, (total if page.is_unchanged else page.total)

    def _keep(
        self,
        window: Window,
        pages: Iterable[tuple[RunPage, int]],
        total: int,
        runs: Iterable[ListedRun],
        workflows: Mapping[int, Mapping[str, str]],
    ) -> None:
        runs = list(runs)
        entries = []
        for run in runs:
            workflow = workflows.get(run.workflow_id, {"name": "", "path": run.path})
            entries += attempts_of(run, *self._scope.state_of(run, workflow))
        self._shelf.put("run", (Thing(str(run.id), as_answer(run)) for run in runs))
        self._shelf.put(
            "by creation",
            (
                Thing("", as_candidate(run), seconds(run.created_at), f"{run.id:020}")
                for run in runs
            ),
        )
        self._shelf.put(
            "page",
            (
                Thing(
                    "",
                    (address, page.etag, total, [run.id for run in page.runs]),
                    id=address,
                )
                for page, number in pages
                for address in [self._address(window, number)]
                if page.etag
            ),
        )
        self._ledger.attempts.note(self._repository, entries)
        # Last, so that whoever is interrupted before lists it again.
        self._shelf.note("window", total, window.created)

    def _address(self, window: Window, number: int) -> str:
        # What another selection has left out may be on an unchanged page.
        return f"{self._scope.selection} {window.created} {number}"
