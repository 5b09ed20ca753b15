"""The command line `sei-action`: its sub-commands, each a short script over the same parts.

What a command needs is imported once it is chosen: imports are most of what a report costs, and
`--help` and `--version` need none of them.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import NoReturn

from sei_action import __version__

_ABOUT_THE_PROGRAM = frozenset({"-h", "--help", "--version"})


class _Refusal(argparse.Action):
    """Refuse a secret that is given as an option, without repeating it."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> NoReturn:
        from sei_action.config import variable_of  # noqa: PLC0415 - as the module says

        variable = variable_of(self.option_strings[0].removeprefix("--"))
        parser.exit(2, f"sei-action: a secret is no option; set the variable {variable}.\n")


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
    reporting = commands.add_parser("report", help="report a run (the default)", allow_abbrev=False)
    resending = commands.add_parser(
        "resend", help="send the reports that could not be delivered", allow_abbrev=False
    )
    sandbox = commands.add_parser("sandbox", help="run a local SEI for development")
    if command == "report":
        _add_report(reporting)
    elif command == "resend":
        _add_resend(resending)
    elif command == "sandbox":
        _add_sandbox(sandbox)
    return parser


def _add_report(parser: argparse.ArgumentParser) -> None:
    from sei_action.config import (  # noqa: PLC0415 - as the module says
        COMMAND_LINE_INPUTS,
        INPUTS,
        Mode,
        variable_of,
    )
    from sei_action.report import report  # noqa: PLC0415 - likewise
    from sei_action.runner import Runner  # noqa: PLC0415 - likewise

    def run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
        inputs = _with_options(chosen, env)
        if inputs.get(variable_of("mode"), "").strip().lower() == Mode.RESEND:
            from sei_action.resend import resend  # noqa: PLC0415 - likewise

            return resend((), inputs, Runner(inputs, sys.stdout))
        return report(inputs, Runner(inputs, sys.stdout))

    _add_inputs(parser, INPUTS)
    for option, description in COMMAND_LINE_INPUTS.items():
        parser.add_argument(
            f"--{option}", dest=variable_of(option), metavar="VALUE", help=description
        )
    parser.set_defaults(run=run)


def _add_resend(parser: argparse.ArgumentParser) -> None:
    from sei_action.config import Destination  # noqa: PLC0415 - as the module says
    from sei_action.resend import resend  # noqa: PLC0415 - likewise
    from sei_action.runner import Runner  # noqa: PLC0415 - likewise

    def run(chosen: argparse.Namespace, env: dict[str, str]) -> int:
        inputs = _with_options(chosen, env)
        return resend(chosen.folders, inputs, Runner(inputs, sys.stdout))

    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="an outbox")
    _add_inputs(parser, [field.alias or name for name, field in Destination.model_fields.items()])
    parser.set_defaults(run=run)


def _add_inputs(parser: argparse.ArgumentParser, names: Iterable[str]) -> None:
    from sei_action.config import (  # noqa: PLC0415 - as the module says
        INPUTS,
        SECRET_INPUTS,
        variable_of,
    )

    parser.epilog = (
        "Every input is also an environment variable: --region is SEI_REGION. The secrets are "
        f"taken from {' and '.join(variable_of(name) for name in SECRET_INPUTS)} alone, because "
        "arguments can be seen by every process of the machine."
    )
    for option in names:
        field = INPUTS[option]
        if option in SECRET_INPUTS:
            parser.add_argument(f"--{option}", action=_Refusal, nargs="?", help=argparse.SUPPRESS)
            continue
        parser.add_argument(
            f"--{option}",
            dest=variable_of(option),
            metavar="VALUE",
            help=(field.description or "").replace("%", "%%"),
            nargs="?" if field.annotation is bool else None,
            const="true" if field.annotation is bool else None,
        )


def _with_options(chosen: argparse.Namespace, env: dict[str, str]) -> dict[str, str]:
    from sei_action.config import with_plugin_settings  # noqa: PLC0415 - as the module says

    given = {name: value for name, value in vars(chosen).items() if name.startswith("SEI_")}
    return {
        **with_plugin_settings(env),
        **{name: value for name, value in given.items() if value is not None},
    }


def _add_sandbox(parser: argparse.ArgumentParser) -> None:
    try:
        from sei_action.sandbox import command  # noqa: PLC0415 - an extra, absent in the image
    except ModuleNotFoundError as error:
        parser.exit(
            2,
            f"sei-action sandbox needs {error.name}, which is not installed. It is a development "
            "tool and not part of the action. Install it with: pip install 'sei-action[sandbox]'\n",
        )
    command.add_arguments(parser)
    parser.set_defaults(run=lambda chosen, _env: command.run(chosen))
