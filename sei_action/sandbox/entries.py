"""Read the values of a JSON object of a report, or say which one is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

INT32_MAX = 2**31 - 1
_INT64_MAX = 2**63 - 1


class UnreadableError(Exception):
    """Say which value of a report has another type or size than the service can read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one JSON object, and its place in the report for messages.

    Every method reads one value by its name and raises UnreadableError for a value of another
    type. A null counts as absent.
    """

    values: Mapping[str, object]
    path: str = ""

    def place(self, name: str) -> str:
        """Name the place of a value, like `job_run.stages[0].id`."""
        return f"{self.path}.{name}" if self.path else name

    def text(self, name: str) -> str | None:
        """Read a string, or None."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        raise UnreadableError(f"{self.place(name)} is not a string")

    def needed_text(self, name: str) -> str:
        """Read a string that must not be null."""
        value = self.text(name)
        if value is None:
            raise UnreadableError(f"{self.place(name)} is null")
        return value

    def flag(self, name: str) -> bool | None:
        """Read a boolean, or None."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise UnreadableError(f"{self.place(name)} is not a boolean")

    def integer(self, name: str) -> int | None:
        """Read an integer of 64 bits, or None."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise UnreadableError(f"{self.place(name)} is not an integer")
        if not -_INT64_MAX <= value <= _INT64_MAX:
            raise UnreadableError(f"{self.place(name)} does not fit 64 bits")
        return value

    def seconds(self, name: str) -> int:
        """Read milliseconds and return seconds, in 32 bits (contract section 3 rule 5)."""
        value = self.integer(name)
        if value is None:
            raise UnreadableError(f"{self.place(name)} is null")
        seconds = value // 1000
        if not -INT32_MAX <= seconds <= INT32_MAX:
            raise UnreadableError(f"{self.place(name)} does not fit 32 bits in seconds")
        return seconds

    def duration(self, name: str) -> int:
        """Read a duration as seconds; a negative one is 0 (contract section 3 rule 5)."""
        return max(0, self.seconds(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of strings, none of them null."""
        items = self._list(name)
        texts = tuple(item for item in items if isinstance(item, str))
        if len(texts) < len(items):
            raise UnreadableError(f"{self.place(name)} holds something that is not a string")
        return texts

    def entry(self, name: str) -> "Entry":
        """Read a JSON object; an absent one is empty."""
        value = self.values.get(name)
        return _entry({} if value is None else value, self.place(name))

    def entries(self, name: str) -> tuple["Entry", ...]:
        """Read a list of JSON objects."""
        place = self.place(name)
        return tuple(
            _entry(item, f"{place}[{number}]") for number, item in enumerate(self._list(name))
        )

    def _list(self, name: str) -> list[object]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise UnreadableError(f"{self.place(name)} is not a list")
        return value


def _entry(value: object, place: str) -> Entry:
    if not isinstance(value, dict):
        raise UnreadableError(f"{place} is not an object")
    return Entry(value, place)
