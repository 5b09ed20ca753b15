"""The edge to the runner: its log with workflow commands, its output and summary files.

GitHub's page "Workflow commands for GitHub Actions" describes both. Texts are untrusted: a branch
or a job may be called anything, and must not become a command.
"""

import json
import re
import secrets
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TextIO

_TITLE = "sei-action"
_LONGEST_FILE_NAME = 150
_UNSAFE_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


class Runner:
    """Write to the runner that the step stands on; outside GitHub Actions, to a plain log."""

    def __init__(self, env: Mapping[str, str], log: TextIO) -> None:
        """Take the places to write to from the environment."""
        self._log = log
        self._is_github = env.get("GITHUB_ACTIONS") == "true"
        self._output_file = env.get("GITHUB_OUTPUT")
        self._summary_file = env.get("GITHUB_STEP_SUMMARY")
        self._writing = threading.Lock()
        self.folder = Path(env.get("RUNNER_TEMP") or _temporary_folder())
        self._masked: tuple[str, ...] = ()
        self.is_debugging = (
            env.get("RUNNER_DEBUG") == "1" or env.get("ACTIONS_STEP_DEBUG") == "true"
        )

    def mask(self, values: Iterable[str]) -> None:
        """Keep values out of every log from here on, our own and the runner's."""
        new = [value.strip() for value in values if value.strip()]
        # The longest first: a secret that begins with another must not be shown from there on.
        written = [json.dumps(value)[1:-1] for value in new]
        self._masked = tuple(sorted({*self._masked, *new, *written}, key=len, reverse=True))
        if self._is_github:  # elsewhere this command would itself print the secret
            for value in new:
                print(f"::add-mask::{_escaped(value)}", file=self._log, flush=True)

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Fold what is logged inside under a title."""
        shown = self.without_secrets(title)
        self._write(f"::group::{_data(shown)}" if self._is_github else _harmless(shown))
        try:
            yield
        finally:
            if self._is_github:
                self._write("::endgroup::")

    def line(self, text: str) -> None:
        """Log one line, whatever the text holds."""
        self._write(_harmless(text))

    def debug(self, text: str) -> None:
        """Log one line where debug logging is enabled."""
        if self.is_debugging:
            shown = self.without_secrets(text)
            self._write(f"::debug::{_data(shown)}" if self._is_github else _harmless(shown))

    def notice(self, message: str) -> None:
        """Tell what the user may want to know, as an annotation."""
        self._annotate("notice", message)

    def warning(self, message: str) -> None:
        """Tell what the user should mend, as an annotation."""
        self._annotate("warning", message)

    def error(self, message: str) -> None:
        """Tell what failed, as an annotation."""
        self._annotate("error", message)

    def set_outputs(self, outputs: Mapping[str, str]) -> None:
        """Set the step's outputs; outside GitHub Actions there is nowhere to set them."""
        if self._output_file:
            blocks = "".join(_output(name, value) for name, value in outputs.items())
            _append(self._output_file, blocks)

    def add_summary(self, markdown: str) -> None:
        """Add to the step's summary, where there is one."""
        if self._summary_file:
            _append(self._summary_file, self.without_secrets(markdown))

    def keep_file(self, name: str, ending: str, content: bytes) -> Path:
        """Keep a file for later steps in RUNNER_TEMP, and give its path."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{file_name(name)}{ending}"
        path.write_bytes(content)
        return path

    def _annotate(self, kind: str, message: str) -> None:
        if self._is_github:
            self._write(f"::{kind} title={_TITLE}::{_data(self.without_secrets(message))}")
        else:
            self._write(f"{kind}: {_harmless(message)}")

    def _write(self, text: str) -> None:
        # Readings at the same time write here, too, and a line must stay whole.
        with self._writing:
            print(self.without_secrets(text), file=self._log, flush=True)

    def without_secrets(self, text: str) -> str:
        """Write stars where a text holds what was masked."""
        for value in self._masked:
            text = text.replace(value, "***")
        return text


def file_name(name: str) -> str:
    """Make a file's name of any text, a different one of each, on every file system."""
    safe = _UNSAFE_IN_FILE_NAMES.sub("-", name).lower()[:_LONGEST_FILE_NAME]
    if safe == name:
        return name
    return f"{safe}-{sha256(name.encode(errors='replace')).hexdigest()[:8]}"


def _data(text: str) -> str:
    """Write a message of a command: what is not printable could play tricks on whoever reads it."""
    return _escaped("".join(char if char.isprintable() or char in "\r\n" else " " for char in text))


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _harmless(text: str) -> str:
    # The runner takes `::command` at the start of a line, and the older `##[command]` anywhere.
    plain = "".join(char if char.isprintable() else " " for char in text)
    plain = plain.replace("##[", "## [")
    return f"'{plain}" if plain.lstrip().startswith("::") else plain


def _output(name: str, value: str) -> str:
    end = f"sei_{secrets.token_hex(16)}"
    return f"{name}<<{end}\n{value}\n{end}\n"


def _append(path: str, text: str) -> None:
    with Path(path).open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(text)


def _temporary_folder() -> str:
    try:
        return tempfile.gettempdir()
    except FileNotFoundError:  # none can be written to, of which whoever writes there will tell
        return "/tmp"  # noqa: S108 - the name is only shown
