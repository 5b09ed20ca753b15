"""What is to become of each workflow file."""

from sei_action.fact import Fact


class Change(Fact):
    """A file's text before and after; None before where the file is new."""

    path: str
    before: str | None
    after: str


class Kept(Fact):
    """A file that stays as it is, because nothing is to be done."""

    path: str
    why: str


class ByHand(Fact):
    """A file that cannot be changed safely, and what to write into it."""

    path: str
    why: str
    remedy: str
    text: str = ""


class Plan(Fact):
    """Everything that is proposed for a repository.

    `notes` say what was chosen and why, `advice` what `doctor` would still find in what changed.
    """

    changes: tuple[Change, ...] = ()
    kept: tuple[Kept, ...] = ()
    by_hand: tuple[ByHand, ...] = ()
    notes: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
