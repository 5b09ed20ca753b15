"""The command line `sei-action`: it chooses a command, each of which is a module of `commands`.

That module is imported once its command is chosen: imports are most of what a report costs, and
`--help` and `--version` need none of them.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from sei_action import __version__

_COMMANDS = {
    "report": "report a run (the default)",
    "resend": "send the reports that could not be delivered",
    "sync": "report runs that were never reported, of repositories or an organisation",
    "sync-plan": "divide the repositories of a sync into shards",
    "sync-merge": "make one ledger of those of the shards",
    "register": "make the CI/CD instance, and store its GUID",
    "init": "propose the reporting step in the workflows of this repository",
    "doctor": "check the setup, and say what is wrong; changes nothing",
    "explain": "show how each field of a report comes about; sends nothing",
    "schema": "print the JSON Schema of a report",
    "sandbox": "run a local SEI for development",
}
_ABOUT_THE_PROGRAM = frozenset({"-h", "--help", "--version"})


def run() -> NoReturn:
    """Run as a program of its own, whose connections trust what the system trusts, and end it."""
    # What imports make is no garbage, and to look for some takes a fifth of the whole time. Once
    # frozen it is not looked at again.
    gc.disable()
    try:
        chosen = _chosen(sys.argv[1:])
        from sei_action.certificates import trust_the_system  # noqa: PLC0415 - as the module says
    finally:
        gc.freeze()
        gc.enable()
    trust_the_system()
    _end(int(chosen.run(chosen, dict(os.environ))))


def _end(code: int) -> NoReturn:
    """End the process at once, though readings may be under way that nobody waits for any longer.

    Python's own way out takes down what they stand on: a thread in the midst of a TLS handshake
    crashes the process then.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main(arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a sub-command, `report` where none is named, and give the exit code."""
    chosen = _chosen(arguments)
    return int(chosen.run(chosen, dict(env)))


def _chosen(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the arguments, and import what the command needs that they choose."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Windows gives a code page that lacks most of what names are made of.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = list(arguments)
    if not words or (words[0].startswith("-") and words[0] not in _ABOUT_THE_PROGRAM):
        words.insert(0, "report")
    parser = _parser(words[0])
    chosen, unknown = parser.parse_known_args(words)
    if unknown:
        # By their names only: what stands behind a misspelt name may be a secret.
        names = [word.partition("=")[0] for word in unknown if word.startswith("-")]
        parser.error(f"unknown options: {' '.join(names)}" if names else "too many arguments")
    return chosen


def _parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sei-action", description="Report GitHub Actions runs to Harness SEI."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, purpose in _COMMANDS.items():
        of_command = commands.add_parser(name, help=purpose, allow_abbrev=False)
        if name == command:
            module = import_module(f"sei_action.commands.{name.replace('-', '_')}")
            module.add_arguments(of_command)
    return parser
