"""The command line `sei-action`: its sub-commands, each a short script over the same parts."""

import argparse
import io
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

from sei_action import __version__
from sei_action.certificates import trust_the_system
from sei_action.config import INPUTS, SECRET_INPUTS, Destination, Mode, variable_of
from sei_action.report import report
from sei_action.resend import resend
from sei_action.runner import Runner

_SECRETS_NOTE = (
    "Every input is also an environment variable: --region is SEI_REGION. The secrets are taken "
    f"from {' and '.join(variable_of(name) for name in SECRET_INPUTS)} alone, because arguments "
    "can be seen by every process of the machine."
)

_ABOUT_THE_PROGRAM = frozenset({"-h", "--help", "--version"})


class _Refusal(argparse.Action):
    """Refuse a secret that is given as an option, without repeating it."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> NoReturn:
        variable = variable_of(self.option_strings[0].removeprefix("--"))
        parser.exit(2, f"sei-action: a secret is no option; set the variable {variable}.\n")


def run() -> int:
    """Run as a program of its own, whose connections trust what the system trusts."""
    trust_the_system()
    return main()


def main(arguments: Sequence[str] | None = None, env: Mapping[str, str] | None = None) -> int:
    """Run a sub-command, `report` where none is named, and give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Windows gives a code page that lacks most of what names are made of.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in _ABOUT_THE_PROGRAM):
        words.insert(0, "report")
    parser = _parser(words[0])
    chosen, unknown = parser.parse_known_args(words)
    if unknown:
        # By their names only: what stands behind a misspelt name may be a secret.
        names = [word.partition("=")[0] for word in unknown if word.startswith("-")]
        parser.error(f"unknown options: {' '.join(names)}" if names else "too many arguments")
    environment = dict(os.environ if env is None else env)
    return int(chosen.run(chosen, environment))


def _parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sei-action", description="Report GitHub Actions runs to Harness SEI."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    reporting = commands.add_parser(
        "report", help="report a run (the default)", epilog=_SECRETS_NOTE, allow_abbrev=False
    )
    _add_inputs(reporting, INPUTS)
    reporting.set_defaults(run=_report)
    resending = commands.add_parser(
        "resend",
        help="send the reports that could not be delivered",
        epilog=_SECRETS_NOTE,
        allow_abbrev=False,
    )
    resending.add_argument("folders", nargs="*", metavar="FOLDER", help="an outbox")
    _add_inputs(
        resending, [field.alias or name for name, field in Destination.model_fields.items()]
    )
    resending.set_defaults(run=_resend)
    sandbox = commands.add_parser("sandbox", help="run a local SEI for development")
    if command == "sandbox":
        _add_sandbox(sandbox)
    return parser


def _add_inputs(parser: argparse.ArgumentParser, names: Iterable[str]) -> None:
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


def _report(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = _with_options(chosen, env)
    if inputs.get(variable_of("mode"), "").strip().lower() == Mode.RESEND:
        return resend((), inputs, Runner(inputs, sys.stdout))
    return report(inputs, Runner(inputs, sys.stdout))


def _resend(chosen: argparse.Namespace, env: dict[str, str]) -> int:
    inputs = _with_options(chosen, env)
    return resend(chosen.folders, inputs, Runner(inputs, sys.stdout))


def _with_options(chosen: argparse.Namespace, env: dict[str, str]) -> dict[str, str]:
    given = {name: value for name, value in vars(chosen).items() if name.startswith("SEI_")}
    return {**env, **{name: value for name, value in given.items() if value is not None}}


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
