"""What is wrong with a run that a file or variables tell of, said so that it can be mended."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError

from sei_action.config.values import quoted
from sei_action.run_file import models

Place = Callable[[Sequence[str | int]], str]
"""Say where a field is: in a file, or in a variable."""

_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "bool_type": "it is neither true nor false; write one of them, without quotes",
        "dict_type": "it is no object; write names and texts in { }",
        "int_type": "it is no whole number; write digits, without quotes",
        "model_type": "it is no object; write its fields in { }",
        "string_type": "it is no text; write it in quotes",
        "tuple_type": "it is no list; write it in [ ]",
    }
)
_MODELS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "": models.RunFile,
        "artifacts": models.ToldArtifact,
        "jobs": models.ToldJob,
        "steps": models.ToldStep,
        "upstream": models.Upstream,
    }
)


def problems_of(error: ValidationError, place: Place) -> list[str]:
    """Name every field that is wrong, what is wrong with it, and what to write instead."""
    return [_sentence(f"{place(detail['loc'])}: {_problem(detail)}") for detail in error.errors()]


def path_of(location: Sequence[str | int]) -> str:
    """Write where a field is, as in `jobs[0].steps[2].name`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return "".join(parts).removeprefix(".")


def _problem(detail: Mapping[str, Any]) -> str:
    kind, location, context = detail["type"], detail["loc"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "missing":
        return f"it is empty or not there; write what it is: {_description(location)}"
    if kind == "extra_forbidden":
        return _no_such_field(location)
    if kind == "enum":
        return f"{quoted(str(detail['input']))} is not one of {context['expected']}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = "at least {ge}" if "ge" in context else "at most {le}"
        return f"{detail['input']} is out of range; write {bound.format(**context)}"
    return _FORMS.get(kind, str(detail["msg"]))


def _sentence(text: str) -> str:
    return text if text.endswith("?") else f"{text}."


def _model_at(location: Sequence[str | int]) -> type[BaseModel]:
    names = [part for part in location[:-1] if isinstance(part, str)]
    return _MODELS[names[-1] if names else ""]


def _description(location: Sequence[str | int]) -> str:
    fields = _model_at(location).model_fields.values()
    return next(field.description or "" for field in fields if field.alias == location[-1])


def _no_such_field(location: Sequence[str | int]) -> str:
    names = [field.alias or "" for field in _model_at(location).model_fields.values()]
    name = str(location[-1])
    near = difflib.get_close_matches(name.lower().replace("_", "-"), names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(names)}"
    return f"there is no such field; {hint}"
