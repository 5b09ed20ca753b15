"""What can go wrong, as a small tree by who must act."""

from collections.abc import Sequence


class SeiActionError(Exception):
    """Carry a message of three parts: what failed, the likely cause, what to do."""

    def __init__(self, what: str, cause: str, remedy: str) -> None:
        """Join the parts into the one message that people read."""
        self.what = what
        self.cause = cause
        self.remedy = remedy
        super().__init__(" ".join(part for part in (what, cause, remedy) if part))


class ConfigurationError(SeiActionError):
    """Say that the step was set up wrongly: whoever wrote the workflow must act."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep every problem, because all bad inputs are reported at once."""
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems), "", "")


class GitHubError(SeiActionError):
    """Say that GitHub did not tell what a report needs, so nothing may be sent."""

    def __init__(
        self,
        what: str,
        cause: str,
        remedy: str,
        status: int | None = None,
        permission: str | None = None,
    ) -> None:
        """Keep the HTTP status, and the permission whose lack is the likely cause."""
        self.status = status
        self.permission = permission
        super().__init__(what, cause, remedy)


class SeiError(SeiActionError):
    """Say that SEI did not accept a report."""

    def __init__(self, what: str, cause: str, remedy: str, status: int | None = None) -> None:
        """Keep the HTTP status, by which a caller tells a bad report from a bad day."""
        self.status = status
        super().__init__(what, cause, remedy)


class UnknownInstanceError(SeiError):
    """Say that SEI would accept reports of this instance and drop them in silence."""


class OutOfTimeError(SeiActionError):
    """Say that the step's `timeout` is used up."""

    def __init__(self, doing: str) -> None:
        """Name what was under way when the time was up."""
        super().__init__(
            f"The time for this step was up while {doing}.",
            "The setup, GitHub or SEI was too slow.",
            "Nothing is broken in your workflow; raise the input `timeout` if this repeats.",
        )
