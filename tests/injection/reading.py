"""Read a step's log and output file as GitHub's runner does.

The rules are those of actions/runner: `ActionCommand` for the log (TryParseV2, then TryParse) and
`FileCommandManager` for the file. Names of commands are those of its command extensions.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_KNOWN = frozenset(
    {
        *("add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group"),
        *("internal-set-repo-path", "notice", "remove-matcher", "save-state", "set-env"),
        *("set-output", "stop-commands", "warning"),
    }
)
_NEW = re.compile(r"::([^ :]*)(?: (.*?))?::(.*)", re.DOTALL)
_OLD = re.compile(r"##\[([^ \]]*)(?: ([^\]]*))?\](.*)", re.DOTALL)
_END_OF_LINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Command:
    """A command that the runner would carry out."""

    name: str
    properties: str
    data: str


def commands_in(log: str) -> Iterator[Command]:
    """Find the commands of a log, in the newer form at a line's start or the older one anywhere."""
    for line in _END_OF_LINE.split(log):
        found = _NEW.match(line.strip())
        if not found or found[1].lower() not in _KNOWN:
            found = _OLD.search(line)
        if found and found[1].lower() in _KNOWN:
            yield Command(found[1].lower(), found[2] or "", found[3])


def outputs_in(text: str) -> Mapping[str, str]:
    """Read an output file; raises ValueError where the runner would fail the step."""
    outputs: dict[str, str] = {}
    lines = iter(text.splitlines() if "\r" in text else text.split("\n"))
    for line in lines:
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            outputs[line[:equals]] = line[equals + 1 :]
        elif heredoc > 0:
            outputs[line[:heredoc]] = "\n".join(_until(line[heredoc + 2 :], lines))
        else:
            msg = f"Invalid format {line!r}"
            raise ValueError(msg)
    return outputs


def _until(end: str, lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line == end:
            return
        yield line
    msg = f"Matching delimiter not found {end!r}"
    raise ValueError(msg)
