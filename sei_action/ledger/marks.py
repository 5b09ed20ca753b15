"""How far repositories were read, and what was done with them at last."""

from collections.abc import Iterable

from sei_action.ledger.book import Book, numbered
from sei_action.ledger.entries import Tally

_READ = "SELECT read_from, read_until FROM marks WHERE repository = ? AND selection = ?"


class Marks:
    """The marks of a ledger; moments are seconds since 1970 in UTC."""

    def __init__(self, book: Book) -> None:
        """Take the ledger's book."""
        self._book = book

    def read_range(self, repository: str, selection: str) -> tuple[int, int] | None:
        """Give from when until when all runs were read, as this selection asks for them.

        None where nothing was read so.
        """
        row = self._book.row(_READ, self._book.number_of(repository), selection)
        return (int(row[0]), int(row[1])) if row else None

    def mark_read(self, repository: str, selection: str, start: int, end: int) -> None:
        """Note from when until when all runs were read.

        It is joined with what was read before, unless the two leave a gap: then the later is kept.
        """
        with self._book.writing() as connection:
            number = numbered(connection, repository)
            row = connection.execute(_READ, (number, selection)).fetchone()
            if row is not None:
                read_from, read_until = row
                if start <= read_until and read_from <= end:
                    start, end = min(start, read_from), max(end, read_until)
                elif end < read_from:
                    return
            connection.execute(
                "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", (number, selection, start, end)
            )

    def page(self, repository: str, address: str) -> tuple[str, int] | None:
        """Give the ETag of a page on which every run is settled, and the count of its list."""
        row = self._book.row(
            "SELECT etag, total FROM pages WHERE repository = ? AND address = ?",
            *(self._book.number_of(repository), address),
        )
        return (str(row[0]), int(row[1])) if row else None

    def keep_pages(self, repository: str, pages: Iterable[tuple[str, str, int]]) -> None:
        """Remember pages by address, ETag and the count of their list, in place of all before."""
        kept = list(pages)  # whoever gives them may ask the ledger for each
        with self._book.writing() as connection:
            number = numbered(connection, repository)
            connection.execute("DELETE FROM pages WHERE repository = ?", (number,))
            connection.executemany(
                "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?)",
                ((number, *page) for page in kept),
            )

    def keep_tally(self, tally: Tally) -> None:
        """Keep what this sync did with a repository."""
        with self._book.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO tallies VALUES (?, ?)",
                (numbered(connection, tally.repository), tally.model_dump_json()),
            )

    def clear_tallies(self) -> None:
        """Forget what earlier syncs did; what they reported stays known."""
        with self._book.writing() as connection:
            connection.execute("DELETE FROM tallies")

    def tallies(self) -> tuple[Tally, ...]:
        """Give what the last sync did, in the order of the repositories' names."""
        rows = self._book.rows(
            "SELECT body FROM tallies JOIN repositories ON id = repository ORDER BY name"
        )
        return tuple(Tally.model_validate_json(body) for (body,) in rows)
