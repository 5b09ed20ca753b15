"""Options of the command line that stand for inputs."""

import argparse
from collections.abc import Iterable, Mapping
from typing import NoReturn

from pydantic.fields import FieldInfo

from sei_action.config import INPUTS, SECRET_INPUTS, variable_of, with_plugin_settings

_SECRETS_NOTE = (
    "Every input is also an environment variable: --region is SEI_REGION. The secrets are taken "
    f"from {' and '.join(variable_of(name) for name in SECRET_INPUTS)} alone, because arguments "
    "can be seen by every process of the machine."
)


class _Refusal(argparse.Action):
    """Refuse a secret that is given as an option, without repeating it."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> NoReturn:
        variable = variable_of(self.option_strings[0].removeprefix("--"))
        parser.exit(2, f"sei-action: a secret is no option; set the variable {variable}.\n")


def add_inputs(
    parser: argparse.ArgumentParser,
    names: Iterable[str],
    fields: Mapping[str, FieldInfo] = INPUTS,
) -> None:
    """Add an option for each of the inputs; a secret's is refused."""
    parser.epilog = _SECRETS_NOTE
    for option in names:
        field = fields[option]
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


def add_lists(
    parser: argparse.ArgumentParser,
    names: Iterable[str],
    fields: Mapping[str, FieldInfo],
    metavar: str = "VALUE",
) -> None:
    """Add options that take several values, each of which is a line of the input."""
    for name in names:
        parser.add_argument(
            f"--{name}",
            dest=variable_of(name),
            metavar=metavar,
            nargs="+",
            action="extend",
            help=(fields[name].description or "").replace("%", "%%"),
        )


def inputs_of(chosen: argparse.Namespace, env: Mapping[str, str]) -> dict[str, str]:
    """Give the environment, in which the options that are given stand for their variables."""
    given = {
        name: "\n".join(value) if isinstance(value, list) else value
        for name, value in vars(chosen).items()
        if name.startswith("SEI_") and value is not None
    }
    return {**with_plugin_settings(env), **given}
