"""What a measurement says: tables in Markdown, and budgets that are met or missed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Hold figures as people read them; the first column names the rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def lines(self) -> Iterator[str]:
        """Give the table in Markdown, figures to the right."""
        yield from (f"**{self.title}**", "")
        yield _row(self.columns)
        yield _row(("---", *("---:" for _ in self.columns[1:])))
        yield from (_row(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Budget:
    """Hold how much of something there may be, and how much there is, in `unit`."""

    what: str
    measured: float
    most: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Tell whether there is no more than there may be."""
        return self.measured <= self.most

    @property
    def line(self) -> str:
        """Say so for people."""
        verdict = "met" if self.is_met else "MISSED"
        return f"- {verdict}: {self.what}: {self.measured:.2f} of {self.most:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Findings:
    """Hold what one part of the measurement found."""

    tables: tuple[Table, ...]
    budgets: tuple[Budget, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_within_budget(self) -> bool:
        """Tell whether no budget is missed."""
        return all(budget.is_met for budget in self.budgets)

    def lines(self) -> Iterator[str]:
        """Give all of it in Markdown."""
        for table in self.tables:
            yield from (*table.lines(), "")
        if self.budgets:
            yield from (*(budget.line for budget in self.budgets), "")
        for note in self.notes:
            yield from (note, "")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
