"""The texts of errors and warnings, read from the source code.

`…` stands for what is only known when the program runs.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.docs.source_code import UNKNOWN, Function, Module, name_of, read_package

_ROOT_OF_ERRORS = "SeiActionError"
_TEXTS_OF_ERRORS = {"what", "problems"}
_NOTES = {"failure", "note", "notes", "problems", "unreported", "warnings"}
# What is wrong with a workflow's file is a line of the doctor's, and stands on its page. Notes of
# these modules are parts of an error, lines or parts of pages, and no annotations.
_ELSEWHERE = {
    True: ("sei_action/advice/",),
    False: (
        "sei_action/advice/",
        "sei_action/config/",
        "sei_action/proposal/",
        "sei_action/sandbox/",
    ),
}
_BEFORE_REASONS = "Nothing was reported: "
_SAID_BY_SCRIPT = re.compile(r'^ *no_\w+="([^"]+)"$|give_up "([^"$][^"]*)"', re.MULTILINE)
_VARIABLE = re.compile(r"\$\w+")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """What people may read, the place in the code that says it, and whether it is an error's."""

    template: str
    place: str
    is_error: bool


def texts(root: Path) -> list[Text]:
    """List what the package and its scripts say where something is wrong, each once, in order."""
    package = read_package(root)
    kinds = _kinds_of_errors(package)
    found = {text for module in package for text in _texts_of(module, kinds)}
    return sorted(found.union(_script_texts(root)))


def _kinds_of_errors(package: Iterable[Module]) -> set[str]:
    """Name the errors that are made of a text; others have one of their own."""
    classes = [
        node for module in package for node, _ in module.nodes if isinstance(node, ast.ClassDef)
    ]
    tree = {_ROOT_OF_ERRORS}
    while new := {
        each.name
        for each in classes
        if each.name not in tree and tree & {name_of(base) for base in each.bases}
    }:
        tree |= new
    own = {each.name for each in classes if each.name in tree and not _takes_a_text(each)}
    return tree - own


def _takes_a_text(kind: ast.ClassDef) -> bool:
    made = [one for one in kind.body if isinstance(one, Function) and one.name == "__init__"]
    return all(one.args.args[1].arg in _TEXTS_OF_ERRORS for one in made)


def _texts_of(module: Module, kinds: Collection[str]) -> Iterator[Text]:
    for node, inside in module.nodes:
        for expression, is_error in _said_by(node, kinds):
            if module.path.startswith(_ELSEWHERE[is_error]):
                continue
            for template in module.templates(expression, inside):
                shown = re.sub(f"{UNKNOWN}+", UNKNOWN, template)
                yield Text(shown, f"{module.path}:{expression.lineno}", is_error)


def _script_texts(root: Path) -> Iterator[Text]:
    for path in sorted((root / "runtime").glob("*.sh")):
        script = path.read_text(encoding="utf-8").replace("\\\n", "")
        for assigned, given in _SAID_BY_SCRIPT.findall(script):
            reason = _VARIABLE.sub(UNKNOWN, assigned or given).removeprefix(_BEFORE_REASONS)
            yield Text(f"{_BEFORE_REASONS}{reason}", path.name, is_error=True)


def _said_by(node: ast.AST, kinds: Collection[str]) -> Iterator[tuple[ast.expr, bool]]:
    """Give an error's first part, or an annotation or a note for one; and whether it is an error's.

    What an error takes over from another one is said by that.
    """
    match node:
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in kinds:
            if not (isinstance(first, ast.Attribute) and first.attr == "what"):
                yield first, True
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"),
            args=[ast.JoinedStr() as first, *_],
        ):
            yield first, True
        case ast.Call(func=ast.Attribute(value=owner, attr="error" | "warning"), args=[value]) if (
            name_of(owner).strip("_") == "runner"
        ):
            yield value, False
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AugAssign(target=ast.Name(id=name), value=value)
            | ast.keyword(arg=name, value=value)
        ) if name in _NOTES:
            yield value, False
        case ast.Call(func=ast.Attribute(value=owner, attr="append"), args=[value]) if (
            name_of(owner).strip("_") in _NOTES
        ):
            yield value, False
