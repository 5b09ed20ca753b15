"""Turn the texts of inputs about artifacts into their values, or say what to write instead.

As in `values`, a function takes the text without surrounding white space and raises ValueError
with a message that reads on from the input's name, and that names everything that is wrong.
"""

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PureWindowsPath
from typing import Any

from sei_action.config.values import boolean, line, quoted
from sei_action.declared import DeclaredArtifact
from sei_action.images import ImageReference, parse_image

_FIELDS = tuple(DeclaredArtifact.model_fields)
# What SEI knows an artifact by; the vendor's Jenkins plugin demands the same.
_REQUIRED = ("type", "location", "name", "qualifier")
_ALIASES = {"version": "qualifier", "digest": "hash"}
# YAML's words for nothing. They are texts here, since no text is to become a number or a date.
_NOTHING = (None, "", "~", "null", "Null", "NULL")
# An array or an object; an IPv6 address in brackets begins otherwise.
_BEGINS_LIKE_JSON = re.compile(r'\{|\[\s*["\[\]{]')
_OF_BUILDX = ("buildx.", "containerimage.", "image.name")
_HOW_TO_WRITE_IMAGES = (
    "write one reference a line, the output `tags` or `json` of docker/metadata-action, or the "
    "output `metadata` of docker/build-push-action"
)
_HOW_TO_WRITE_A_LIST = (
    "write a list in YAML or JSON, like - {type: helm, location: ghcr.io/acme/charts, name: shop, "
    "version: 1.4.2, output: true}"
)


def images(text: str) -> tuple[ImageReference, ...]:
    """Read references of images, one a line or separated by commas, each kept once.

    The JSON that Docker's actions put out may stand among them as it is. A build that put its
    image nowhere names none.
    """
    found = []
    problems = []
    for reference in _references(text):
        try:
            found.append(parse_image(reference))
        except ValueError as error:
            problems.append(str(error))
    if problems:
        raise ValueError(". ".join(dict.fromkeys(problems)))
    return tuple(dict.fromkeys(found))


def _references(text: str) -> Iterator[str]:
    rest = text
    while rest := rest.strip(", \t\r\n"):
        if _BEGINS_LIKE_JSON.match(rest):
            found, end = _leading_json(rest)
            yield from _in_array(found) if isinstance(found, list) else _in_object(found)
            rest = rest[end:]
        else:
            row, _, rest = rest.partition("\n")
            yield from _separated_by_commas(row)


def _separated_by_commas(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(",") if part.strip())


def _leading_json(text: str) -> tuple[Any, int]:
    try:
        return json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        msg = f"it starts like JSON but is none ({error}); {_HOW_TO_WRITE_IMAGES}"
        raise ValueError(msg) from None


def _in_array(found: list[Any]) -> Iterator[str]:
    for reference in found:
        if not isinstance(reference, str):
            msg = f"its JSON array holds something else than texts; {_HOW_TO_WRITE_IMAGES}"
            raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError alone
        yield reference


def _in_object(found: dict[str, Any]) -> Iterator[str]:
    tags = found.get("tags")
    if isinstance(tags, list):
        # docker/metadata-action's `json`. Without its input `images` the tags stand alone.
        if tags and tags == found.get("tag-names"):
            msg = "its tags have no image before them; set `images` of docker/metadata-action"
            raise ValueError(msg)
        yield from _in_array(tags)
        return
    # buildx's metadata file: of one build, or of docker/bake-action with a build in each target.
    builds = [found, *(part for part in found.values() if isinstance(part, dict))]
    if found and not any(key.startswith(_OF_BUILDX) for build in builds for key in build):
        msg = f"its JSON object is no output of Docker's actions; {_HOW_TO_WRITE_IMAGES}"
        raise ValueError(msg)
    for build in builds:
        yield from _in_build(build)


def _in_build(build: Mapping[str, Any]) -> Iterator[str]:
    names, digest = build.get("image.name"), build.get("containerimage.digest")
    for name in _separated_by_commas(names if isinstance(names, str) else ""):
        yield f"{name}@{digest}" if isinstance(digest, str) and "@" not in name else name


def file_patterns(text: str) -> tuple[str, ...]:
    """Read paths or globs of files in the workspace, one a line, each kept once."""
    patterns = dict.fromkeys(row.strip() for row in text.splitlines() if row.strip())
    if problems := [problem for pattern in patterns if (problem := _problem_of(pattern))]:
        raise ValueError(". ".join(problems))
    return tuple(patterns)


def _problem_of(pattern: str) -> str:
    try:
        line(pattern)
    except ValueError as error:
        return str(error)
    # It takes both slashes for separators, and a drive for absolute, on every system.
    path = PureWindowsPath(pattern)
    if path.anchor:
        problem = "is absolute; write the path from the workspace's root on"
    elif ".." in path.parts:
        problem = "leads out of the workspace with ..; write a path inside it"
    elif any("**" in part and part != "**" for part in path.parts):
        problem = "has ** beside other characters; write it as a whole folder"
    else:
        return ""
    return f"{quoted(pattern)} {problem}, like dist/**/sei-artifacts.json"


def artifact_list(text: str) -> tuple[DeclaredArtifact, ...]:
    """Read a YAML or JSON list of artifacts, every scalar as the text that was written."""
    entries = _loaded(text)
    if not isinstance(entries, list):
        msg = f"it is not a list; {_HOW_TO_WRITE_A_LIST}"
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError alone
    result = []
    problems = []
    for number, entry in enumerate(entries, start=1):
        try:
            result.append(artifact_of(_without_aliases(entry)))
        except ValueError as error:
            problems.append(f"{place_of('entry', number, entry)} {error}")
    if problems:
        raise ValueError(". ".join(problems))
    return tuple(result)


def _loaded(text: str) -> object:
    try:
        # JSON writes the characters beyond 16 bits as two halves, which YAML does not join.
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        return _loaded_from_yaml(text)


def _loaded_from_yaml(text: str) -> object:
    import yaml  # noqa: PLC0415 - few runs need it, and every start would pay for it

    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts, lists and dicts alone
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (see line {mark.line + 1} of it)" if mark else ""
        msg = f"it is neither YAML nor JSON{where}; {_HOW_TO_WRITE_A_LIST}"
        raise ValueError(msg) from None


def _without_aliases(entry: object) -> dict[str, object]:
    if not isinstance(entry, dict):
        msg = f"is not a mapping; write {', '.join(_REQUIRED)} in it"
        raise ValueError(msg)  # noqa: TRY004 - collected like every other wrong entry
    problems = []
    result: dict[str, object] = {}
    for key, value in entry.items():
        field = _ALIASES.get(key, key)
        if field not in _FIELDS:
            near = difflib.get_close_matches(key, (*_FIELDS, *_ALIASES), n=1)
            hint = f"did you mean {near[0]}?" if near else f"write one of {', '.join(_FIELDS)}"
            problems.append(f"has a field {quoted(key)}, which is none of an artifact's; {hint}")
        elif field in result and value not in _NOTHING:
            both = " and ".join(name for name in entry if _ALIASES.get(name, name) == field)
            problems.append(f"has {both}, which are the same; write one of them")
        elif value not in _NOTHING:
            result[field] = value
    if problems:
        raise ValueError(". It ".join(problems))
    return result


def artifact_of(fields: Mapping[str, object]) -> DeclaredArtifact:
    """Read one artifact from its fields by their own names; others are not looked at.

    Raises ValueError with a message that reads on from `place_of`.
    """
    missing = [name for name in _REQUIRED if not _scalar(fields.get(name))]
    problems = []
    if missing:
        problems.append(f"lacks {', '.join(missing)}; write a line of text there")
    result: dict[str, object] = {}
    for name in _FIELDS:
        if name in missing or fields.get(name) is None:
            continue
        try:
            result[name] = _READERS.get(name, _line)(fields[name])
        except ValueError as error:
            problems.append(f"has a wrong {name}: {error}")
    if problems:
        raise ValueError(". It ".join(problems))
    return DeclaredArtifact.model_validate(result)


def place_of(what: str, number: int, entry: object) -> str:
    """Say which entry of a list is meant: its number and, where it has one, its name."""
    name = entry.get("name") if isinstance(entry, dict) else None
    return f"{what} {number} ({quoted(name)})" if isinstance(name, str) else f"{what} {number}"


def _scalar(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else None


def _line(value: object) -> str | None:
    text = _scalar(value)
    if text is None:
        msg = "it is not a text; write one line of text"
        raise ValueError(msg)
    return line(text) or None


def _flag(value: object) -> bool | None:
    text = _scalar(value)
    if text is None:
        msg = "it is not a boolean; write true or false"
        raise ValueError(msg)
    return boolean(text) if text else None


def _metadata(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        msg = "it is not a mapping; write a text for each name"
        raise ValueError(msg)  # noqa: TRY004 - collected like every other wrong field
    result = {}
    for name, told in value.items():
        text = _scalar(told)
        if text is None:
            msg = f"the value of {quoted(name)} is not a text, a number or a boolean"
            raise ValueError(msg)
        if any("\ud800" <= char <= "\udfff" for char in name + text):
            msg = f"{quoted(name)} holds half a character; write its text in UTF-8"
            raise ValueError(msg)
        result[name] = text
    return result


_READERS = {"metadata": _metadata, "input": _flag, "output": _flag}
