"""What the expressions of the package's source code can be, as far as it tells.

An expression is followed through names, constants, branches, functions and their callers. `…`
stands for what is only known when the program runs.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

UNKNOWN = "…"

_DEEPEST = 10
_MOST_HOPS = 3
# More would say less than what is unknown.
_MOST = 200

Function = ast.FunctionDef | ast.AsyncFunctionDef
Templates = frozenset[str]


@dataclass
class Module:
    """A module of the package, with what its names can stand for."""

    path: str
    tree: ast.Module
    package: Mapping[str, "Module"]

    @cached_property
    def functions(self) -> dict[str, Function]:
        """Give the functions and methods of the module by their names."""
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, Function)}

    def module_of(self, name: str, hops: int = _MOST_HOPS) -> "Module | None":
        """Find the module that has a function of this name, here or where it is imported from."""
        if name in self.functions:
            return self
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and name in {each.name for each in node.names}:
                source = self.package.get(node.module or "")
                return source.module_of(name, hops - 1) if source and hops else None
        return None

    @cached_property
    def nodes(self) -> list[tuple[ast.AST, Function | None]]:
        """List all nodes, each with the function that it stands in."""
        found: list[tuple[ast.AST, Function | None]] = []

        def visit(node: ast.AST, inside: Function | None) -> None:
            found.append((node, inside))
            deeper = node if isinstance(node, Function) else inside
            for child in ast.iter_child_nodes(node):
                visit(child, deeper)

        visit(self.tree, None)
        return found

    def templates(  # noqa: C901 - a case for each form of an expression
        self, expression: ast.expr, inside: Function | None, depth: int = 0
    ) -> Templates:
        """Give all that an expression can be, as far as the package tells."""

        def of(*parts: ast.expr) -> Templates:
            return frozenset().union(*(self.templates(each, inside, depth + 1) for each in parts))

        found: Templates | None = None
        match expression:
            case _ if depth > _DEEPEST:
                pass
            case ast.Constant(value=str(value)):
                found = frozenset({value})
            case ast.JoinedStr(values=parts):
                found = _joined([of(part) for part in parts])
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                found = _joined([of(left), of(right)])
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.BoolOp(values=parts):
                found = of(*parts)
            case ast.IfExp(body=body, orelse=other):
                found = of(body, other)
            case ast.Dict(values=parts):
                found = of(*parts)
            case (
                ast.FormattedValue(value=value)
                | ast.Starred(value=value)
                | ast.ListComp(elt=value)
                | ast.GeneratorExp(elt=value)
                | ast.Subscript(value=ast.Name() as value)
                | ast.Call(func=ast.Name(id="tuple" | "list"), args=[value])
            ):
                found = of(value)
            case ast.Call(func=ast.Name(id=name)):
                module = self.module_of(name)
                found = module.returned_by(name, depth) if module else None
            case ast.Name(id=name):
                found = self._named(name, inside, depth)
        return frozenset({UNKNOWN}) if found is None or len(found) > _MOST else found

    def returned_by(self, name: str, depth: int) -> Templates:
        """Give all that a function of this module can return."""
        function = self.functions[name]
        returns = [node for node in ast.walk(function) if isinstance(node, ast.Return)]
        return frozenset().union(
            *(self.templates(one.value, function, depth + 1) for one in returns if one.value)
        )

    def _named(self, name: str, inside: Function | None, depth: int) -> Templates | None:
        """Give what a name stands for: what is assigned to it, or what callers here pass."""
        values: list[tuple[ast.expr, Function | None]] = []
        if inside:
            values = [(one, inside) for one in _assigned(inside, name)]
        if inside and not values and name in _parameters(inside):
            values = [
                (value, caller)
                for call, caller in self.nodes
                if isinstance(call, ast.Call)
                and caller is not inside
                and name_of(call.func) == inside.name
                and (value := _argument(call, inside, name))
            ]
        elif not values:
            values = [(one, None) for one in _assigned(self.tree, name)]
        if not values:
            return None
        return frozenset().union(*(self.templates(*value, depth + 1) for value in values))


def read_package(root: Path) -> list[Module]:
    """Read the modules of the package."""
    package: dict[str, Module] = {}
    for path in sorted((root / "sei_action").rglob("*.py")):
        shown = path.relative_to(root)
        name = ".".join(shown.with_suffix("").parts).removesuffix(".__init__")
        package[name] = Module(str(shown), ast.parse(path.read_text(encoding="utf-8")), package)
    return list(package.values())


def name_of(owner: ast.expr) -> str:
    """Give the last part of a dotted name; nothing where there is none."""
    match owner:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _parameters(function: Function) -> list[str]:
    told = function.args
    return [each.arg for each in (*told.posonlyargs, *told.args, *told.kwonlyargs)]


def _argument(call: ast.Call, function: Function, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    told = function.args
    names = [
        each.arg for each in (*told.posonlyargs, *told.args) if each.arg not in {"self", "cls"}
    ]
    if name in names[: len(call.args)]:
        return call.args[names.index(name)]
    defaults = dict(zip(reversed(names), reversed(told.defaults), strict=False))
    return defaults.get(name)


def _assigned(place: ast.AST, name: str) -> Iterator[ast.expr]:
    for node in place.body if isinstance(place, ast.Module) else ast.walk(place):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=target)], value=value)
                | ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value)
                | ast.AugAssign(target=ast.Name(id=target), value=value)
                | ast.For(target=ast.Name(id=target), iter=value)
                | ast.Call(
                    func=ast.Attribute(value=ast.Name(id=target), attr="append"), args=[value]
                )
            ) if target == name:
                yield value
            case ast.comprehension(
                target=ast.Tuple(elts=[ast.Name(id=target), *_]),
                iter=ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="items")),
            ) if target == name:
                tables = [each for each in _assigned(place, table) if isinstance(each, ast.Dict)]
                yield from (key for each in tables for key in each.keys if key)


def _joined(parts: list[frozenset[str]]) -> frozenset[str]:
    count = 1
    for part in parts:
        count *= len(part)
    if count > _MOST:
        parts = [part if len(part) == 1 else frozenset({UNKNOWN}) for part in parts]
    return frozenset("".join(chosen) for chosen in product(*parts))
