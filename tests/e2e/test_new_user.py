"""The path of a new user: from an empty repository and the sandbox to the first report.

Each command is the one that the one before it printed.
"""

import re
from pathlib import Path

import httpx
import pytest

from tests.e2e.after_push import run_pushed
from tests.e2e.new_user import User

FIRST_COMMAND = "sei-action sandbox --port 0"
MOST_COMMANDS = 5
# What the sandbox takes, and its register command has.
SECRETS = {"SEI_API_KEY": "any-text", "GITHUB_TOKEN": "token-of-the-job"}


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def next_command(said: str) -> str:
    found: list[str] = re.findall(r"^Next: (.+?)\r?$", said, re.MULTILINE)
    (command,) = found
    return command


def summary_in(log: str) -> str:
    """Give the summary as the runner shows it, once more at the end of a composite action."""
    found: list[str] = re.findall(r"Summary - (.*?)^\[", log, re.MULTILINE | re.DOTALL)
    return found[0]


def test_from_nothing_to_the_first_report(user: User, tmp_path: Path) -> None:
    with user.keeping(FIRST_COMMAND) as said:
        registered = user.run(next_command(said))
        proposed = user.answer(next_command(registered), "y")
        user.run(next_command(proposed))

        log = run_pushed(user.origin, tmp_path / "github", secrets=SECRETS)
        (page,) = re.findall(r"look at .* and at (http://\S+/)", proposed)
        shown = httpx.get(f"{page}runs").text

    assert user.count < MOST_COMMANDS
    assert "accepted run &#35;1 as SUCCESS" in summary_in(log)
    assert "section ✅ build" in summary_in(log)
    assert "acme/shop/CI" in shown
    assert "SUCCESS" in shown
