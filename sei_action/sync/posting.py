"""Post reports: of a pipeline one after the other, of several pipelines at the same time."""

import threading
from collections import Counter, deque
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from sei_action.errors import SeiActionError, SeiError
from sei_action.ledger import Attempt, Ledger, Sent, State
from sei_action.payload import Payload
from sei_action.sei import Sei
from sei_action.workers import Workers

_MOST_AT_ONCE = 4
_MOST_WAITING = 64
_LONGEST_WAIT_SECONDS = 0.5
_SECONDS_FOR_A_REPORT = 300.0
# SEI refuses the report itself: incomplete, or too large.
_OF_THIS_REPORT = frozenset({202, 400, 413})
# Nobody's report fares better: a wrong key, another region.
_OF_ALL_REPORTS = frozenset({401, 403, 404})
_MOST_FAILURES_IN_A_ROW = 5
_HELD = "an earlier report of its pipeline could not be sent"


class _Report(NamedTuple):
    entry: "_Entry"
    payload: Payload


class _Entry:
    """An attempt whose reports are on their way."""

    def __init__(self, attempt: Attempt, count: int) -> None:
        self.attempt = attempt
        self.left = count
        self.failure: tuple[State, str] | None = None


class Posting:
    """Send reports to SEI and write into the ledger what became of them."""

    def __init__(  # noqa: PLR0913 - all of it is fixed for a whole sync
        self,
        sei: Sei,
        ledger: Ledger,
        repository: str,
        *,
        now: Callable[[], int],
        hide: Callable[[str], str],
        done: Callable[[State, str], None],
    ) -> None:
        """Take where to send; `done` is told of each attempt what became of it, on any thread."""
        self._sei = sei
        self._ledger = ledger
        self._repository = repository
        self._now = now
        self._hide = hide
        self._done = done
        self._workers = Workers(_MOST_AT_ONCE)
        self._room = threading.Semaphore(_MOST_WAITING)
        self._changing = threading.Condition()
        self._queues: dict[str, deque[_Report]] = {}
        self._under_way = 0
        self._held: set[str] = set()
        self._in_a_row = 0
        self.counts: Counter[str] = Counter()
        self.fatal: str | None = None

    def send(self, attempt: Attempt, payloads: tuple[Payload, ...]) -> None:
        """Send the reports of an attempt soon; wait while many are on their way already."""
        entry = _Entry(attempt, len(payloads))
        for payload in payloads:
            while not self._room.acquire(timeout=_LONGEST_WAIT_SECONDS):
                pass  # Windows cannot interrupt a wait, so it is made of short ones
            report = _Report(entry, payload)
            name = payload.job_full_name
            with self._changing:
                is_idle = name not in self._queues
                self._queues.setdefault(name, deque()).append(report)
                self._under_way += 1
            if is_idle:
                self._workers.start(partial(self._serve, name))

    def give_up(self, why: str) -> None:
        """Send nothing more, and wait for nothing: what is on its way stays to be done."""
        self.fatal = self.fatal or why

    def finish(self) -> None:
        """Wait until everything is sent, or given up; may be interrupted."""
        with self._changing:
            while self._under_way:
                self._changing.wait(timeout=_LONGEST_WAIT_SECONDS)

    def _serve(self, name: str) -> None:
        while True:
            with self._changing:
                queue = self._queues[name]
                if not queue:
                    del self._queues[name]
                    return
                report = queue.popleft()
            try:
                self._settle(report, self._post(report))
            except Exception as error:  # noqa: BLE001 - those that wait must not wait for ever
                self.fatal = f"What SEI took could not be noted ({type(error).__name__})."
            finally:
                self._room.release()
                with self._changing:
                    self._under_way -= 1
                    self._changing.notify_all()

    def _post(self, report: _Report) -> tuple[State, str] | None:
        """Post a report; give how its attempt stands then, None where all is well."""
        entry, payload = report
        name = payload.job_full_name
        if self.fatal is not None:
            return State.FAILED, self.fatal
        if name in self._held:
            return State.FAILED, _HELD
        if self._ledger.attempts.was_sent(self._repository, entry.attempt, name):
            return None
        content = payload.model_dump_json(by_alias=True).encode()
        self.counts["posts"] += 1
        try:
            self._sei.within(_SECONDS_FOR_A_REPORT).post_report(content)
        except SeiActionError as error:
            return self._failed(name, error)
        except Exception as error:  # noqa: BLE001 - whatever happens, the others must be sent
            return self._failed(
                name, SeiError(f"The report could not be sent ({type(error).__name__}).", "", "")
            )
        self._in_a_row = 0
        self._ledger.attempts.note_sent(
            self._repository,
            entry.attempt,
            Sent(
                execution_id=payload.execution_id,
                job_full_name=name,
                build_number=payload.build_number,
                sha256=sha256(content).hexdigest(),
                answer="accepted",
                sent_at=self._now(),
            ),
        )
        return None

    def _failed(self, name: str, error: SeiActionError) -> tuple[State, str]:
        reason = self._hide(str(error))
        status = error.status if isinstance(error, SeiError) else None
        if status in _OF_THIS_REPORT:
            return State.REFUSED, reason
        # What comes later of a pipeline is not sent before what failed.
        self._held.add(name)
        self._in_a_row += 1
        if status in _OF_ALL_REPORTS or self._in_a_row >= _MOST_FAILURES_IN_A_ROW:
            self.fatal = reason
        return State.FAILED, reason

    def _settle(self, report: _Report, failure: tuple[State, str] | None) -> None:
        entry = report.entry
        with self._changing:
            entry.left -= 1
            # What can be sent another time decides: one that was refused then only is once more.
            if failure and (entry.failure is None or failure[0] is State.FAILED):
                entry.failure = failure
            if entry.left:
                return
        state, reason = entry.failure or (State.REPORTED, "")
        self._ledger.attempts.settle(self._repository, entry.attempt, state, reason)
        self._done(state, reason)
