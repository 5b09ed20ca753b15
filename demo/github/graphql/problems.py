"""What can be wrong with a part of a query, in GitHub's words."""

from demo.github.state import State
from demo.github.state.access import Permission


class ProblemError(Exception):
    """Say why a field has no value; the rest of the query is answered."""

    def __init__(self, kind: str, message: str) -> None:
        """Keep what GitHub calls the `type` of the error."""
        self.kind = kind
        super().__init__(message)


def require(state: State, permission: Permission) -> None:
    """Refuse what the token may not read."""
    if permission not in state.permissions:
        raise ProblemError("FORBIDDEN", "Resource not accessible by integration")
