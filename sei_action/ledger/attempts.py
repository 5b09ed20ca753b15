"""How each attempt of a run stands, and which reports of it SEI took."""

from collections.abc import Iterable, Iterator
from sqlite3 import Connection

from sei_action.ledger.book import Book, now, numbered
from sei_action.ledger.entries import (
    AGE_OF_RERUNS,
    NOT_CHOSEN,
    SETTLED,
    TO_DO,
    Attempt,
    Sent,
    State,
)

_COLUMNS = tuple(Attempt.model_fields)
_FIELDS = ", ".join(_COLUMNS)
_SELECT = f"SELECT {_FIELDS} FROM attempts WHERE repository = ?"  # noqa: S608 - names of our own
_BATCH = 200
_EVER = 2**62
# The first few mostly decide.
_FEW = 10


def _is_one_of(states: Iterable[State]) -> str:
    names = (f"'{state}'" for state in states)
    return f"state IN ({', '.join(names)})"


_IS_SETTLED = _is_one_of(sorted(SETTLED))
_IS_AWAITED = _is_one_of((*TO_DO, State.RUNNING))
# An attempt that is settled stays so, whatever a list of runs tells.
_NOTE = f"""
INSERT INTO attempts (repository, {_FIELDS}, changed_at)
VALUES (?, {", ".join("?" for _ in _COLUMNS)}, ?)
ON CONFLICT (repository, run_id, attempt) DO UPDATE SET
    status = excluded.status, conclusion = excluded.conclusion, started_at = excluded.started_at,
    state = excluded.state, reason = excluded.reason
WHERE excluded.state <> 'earlier'
    AND NOT {_IS_SETTLED}
"""  # noqa: S608 - names of our own
# A sync that has read further does not list a run again that another one leaves out.
_FORGET_PASSED = f"""
DELETE FROM marks WHERE repository = ?1 AND read_from <= ?4 AND read_until > ?4 + ?5 AND EXISTS (
    SELECT 1 FROM attempts WHERE repository = ?1 AND run_id = ?2 AND attempt = ?3
    AND {_IS_AWAITED}
)
"""  # noqa: S608 - likewise


class Attempts:
    """The attempts of a ledger, each known by its repository, its run's id and its number."""

    def __init__(self, book: Book) -> None:
        """Take the ledger's book."""
        self._book = book

    def note(self, repository: str, attempts: Iterable[Attempt]) -> None:
        """Note attempts as a list shows them; one that is settled keeps its state."""
        with self._book.writing() as connection:
            number = numbered(connection, repository)
            for one in attempts:
                if one.is_latest:
                    connection.execute(
                        "UPDATE attempts SET is_latest = 0 "
                        "WHERE repository = ? AND run_id = ? AND attempt < ?",
                        (number, one.run_id, one.attempt),
                    )
                _heed(connection, number, one, one.state)
                connection.execute(_NOTE, (number, *one.model_dump().values(), now()))

    def to_do(self, repository: str, *, until: int = _EVER) -> Iterator[Attempt]:
        """Give what is to be reported up to a moment, the oldest run first, a few at a time."""
        last = (-1, -1, -1)
        while True:
            rows = self._book.rows(
                f"{_SELECT} AND state IN (?, ?) AND (created_at, run_id, attempt) > (?, ?, ?) "
                "AND created_at <= ? ORDER BY created_at, run_id, attempt LIMIT ?",
                *(self._book.number_of(repository), *TO_DO, *last, until, _BATCH),
            )
            yield from map(_attempt, rows)
            if len(rows) < _BATCH:
                return
            end = _attempt(rows[-1])
            last = (end.created_at, end.run_id, end.attempt)

    def count_to_do(self, repository: str, until: int) -> int:
        """Count what is to be reported up to a moment."""
        row = self._book.row(
            "SELECT count(*) FROM attempts "
            "WHERE repository = ? AND state IN (?, ?) AND created_at <= ?",
            *(self._book.number_of(repository), *TO_DO, until),
        )
        return int(row[0]) if row else 0

    def find(self, repository: str, run_id: int, attempt: int) -> Attempt | None:
        """Find an attempt."""
        number = self._book.number_of(repository)
        row = self._book.row(f"{_SELECT} AND run_id = ? AND attempt = ?", number, run_id, attempt)
        return _attempt(row) if row else None

    def earlier(
        self,
        repository: str,
        workflow_id: int,
        until: int,
        *,
        branch: str | None = None,
        conclusion: str | None = None,
    ) -> Iterator[Attempt]:
        """Give the completed runs of a workflow up to a moment as lists show them, newest first.

        They may be narrowed down to a branch, and to a conclusion.
        """
        filters = {"head_branch": branch, "conclusion": conclusion}
        given = {name: value for name, value in filters.items() if value is not None}
        wanted = "".join(f" AND {name} = ?" for name in given)
        last = (until, 1 << 62)
        while True:
            rows = self._book.rows(
                f"{_SELECT} AND workflow_id = ?{wanted} AND is_latest AND status = 'completed' "
                "AND (created_at, run_id) <= (?, ?) ORDER BY created_at DESC, run_id DESC LIMIT ?",
                *(self._book.number_of(repository), workflow_id, *given.values(), *last),
                _FEW,
            )
            yield from map(_attempt, rows)
            if len(rows) < _FEW:
                return
            end = _attempt(rows[-1])
            last = (end.created_at, end.run_id - 1)

    def has_first(self, repository: str, workflow_id: int, *, since: int = 0) -> bool:
        """Tell whether the first run of a workflow is known, before which there is none.

        One from before a moment does not count.
        """
        number = self._book.number_of(repository)
        question = f"{_SELECT} AND workflow_id = ? AND run_number = 1 AND created_at >= ? LIMIT 1"
        return self._book.row(question, number, workflow_id, since) is not None

    def note_all_successes(self, repository: str, workflow_id: int) -> None:
        """Note that every success of a workflow is known that came before the others."""
        with self._book.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO wholes VALUES (?, ?)",
                (numbered(connection, repository), workflow_id),
            )

    def forget_all_successes(self, repository: str) -> None:
        """Forget which workflows that was noted of, where runs that came after are not known."""
        with self._book.writing() as connection:
            connection.execute(
                "DELETE FROM wholes WHERE repository = ?", (numbered(connection, repository),)
            )

    def has_all_successes(self, repository: str, workflow_id: int, *, since: int = 0) -> bool:
        """Tell whether every success of a workflow is known, or all its runs from a moment on."""
        question = "SELECT 1 FROM wholes WHERE repository = ? AND workflow_id = ?"
        is_whole = self._book.row(question, self._book.number_of(repository), workflow_id)
        return is_whole is not None or self.has_first(repository, workflow_id, since=since)

    def counts(self, repository: str, start: int, end: int) -> dict[tuple[State, str], int]:
        """Count the attempts of runs that were created within a period, by state and reason."""
        rows = self._book.rows(
            "SELECT state, reason, count(*) FROM attempts "
            "WHERE repository = ? AND created_at BETWEEN ? AND ? GROUP BY state, reason",
            *(self._book.number_of(repository), start, end),
        )
        return {(State(state), reason): int(count) for state, reason, count in rows}

    def are_final(self, repository: str, run_id: int) -> bool:
        """Tell whether no sync with the same inputs will look at a run's attempts again."""
        row = self._book.row(
            f"SELECT 1 FROM attempts WHERE repository = ? AND run_id = ? AND NOT ({_IS_SETTLED} "  # noqa: S608 - likewise
            "OR (state = 'left-out' AND reason LIKE ?)) LIMIT 1",
            *(self._book.number_of(repository), run_id, f"{NOT_CHOSEN}%"),
        )
        return row is None

    def settle(self, repository: str, one: Attempt, state: State, reason: str = "") -> None:
        """Note how an attempt stands now, and why."""
        with self._book.writing() as connection:
            number = numbered(connection, repository)
            _heed(connection, number, one, state)
            connection.execute(
                "UPDATE attempts SET state = ?, reason = ?, changed_at = ? "
                "WHERE repository = ? AND run_id = ? AND attempt = ?",
                (state, reason, now(), number, one.run_id, one.attempt),
            )

    def note_sent(self, repository: str, one: Attempt, sent: Sent) -> None:
        """Note that SEI took a report of an attempt."""
        with self._book.writing() as connection:
            number = numbered(connection, repository)
            connection.execute(
                "INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (number, one.run_id, one.attempt, *sent.model_dump().values()),
            )

    def was_sent(self, repository: str, one: Attempt, job_full_name: str) -> bool:
        """Tell whether SEI took the report of an attempt under a name."""
        question = (
            "SELECT 1 FROM reports "
            "WHERE repository = ? AND run_id = ? AND attempt = ? AND job_full_name = ?"
        )
        number = self._book.number_of(repository)
        return self._book.row(question, number, one.run_id, one.attempt, job_full_name) is not None

    def oldest_unsettled(self, repository: str) -> int | None:
        """Give the time of the oldest run that is yet to be reported, or to end."""
        row = self._book.row(
            f"SELECT min(created_at) FROM attempts WHERE repository = ? AND {_IS_AWAITED}",  # noqa: S608 - likewise
            self._book.number_of(repository),
        )
        return None if row is None or row[0] is None else int(row[0])

    def count_since(self, repository: str, moment: int) -> int:
        """Count the runs that are known since a moment."""
        row = self._book.row(
            "SELECT count(*) FROM attempts WHERE repository = ? AND created_at >= ? AND is_latest",
            *(self._book.number_of(repository), moment),
        )
        return int(row[0]) if row else 0

    def forget(self, before: int) -> None:
        """Forget the runs from before a moment, which GitHub shows no longer."""
        old = "SELECT repository, run_id FROM attempts WHERE created_at < ?"
        with self._book.writing() as connection:
            for table in ("reports", "attempts"):
                connection.execute(
                    f"DELETE FROM {table} WHERE (repository, run_id) IN ({old})",  # noqa: S608 - names of our own
                    (before,),
                )


def _heed(connection: Connection, number: int, one: Attempt, state: State) -> None:
    """Let syncs with other inputs read anew what was to be reported and is now left out."""
    if state is State.LEFT_OUT:
        age = int(AGE_OF_RERUNS.total_seconds())
        connection.execute(_FORGET_PASSED, (number, one.run_id, one.attempt, one.created_at, age))


def _attempt(row: tuple[object, ...]) -> Attempt:
    return Attempt.model_validate(dict(zip(_COLUMNS, row, strict=True)))
