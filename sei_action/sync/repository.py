"""Sync one repository: list its runs, read what they need, make their reports and send them."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from functools import partial

from sei_action import __version__
from sei_action.deadline import Deadline
from sei_action.github.bulk import read_workflows
from sei_action.github.bulk.organisations import ListedRepository
from sei_action.ledger import TO_DO, Attempt, State, Tally
from sei_action.payload import Payload
from sei_action.shelf import Shelf
from sei_action.sync.answers import Known
from sei_action.sync.building import Builder, Built
from sei_action.sync.counting import Counting, found_in
from sei_action.sync.planning import Planning, Verdict
from sei_action.sync.posting import Posting
from sei_action.sync.reading import Reading
from sei_action.sync.reporters import reporting_in
from sei_action.sync.scope import seconds
from sei_action.sync.survey import Survey
from sei_action.sync.tools import PATIENCE_SECONDS, Tools
from sei_action.workers import Workers

_MOST_BUILT_AHEAD = 16
_MOST_BUILT_AT_ONCE = 8
# What was listed that long ago may be another by now.
_LONGEST_ON_SHELF_SECONDS = 86400
# What is yet to be reported is counted when that was tried, and what came before is not asked for.
_LATER = frozenset({*TO_DO, State.EARLIER})


class RepositorySync:
    """Sync one repository, from where the last sync of it has ended."""

    def __init__(self, tools: Tools, listed: ListedRepository) -> None:
        """Take what all repositories share, and which one this is."""
        self._tools = tools
        self._ledger = tools.ledger
        self._name = listed.full_name
        self._default_branch = listed.default_branch
        self._github = tools.github()
        self._counting = Counting()

    def run(self) -> Tally:
        """Report what is to be reported, and say what was done.

        Raises StoppedError where GitHub allows no more requests; it goes on the next time.
        """
        before = self._tools.pacing.requests
        with self._ledger.alone_with(self._name) as is_alone:
            if not is_alone:
                note = "Another sync is at work on it, and reports what is to be reported."
                return Tally(repository=self._name, notes=(note,))
            shelf = Shelf(self._ledger.shelf_of(self._name))
            try:
                tally = self._sync(shelf)
            except BaseException:
                shelf.close()
                raise
        return tally.model_copy(update={"requests": self._tools.pacing.requests - before})

    def _sync(self, shelf: Shelf) -> Tally:
        tools, scope = self._tools, self._tools.scope
        surveyed_at = self._prepare(shelf)
        tools.progress.doing(f"{self._name}: listing runs")
        by_name = scope.config.workflows is not None
        workflows = self._workflows(shelf) if by_name else {}
        survey = Survey(self._github, self._name, scope, self._ledger, shelf)
        surveyed = survey.take(workflows)
        self._counting.note(surveyed.notes)
        end = seconds(scope.until or scope.now)
        counts = self._ledger.attempts.counts(self._name, seconds(scope.since), end)
        for (state, reason), count in counts.items():
            if state not in _LATER:
                self._counting.add(state, reason, count)
        first = next(self._ledger.attempts.to_do(self._name, until=end), None)
        posts = 0
        if first is not None:
            known = Known(
                repository=self._name,
                default_branch=self._default_branch,
                workflows=self._workflows(shelf),
                start=surveyed.start,
                whole=surveyed.whole,
                ledger=self._ledger,
                shelf=shelf,
                end=end,
            )
            posts = self._report(known, first.created_at)
        self._end(shelf, survey, surveyed_at)
        return self._counting.tally(self._name, found_in(counts), posts)

    def _prepare(self, shelf: Shelf) -> int:
        """Keep what an interrupted sync has read for the same question, and give when that was."""
        scope, now = self._tools.scope, seconds(self._tools.scope.now)
        config = scope.config
        # Another version may keep on the shelf what this one does not understand.
        asked = [
            *(__version__, scope.selection, config.stages),
            *(str(config.since), str(config.until)),
        ]
        begun = shelf.one("about", "asked")
        if begun and begun[0] == asked and now - begun[1] < _LONGEST_ON_SHELF_SECONDS:
            return int(begun[1])
        shelf.clear()
        shelf.note("about", [asked, now], "asked")
        return now

    def _workflows(self, shelf: Shelf) -> Mapping[int, Mapping[str, str]]:
        listed = shelf.one("about", "workflows")
        if listed is None:
            listed = read_workflows(self._github, self._name)
            shelf.note("about", listed, "workflows")
        return {one["id"]: {"name": one["name"], "path": one["path"]} for one in listed}

    def _report(self, known: Known, floor: int) -> int:
        tools = self._tools
        tools.progress.doing(f"{self._name}: reading commits, deployments and artifacts")
        reading = Reading(self._github, known, floor)
        planning = Planning(tools.config, tools.env, reporting_in(reading.files()))
        builder = Builder(
            tools.connection, tools.workers, known, planning, tools.runner.without_secrets
        )
        reading.everything_else(planning, builder.path_of)
        tools.progress.doing(self._name)
        to_do = self._ledger.attempts.count_to_do(self._name, known.end)
        tools.progress.more(min(to_do, tools.runs_left or to_do))
        if tools.sei is None:
            for built in self._built(known, builder):
                self._take(built, self._show)
            self._counting.note(builder.notes)
            return 0
        posting = Posting(
            tools.sei,
            self._ledger,
            self._name,
            now=lambda: int(time.time()),
            hide=tools.runner.without_secrets,
            done=self._sent,
        )
        try:
            for built in self._built(known, builder):
                self._take(built, posting.send)
                tools.fatal = tools.fatal or posting.fatal
        except BaseException:
            posting.give_up("the sync was ended")
            raise
        self._counting.note(builder.notes)
        posting.finish()
        tools.fatal = tools.fatal or posting.fatal
        return posting.counts["posts"]

    def _built(self, known: Known, builder: Builder) -> Iterator[Built]:
        """Make reports, a few ahead of the one that is taken, in the order of the runs."""
        ahead: deque[Future[Built]] = deque()
        workers = Workers(_MOST_BUILT_AT_ONCE)
        patience = Deadline(PATIENCE_SECONDS)
        for attempt in known.to_do():
            if self._tools.stopped:
                break
            if attempt.is_latest and known.is_gone(attempt):
                gone = Verdict(state=State.SKIPPED, reason="GitHub lists it no longer")
                yield Built(attempt=attempt, verdict=gone)
                continue
            ahead.append(workers.start(partial(builder.build, attempt)))
            if len(ahead) == _MOST_BUILT_AHEAD:
                yield patience.await_result(ahead.popleft(), "making a report")
        while ahead:
            built = patience.await_result(ahead.popleft(), "making a report")
            if not self._tools.stopped:
                yield built

    def _take(self, built: Built, send: Callable[[Attempt, tuple[Payload, ...]], None]) -> None:
        tools, attempt, verdict = self._tools, built.attempt, built.verdict
        if verdict is not None:
            if verdict.state is State.FAILED and tools.pacing.has_stopped:
                return  # not its fault; it stays to be done
            self._ledger.attempts.settle(self._name, attempt, verdict.state, verdict.reason)
            self._counting.add(verdict.state, verdict.reason)
            tools.progress.step()
            return
        self._counting.note(built.notes)
        tools.count_reported()
        send(attempt, tuple(one.payload for one in built.made))

    def _show(self, _attempt: Attempt, payloads: tuple[Payload, ...]) -> None:
        for payload in payloads:
            name = f"{payload.job_full_name} #{payload.build_number}"
            self._tools.progress.say(f"Would report {name} as {payload.result}.")
        self._sent(State.REPORTED, "")

    def _sent(self, state: State, reason: str) -> None:
        if state is State.REPORTED:
            self._counting.add_reported()
        else:
            self._counting.add(State.FAILED, reason)
        self._tools.progress.step()

    def _end(self, shelf: Shelf, survey: Survey, surveyed_at: int) -> None:
        """Note how far was read, unless something is still to be done or to be listed."""
        if self._tools.stopped:
            shelf.close()
            return
        if not shelf.is_marked("runs are missing"):  # else the whole period is listed once more
            self._note_how_far(survey, surveyed_at)
        shelf.throw_away()

    def _note_how_far(self, survey: Survey, surveyed_at: int) -> None:
        ledger, scope = self._ledger, self._tools.scope
        end = min(seconds(scope.until), surveyed_at) if scope.until else surveyed_at
        ledger.marks.mark_read(self._name, scope.selection, seconds(scope.since), end)
        ledger.marks.keep_pages(
            self._name,
            (
                (page.address, page.etag, page.total)
                for page in survey.pages()
                if all(ledger.attempts.are_final(self._name, run_id) for run_id in page.runs)
            ),
        )
