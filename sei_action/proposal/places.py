"""Where lines can be added to a workflow's file, so that nothing else in it changes.

Writing a file anew, even by a library that keeps comments, changes quotes, indentation and line
ends of what nobody touched. So the parser only tells the places, and the text is left alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import yaml

from sei_action.proposal.texts import USUAL_UNIT, Line, written

N = TypeVar("N", bound=yaml.CollectionNode)


class UnsafeChangeError(Exception):
    """Say why lines cannot be added where they belong, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A text, and the index in the file's text at which it is added."""

    at: int
    text: str


def added(text: str, additions: Iterable[Addition]) -> str:
    """Add to a text; what is cut out again leaves the same text."""
    for one in sorted(additions, key=lambda addition: addition.at, reverse=True):
        text = text[: one.at] + one.text + text[one.at :]
    return text


class Layout:
    """How a workflow's file is laid out."""

    def __init__(self, text: str) -> None:
        """Read the places; raises UnsafeChangeError where the jobs are not written in blocks."""
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        self.has_aliases = _has_aliases(root)
        self._jobs = _block(
            yaml.MappingNode,
            _entry(root, "jobs"),
            "its `jobs` are not written one below the other",
        )

    @property
    def _job_column(self) -> int:
        return _column(self._jobs.value[0][0])

    @property
    def _unit(self) -> int:
        first = self._jobs.value[0][1]
        if _is_block_mapping(first):
            return _column(first.value[0][0]) - self._job_column
        return USUAL_UNIT

    def last_job(self, lines: Iterable[Line]) -> Addition:
        """Add a job behind the others."""
        keys = [key for key, _ in self._jobs.value]
        column = self._job_column
        body = written(lines, column, self._unit, self.newline)
        return self._behind(self._jobs, column + 1, self._spaced(keys, body))

    def last_step(self, job_id: str, lines: Iterable[Line]) -> Addition:
        """Add a step behind the others of a job."""
        steps = _block(
            yaml.SequenceNode,
            _entry(self._job(job_id), "steps"),
            f"the steps of its job `{job_id}` are not written one below the other",
        )
        column = _column(steps)
        body = written(lines, column, self._unit, self.newline)
        return self._behind(steps, column, self._spaced(list(steps.value), body))

    def own_permissions(self, job_id: str, lines: Iterable[Line]) -> Addition:
        """Add permissions to a job that names none, before its steps."""
        job = self._job(job_id)
        key = next(key for key, _ in job.value if key.value == "steps")
        column = _column(key)
        at = self.text.rfind("\n", 0, key.start_mark.index) + 1
        return Addition(at, written(lines, column, self._unit, self.newline))

    def more_permissions(self, job_id: str, lines: Iterable[Line]) -> Addition:
        """Add to the permissions that a job names."""
        granted = _block(
            yaml.MappingNode,
            _entry(self._job(job_id), "permissions"),
            f"the permissions of its job `{job_id}` are not written one below the other",
        )
        column = _column(granted.value[0][0])
        return self._behind(granted, column, written(lines, column, 0, self.newline))

    def _job(self, job_id: str) -> yaml.MappingNode:
        why = f"its job `{job_id}` is not written in lines of its own"
        return _block(yaml.MappingNode, _entry(self._jobs, job_id), why)

    def _behind(self, node: yaml.Node, least_column: int, body: str) -> Addition:
        """Add behind a node and the comments below it that are indented as what is in it."""
        # A text in several lines ends where something else begins, white lines later.
        end = len(self.text[: _end(node)].rstrip())
        at = self._next_line(end)
        seen = at
        while seen < len(self.text):
            line = self.text[seen : self._next_line(seen)]
            words = line.strip()
            if words and not words.startswith("#"):
                break
            seen = self._next_line(seen)
            if words and len(line) - len(line.lstrip()) < least_column:
                break
            if words:
                at = seen
        if at == len(self.text) and not self.text.endswith("\n"):
            return Addition(at, self.newline + body.removesuffix(self.newline))
        return Addition(at, body)

    def _next_line(self, index: int) -> int:
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def _spaced(self, siblings: list[yaml.Node], body: str) -> str:
        """Put a blank line before what is added where there is one before the last sibling."""
        above = self.text[: siblings[-1].start_mark.index].split("\n")[:-1]
        while above and above[-1].strip().startswith("#"):
            above.pop()
        blank = len(siblings) > 1 and not above[-1].strip()
        return f"{self.newline}{body}" if blank else body


def _entry(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _block(kind: type[N], node: yaml.Node | None, why: str) -> N:
    """Give a node of the kind, written in lines of its own; raises UnsafeChangeError."""
    if isinstance(node, kind) and node.value and not node.flow_style:
        return node
    raise UnsafeChangeError(why)


def _is_block_mapping(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and bool(node.value) and not node.flow_style


def _column(node: yaml.Node) -> int:
    column: int = node.start_mark.column
    return column


def _end(node: yaml.Node) -> int:
    """Find the end of what is written; a block's own mark lies behind the comments after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        return max(_end(part) for part in _parts(node))
    index: int = node.end_mark.index
    return index


def _has_aliases(root: yaml.Node | None) -> bool:
    """Tell whether something is written once and means several places."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            return True
        if isinstance(node, yaml.CollectionNode):
            seen.add(id(node))
            waiting += _parts(node)
    return False


def _parts(node: yaml.CollectionNode) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value)
