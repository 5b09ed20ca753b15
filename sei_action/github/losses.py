"""What could not be read, and what the report lacks because of it: one note for each cause."""

from sei_action.errors import GitHubError


class Losses:
    """Collect errors that cost a report only some of its facts."""

    def __init__(self) -> None:
        """Have lost nothing so far."""
        self._facts: dict[str, dict[str, None]] = {}
        self._errors: dict[str, GitHubError] = {}
        self._shed: dict[str, None] = {}
        self._requests_left: int | None = None

    def shed(self, detail: str, requests_left: int | None) -> None:
        """Remember a detail that was not read because GitHub's quota runs low."""
        self._shed[detail] = None
        self._requests_left = requests_left

    def add(self, fact: str, error: GitHubError) -> None:
        """Remember what is missing; the same permission is asked for once."""
        cause = error.permission or str(error)
        self._errors.setdefault(cause, error)
        self._facts.setdefault(cause, {})[fact] = None

    @property
    def may_pass(self) -> bool:
        """Tell whether something is missing that could be read another time."""
        return any(error.permission is None for error in self._errors.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """Say for each cause what is missing, why, and what to do."""
        notes = [
            f"Missing in the report: {', '.join(facts)}. {self._errors[cause]}"
            for cause, facts in self._facts.items()
        ]
        if self._shed:
            notes.append(
                f"GitHub allows only {self._requests_left} more requests for now, so this is left "
                f"out: {', '.join(self._shed)}. Give the step a token of its own in `github-token`."
            )
        return tuple(notes)
