"""What keeps the sandbox from starting."""

from sei_action.errors import SeiActionError


class SandboxError(SeiActionError):
    """Say why the sandbox cannot start: whoever started it must act."""
