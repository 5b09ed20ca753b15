"""The ledger as a whole: a folder, of which each repository is in one hand at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sei_action.errors import ConfigurationError
from sei_action.ledger.attempts import Attempts
from sei_action.ledger.book import Book
from sei_action.ledger.database import open_database
from sei_action.ledger.marks import Marks


class Ledger:
    """A ledger in a folder; safe to share between threads, and between processes.

    Raises ConfigurationError where the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        """Open the ledger, or make it."""
        self.folder = folder
        self._book = Book(open_database(folder))
        self.attempts = Attempts(self._book)
        self.marks = Marks(self._book)

    def __enter__(self) -> Self:
        """Give the ledger itself."""
        return self

    def __exit__(self, *_why: object) -> None:
        """Close it."""
        self._book.close()

    def belong_to(self, destination: str) -> None:
        """Tie a new ledger to where its reports go; raise ConfigurationError for another one's."""
        with self._book.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO about VALUES ('destination', ?)", (destination,)
            )
        row = self._book.row("SELECT value FROM about WHERE name = 'destination'")
        if row is not None and row[0] != destination:
            problem = (
                f"Input `ledger`: {self.folder} knows what was reported to {row[0]}, and this "
                f"reports to {destination}. Name another folder."
            )
            raise ConfigurationError([problem])

    @contextmanager
    def alone_with(self, repository: str) -> Iterator[bool]:
        """Keep others from a repository, and tell whether nobody else has it in hand.

        The lock goes with the process that holds it, however that ends.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - only who writes needs it

        locks = self.folder / "locks"
        locks.mkdir(exist_ok=True)
        lock = FileLock(locks / f"{_file_of(repository)}.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def shelf_of(self, repository: str) -> Path:
        """Name the file for what is read of a repository until its runs are reported."""
        return self.folder / "shelves" / f"{_file_of(repository)}.sqlite3"


def _file_of(repository: str) -> str:
    # Neither an owner nor a repository can have the sign in its name, nor differ by case alone.
    return repository.lower().replace("/", "+")
