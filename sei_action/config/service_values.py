"""Turn a list of services into its values, or say what to write instead."""

import difflib
import json
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from sei_action.config.artifact_values import images
from sei_action.config.path_values import path_filter
from sei_action.config.values import line, quoted
from sei_action.globs import PathFilter
from sei_action.images import ImageReference

_HOW = 'write a list in YAML or JSON, like - {name: shop, paths: ["shop/**"]}'
_NOTHING = ("", "~", "null")
# The list, an entry, one of its fields, and an item of that.
_LEVELS = 4


class Service(BaseModel):
    """One of a repository's services: what is its own of paths and images, and where it runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    paths: PathFilter | None = None
    images: tuple[ImageReference, ...] = ()
    deployed_images: tuple[ImageReference, ...] = ()
    environment: str | None = None


class _Fields(tuple[tuple[str, object], ...]):
    """A mapping as it was written, with every key that stands in it twice."""

    __slots__ = ()


def services(text: str) -> tuple[Service, ...]:
    """Read a list of services in YAML or JSON, or a mapping of their names to their other fields.

    Every scalar is the text that was written. Raises ValueError with everything that is wrong,
    each with its service, in a message that reads on from the input's name.
    """
    result: dict[str, Service] = {}
    problems: list[str] = []
    for number, (key, entry) in enumerate(_entries(_loaded(text)), start=1):
        found, wrong = _read(key, entry)
        name = found.get("name")
        if name in result:
            wrong.append(", `name`: another service has it; write a name of its own")
        if name is not None:
            result[name] = Service.model_validate(found)
        place = f"service {number}" if name is None else f"service {quoted(name)}"
        problems += [place + problem for problem in wrong]
    if problems:
        raise ValueError(". ".join(problems))
    return tuple(result.values())


def _entries(found: object) -> Iterator[tuple[str | None, object]]:
    if isinstance(found, list):
        yield from ((None, entry) for entry in found)
    elif isinstance(found, _Fields):
        if _text_or_none(dict(found).get("name")):
            msg = "it is one service and no list of them; write - before its first line"
            raise ValueError(msg)
        yield from found
    elif not _is_nothing(found):
        msg = f"it is a text and no list of services; {_HOW}"
        raise ValueError(msg)


def _read(key: str | None, entry: object) -> tuple[dict[str, Any], list[str]]:
    found: dict[str, Any] = {}
    fields: list[tuple[str, object]] = [] if key is None else [("name", key)]
    if isinstance(entry, _Fields):
        fields += entry
    elif key is None or not _is_nothing(entry):
        return found, [f" is no mapping of fields; {_HOW}"]
    wrong = []
    seen: set[str] = set()
    for field, value in fields:
        if field not in _READERS:
            wrong.append(f" has a field {quoted(field)}, which no service has; {_hint(field)}")
        elif field in seen:
            wrong.append(f", `{field}`: it is there twice; write it once")
        elif not _is_nothing(value):
            seen.add(field)
            try:
                found[field.replace("-", "_")] = _READERS[field](value)
            except ValueError as error:
                wrong.append(f", `{field}`: {error}")
    if "name" not in seen:
        wrong.append(", `name`: it is empty or not there; write the name of the service")
    return found, wrong


def _hint(field: str) -> str:
    near = difflib.get_close_matches(field.lower().replace("_", "-"), _READERS, n=1)
    return f"did you mean {near[0]}?" if near else f"write one of {', '.join(_READERS)}"


def _text_or_none(value: object) -> str | None:
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    return value.strip() if isinstance(value, str) else None


def _is_nothing(value: object) -> bool:
    return _text_or_none(value) in _NOTHING


def _line(value: object) -> str:
    text = _text_or_none(value)
    if text is None:
        msg = "it is no text; write one plain line"
        raise ValueError(msg)
    return line(text)


def _name(value: object) -> str:
    name = _line(value)
    if "/" in name:
        msg = f"{quoted(name)} holds a slash, as only whole pipelines' names do; write - instead"
        raise ValueError(msg)
    return name


def _rows(value: object) -> str:
    rows = [_text_or_none(row) for row in (value if isinstance(value, list) else [value])]
    if None in rows:
        msg = "it is neither a text nor a list of texts; write one a line"
        raise ValueError(msg)
    return "\n".join(filter(None, rows))


_READERS: dict[str, Callable[[object], object]] = {
    "name": _name,
    "paths": lambda value: path_filter(_rows(value)),
    "images": lambda value: images(_rows(value)),
    "deployed-images": lambda value: images(_rows(value)),
    "environment": _line,
}


def _loaded(text: str) -> object:
    # YAML reads most of JSON, but no tabs, and not the halves of characters that JSON may hold.
    try:
        return json.loads(
            text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_Fields
        )
    except (ValueError, RecursionError):
        return _loaded_from_yaml(text)


def _loaded_from_yaml(text: str) -> object:
    import yaml  # noqa: PLC0415 - few runs need it, and every start would pay for it

    # PyYAML's C loaders end the process where text is nested some thousand times. What is not
    # YAML raises one of the last three within its escapes and directives.
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        place = mark.index if mark else getattr(error, "position", None)
        why = getattr(error, "problem", None) or "it cannot be read"
        raise _no_yaml(text, place, why) from None
    return _plain(text, node, _LEVELS)


def _plain(text: str, node: Any, levels: int) -> object:  # noqa: ANN401 - as PyYAML types nodes
    if node is None:
        return ""
    if node.tag.startswith("!"):
        why = f"{quoted(node.tag)} is a tag to YAML"
        raise _no_yaml(text, node.start_mark.index, why)
    if node.id == "scalar":
        return node.value
    # An alias can nest a node in itself, so that only so much is read as can be told apart.
    entries = node.value if levels else []
    if node.id == "sequence":
        return [_plain(text, entry, levels - 1) for entry in entries]
    return _Fields(
        (str(_plain(text, key, 0)), _plain(text, value, levels - 1)) for key, value in entries
    )


def _no_yaml(text: str, place: int | None, why: str) -> ValueError:
    before = text[:place]
    line_of = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    where = "it" if place is None else f"its line {line_of}, column {column}"
    return ValueError(
        f"{where} is neither YAML nor JSON ({why}); put texts with signs like * ! : in quotes, and "
        "indent with spaces"
    )
