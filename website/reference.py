"""The reference, written from action.yml, the models and the command line."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout, suppress
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml
from pydantic.fields import FieldInfo

from sei_action.cli import main
from sei_action.config import SECRET_INPUTS, variable_of
from sei_action.config.synchronisation import ACTION_INPUTS
from sei_action.payload.schema import schema

_ROOT = Path(__file__).parents[1]
_ACTION = _ROOT / "action.yml"
COMMANDS = (
    "report",
    "resend",
    "sync",
    "sync-plan",
    "sync-merge",
    "register",
    "init",
    "doctor",
    "explain",
    "schema",
    "sandbox",
)
_COLUMNS = "100"


def inputs() -> str:
    """Write a section for each input of the action, in the order of action.yml."""
    told: dict[str, Any] = yaml.safe_load(_ACTION.read_text(encoding="utf-8"))["inputs"]
    return "\n\n".join(_input(name, told[name], ACTION_INPUTS[name]) for name in told)


def _input(name: str, told: Mapping[str, Any], field: FieldInfo) -> str:
    default = str(told.get("default", ""))
    only = "a variable only, because arguments are for all to see"
    rows = [
        ("Required", "yes" if told.get("required") else ""),
        ("Default", _code(default)),
        ("Values", _values(field.annotation)),
        ("Variable", _code(variable_of(name))),
        ("Option", only if name in SECRET_INPUTS else _code(f"--{name}")),
    ]
    lines = "\n".join(f"- {label}: {value}" for label, value in rows if value)
    return f"# `{name}`\n\n{told['description']}.\n\n{lines}"


def _values(annotation: object) -> str:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(_code(word) for word in annotation)
    return {bool: "`true`, `false`", int: "a whole number"}.get(annotation, "")  # type: ignore[call-overload, no-any-return]


def outputs() -> str:
    """Write a table of the outputs of the action."""
    told: dict[str, Any] = yaml.safe_load(_ACTION.read_text(encoding="utf-8"))["outputs"]
    rows = [(_code(name), each["description"]) for name, each in told.items()]
    return _table(("output", "what it is"), rows)


def payload() -> str:
    """Write a table of fields for the report, and for each object in it."""
    described = schema()
    parts = {"The report": described, **described["$defs"]}
    return "\n\n".join(
        f"# {name}\n\n{part['description']}\n\n{_fields(part)}" for name, part in parts.items()
    )


def _fields(part: Mapping[str, Any]) -> str:
    required = part.get("required", ())
    rows = [
        (_code(name), _type(field), "yes" if name in required else "", field["description"])
        for name, field in part["properties"].items()
    ]
    return _table(("field", "type", "required", "what it is"), rows)


def _type(field: Mapping[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_type(each) for each in field["anyOf"]))
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in field:
        return ", ".join(_code(word) for word in field["enum"])
    if field["type"] == "array":
        return f"list of {_type(field['items'])}"
    return str(field["type"])


def commands() -> str:
    """Write what each command says of itself with `--help`."""
    return "\n\n".join(f"# {name}\n\n```text\n{_help(name)}```" for name in COMMANDS)


def _help(name: str) -> str:
    with (
        patch.dict(os.environ, COLUMNS=_COLUMNS, NO_COLOR="1"),
        redirect_stdout(StringIO()) as said,
        suppress(SystemExit),
    ):
        main([name, "--help"], {})
    return said.getvalue()


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join(_lines(head, rows))


def _lines(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


GENERATED: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "inputs": inputs,
    "outputs": outputs,
    "payload": payload,
}
"""What writes each part that a page marks as generated."""
