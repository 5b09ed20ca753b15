"""Pages of the site, put together from docs/ and from what stands once, elsewhere.

A line of a page that is a link and a mark is a plain link for those who read it at GitHub. On the
site `[...](../README.md#anchor) <!-- include -->` is that section, and `[...](...) <!-- generate:
name -->` what a function of that name writes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Self

from website.markdown import deepened, headings, relinked, section

REPOSITORY_URL = "https://github.com/org/sei-action"

_MARKED = re.compile(
    r"^\[[^\]]*\]\((?P<file>[^)#]+)#?(?P<anchor>[^)]*)\)\.? "
    r"<!-- (?:include|generate: (?P<generate>\w+)) -->$",
    re.MULTILINE,
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)

Place = tuple[str, str]
"""A file, from the repository's root on, and an anchor in it or nothing."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository, where each part of it is shown on the site, and what writes the rest."""

    root: Path
    shown: Mapping[Place, str]
    generated: Mapping[str, Callable[[], str]]

    @classmethod
    def at(cls, root: Path, generated: Mapping[str, Callable[[], str]]) -> Self:
        """Look through the pages for what they include."""
        shown: dict[Place, str] = {}
        for path in sorted((root / "docs").rglob("*.md")):
            page = path.relative_to(root).as_posix()
            for file, anchor in _included(page, _text(path)):
                text = _text(root / file)
                heading, body = section(text, anchor)
                shown |= {(file, each.anchor): page for each in (heading, *headings(body))}
                shown |= {} if anchor else {(file, ""): page}
        return cls(root, shown, generated)

    def sources_of(self, name: str) -> list[Path]:
        """List the files that a page includes; `name` is as Sphinx has it."""
        page = f"docs/{name}.md"
        return [self.root / file for file, _ in _included(page, _text(self.root / page))]

    def page(self, name: str, text: str) -> str:
        """Put a page together."""
        page = f"docs/{name}.md"
        parts: list[str] = []
        end, level = 0, 0
        for match in _MARKED.finditer(text):
            above = text[end : match.start()]
            level = next((each.level for each in reversed(headings(above))), level)
            parts += [self._relinked(above, page, page), self._part(match, page, level)]
            end = match.end()
        return "".join([*parts, self._relinked(text[end:], page, page)])

    def _part(self, match: re.Match[str], page: str, level: int) -> str:
        if match["generate"]:
            return deepened(self.generated[match["generate"]](), level)
        file = _beside(page, match["file"])
        heading, body = section(_text(self.root / file), match["anchor"])
        return self._relinked(deepened(body, level - heading.level), file, page)

    def _relinked(self, text: str, file: str, page: str) -> str:
        return relinked(text, lambda target: self._target(target, file, page))

    def _target(self, target: str, file: str, page: str) -> str:
        """Say where a link of a file leads from a page that shows it."""
        if _ELSEWHERE.match(target):
            return target
        path, _, anchor = target.partition("#")
        meant = _beside(file, path) if path else file
        if not (self.root / meant).exists():
            return target  # Sphinx says that it leads nowhere
        shown_on = self.shown.get((meant, anchor))
        if shown_on is None and meant.startswith("docs/"):
            shown_on = meant
        if shown_on is None:
            kind = "tree" if (self.root / meant).is_dir() else "blob"
            address = f"{REPOSITORY_URL}/{kind}/main/{meant}"
        else:
            address = "" if shown_on == page else relpath(shown_on, PurePosixPath(page).parent)
        return f"{address}#{anchor}" if anchor else address or PurePosixPath(page).name


def _included(page: str, text: str) -> Iterator[Place]:
    for match in _MARKED.finditer(text):
        if not match["generate"]:
            yield _beside(page, match["file"]), match["anchor"]


def _beside(file: str, path: str) -> str:
    return normpath(PurePosixPath(file).parent / path)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
