"""The workflows that changes are tried on: those of the folder, and each in other dress."""

from collections.abc import Callable
from pathlib import Path

from sei_action.config.setup import Setup, read_setup
from sei_action.proposal import Plan, Role, propose

GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
FOLDER = ".github/workflows"
TEXTS = {
    path.stem: path.read_bytes().decode()
    for path in sorted((Path(__file__).parent / "workflows").glob("*.yml"))
}
_END = "...\n"
DRESSES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "with the line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "without an end of its last line": lambda text: text.rstrip(),
    "with a byte order mark": lambda text: f"\ufeff{text}",
    "with more lines behind it": lambda text: f"{text.removesuffix(_END)}\n\n# The end.\n",
}


def a_setup(**texts: str) -> Setup:
    """Read inputs by their names with underscores."""
    return read_setup({f"SEI_{name.upper()}": text for name, text in texts.items()})


def proposed(text: str, role: Role, **texts: str) -> Plan:
    """Propose for the one workflow of a repository."""
    path = f"{FOLDER}/main.yml"
    return propose({path: text}, {path: role}, a_setup(**texts))


def changed(text: str, role: Role, **texts: str) -> str:
    """Give the text after the one change that is proposed."""
    plan = proposed(text, role, **texts)
    assert not plan.by_hand, plan.by_hand
    (change,) = plan.changes
    return change.after


def added_lines(text: str, role: Role, **texts: str) -> str:
    """Give the lines that a change adds, without those that were there."""
    before, after = text.splitlines(), changed(text, role, **texts).splitlines()
    added = []
    for line in after:
        if before and line == before[0]:
            before.pop(0)
        else:
            added.append(line)
    assert not before
    return "\n".join(added)
