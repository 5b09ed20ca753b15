"""Read the run that a file, the standard input or a plugin's variables tell of.

This is an edge: it alone reads them.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import ValidationError

from sei_action.config import variable_of
from sei_action.errors import ConfigurationError
from sei_action.json_text import loads
from sei_action.run_file import drone
from sei_action.run_file.models import RunFile
from sei_action.run_file.problems import Place, path_of, problems_of
from sei_action.run_file.signs import file_of

_STANDARD_INPUT = "-"
_TOO_DEEP = "it is nested too deeply; write it as docs/other-ci.md shows"
_LARGEST_BYTES = 16 * 1024 * 1024


def read_run_file(env: Mapping[str, str]) -> RunFile:
    """Read the run of the input `from-file`, without one that of Drone's variables.

    The input `result` stands in for what they say. What is null or empty counts as absent. Raises
    ConfigurationError with every problem there is.
    """
    name, result = file_of(env), env.get(variable_of("result"), "").strip()
    place: Place
    if name:
        facts, place = _facts_in(name), partial(_place_in_file, name)
    else:
        facts, place = drone.facts_of(env), _place_in_drone
    if result:
        facts["result"] = result
    try:
        return RunFile.model_validate_json(json.dumps(_without_nothing(facts)))
    except ValidationError as error:
        problems = problems_of(
            error, lambda at: "Input `result`" if result and at == ("result",) else place(at)
        )
    except RecursionError:
        problems = [f"{place(())}: {_TOO_DEEP}."]
    raise ConfigurationError(problems)


def _place_in_file(name: str, location: Sequence[str | int]) -> str:
    field = path_of(location)
    return f"{_called(name)}, `{field}`" if field else _called(name)


def _place_in_drone(location: Sequence[str | int]) -> str:
    field = path_of(location)
    return f"Variable {drone.VARIABLES[field]}" if field in drone.VARIABLES else f"Drone, `{field}`"


def _called(name: str) -> str:
    return "Standard input" if name == _STANDARD_INPUT else f"File {name!r}"


def _facts_in(name: str) -> dict[str, Any]:
    try:
        facts = loads(_text_of(name))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        problem = f"it is no JSON ({error.msg}, {where}); write it as docs/other-ci.md shows"
    except UnicodeDecodeError:
        problem = "it is not UTF-8; save it in this encoding"
    except (ValueError, RecursionError) as error:
        problem = _TOO_DEEP if isinstance(error, RecursionError) else str(error)
    except OSError as error:
        problem = (
            f"it cannot be read ({error.strerror}); write the path of a file that the program "
            "sees and may read, or - for the standard input"
        )
    else:
        if isinstance(facts, dict):
            return facts
        problem = "it holds no JSON object; write it as docs/other-ci.md shows"
    raise ConfigurationError([f"{_called(name)}: {problem}."])


def _text_of(name: str) -> str:
    if name == _STANDARD_INPUT:
        # A program whose standard input is closed has none.
        text = _decoded(sys.stdin.buffer) if sys.stdin else ""
        if not text.strip():
            raise ValueError("it is empty; write `docker run --interactive`, and the run")
        return text
    with Path(name).open("rb") as file:
        return _decoded(file)


def _decoded(file: BinaryIO) -> str:
    content = file.read(_LARGEST_BYTES + 1)
    if len(content) > _LARGEST_BYTES:
        raise ValueError("it is larger than 16 MiB; leave the steps of its jobs out")
    # Windows PowerShell begins UTF-8 with a byte order mark.
    return content.decode("utf-8-sig")


def _without_nothing(node: Any) -> Any:  # noqa: ANN401 - JSON is anything until a model has read it
    if isinstance(node, dict):
        return {
            name: _without_nothing(child) for name, child in node.items() if not _is_nothing(child)
        }
    return [_without_nothing(child) for child in node] if isinstance(node, list) else node


def _is_nothing(node: object) -> bool:
    return node is None or (isinstance(node, str) and not node.strip())
