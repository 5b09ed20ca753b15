"""GitHub's filter patterns for paths, as `on.push.paths` takes them.

Source: GitHub's docs, page "Workflow syntax", section "Filter pattern cheat sheet".
"""

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

_ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_RANGE_OR_CHARACTER = re.compile("(.)-(.)|(.)", re.DOTALL)
# Whole folders only where a folder can begin: the docs' `**/README.md` is any README.md.
_TOKEN = re.compile(
    r"(?<![^/])(?P<folders>(?:\*\*+/)+)|(?P<stars>\*+)|(?P<text>[^*?+\[\\]+(?![?+]))"
    r"|(?:\\(?P<escaped>[^A-Za-z0-9])|\[(?P<listed>[^\[\]]+)\]|(?P<one>[^*?+\[\\]))"
    r"(?P<quantifier>[?+]?)",
    re.DOTALL,
)
_NO_FOLDER = frozenset({"", ".", ".."})


@dataclass(frozen=True)
class _Text:
    """Characters that stand in the path as they are."""

    text: str

    def ends(self, path: str, starts: set[int]) -> set[int]:
        return {start + len(self.text) for start in starts if path.startswith(self.text, start)}


@dataclass(frozen=True)
class _One:
    """One of `chars`, or none of them where that is optional."""

    chars: frozenset[str]
    optional: bool = False

    def ends(self, path: str, starts: set[int]) -> set[int]:
        found = {start + 1 for start in starts if path[start : start + 1] in self.chars}
        return found | starts if self.optional else found


@dataclass(frozen=True)
class _Run:
    """As many of `chars` as there are, or of all others, but no fewer than `least`."""

    chars: frozenset[str]
    least: int = 0
    others: bool = False

    def ends(self, path: str, starts: set[int]) -> set[int]:
        found: set[int] = set()
        seen = -1
        for start in sorted(starts):
            if start > seen:
                seen = start
                while seen < len(path) and (path[seen] in self.chars) is not self.others:
                    seen += 1
                found.update(range(start + self.least, seen + 1))
        return found


@dataclass(frozen=True)
class _Folders:
    """Any number of whole folders, each with its slash."""

    def ends(self, path: str, starts: set[int]) -> set[int]:
        places = range(min(starts), len(path))
        return {place + 1 for place in places if path[place] == "/"} | starts


_Piece = _Text | _One | _Run | _Folders
_FOLDERS = _Folders()
_STAR = _Run(frozenset("/"), others=True)
_TWO_STARS = _Run(frozenset(), others=True)
_EVERYTHING = ((_TWO_STARS,), (_FOLDERS, _TWO_STARS), (_FOLDERS, _STAR))


@dataclass(frozen=True)
class _Pattern:
    """One pattern: the text that every path of it begins with, and what may follow."""

    negative: bool
    start: str
    pieces: tuple[_Piece, ...]

    @property
    def literal(self) -> str | None:
        """Give the file, or the folder with all that is in it, that the pattern is, or None."""
        if not self.pieces:
            return self.start
        is_whole = self.start[-1:] in {"", "/"} and self.pieces in _EVERYTHING
        return self.start[:-1] if is_whole else None

    @property
    def prefix(self) -> str:
        """Give the file or the innermost folder beside which nothing matches."""
        return self.start.rpartition("/")[0] if self.literal is None else self.literal

    def matches(self, path: str) -> bool:
        # Every place up to which the pieces can reach is followed at once. A regular expression
        # tries one way after the other, and there are 2^30 of them for `a?` thirty times.
        ends = {len(self.start)} if path.startswith(self.start) else set()
        for piece in self.pieces:
            if not ends:
                return False
            ends = piece.ends(path, ends)
        return len(path) in ends


@dataclass(frozen=True)
class PathFilter:
    """Choose paths by patterns, of which the last that matches a path decides.

    Raises ValueError where the patterns choose nothing, and for an illegal pattern as `check`.
    """

    patterns: tuple[str, ...]

    def __post_init__(self) -> None:
        """Read the patterns now, so that what is wrong with them is told before they are used."""
        if all(pattern.negative for pattern in self._parsed):
            msg = "it chooses nothing; write a pattern without ! first, like docs/** or **"
            raise ValueError(msg)

    @cached_property
    def _parsed(self) -> tuple[_Pattern, ...]:
        return tuple(_read(pattern) for pattern in self.patterns)

    def matches(self, *paths: str) -> bool:
        """Tell whether a path, as it is from the repository's root, is chosen.

        What has several names is chosen or not by the last pattern that matches any of them.
        """
        for pattern in reversed(self._parsed):
            if any(pattern.matches(path) for path in paths):
                return not pattern.negative
        return False

    def matches_any(self, paths: Iterable[str]) -> bool:
        """Tell whether any of these paths is chosen."""
        return any(self.matches(path) for path in paths)

    def folders(self) -> tuple[str, ...] | None:
        """Give the files and whole folders that this is, or None where it is finer than that.

        GitHub's `GET /repos/{owner}/{repo}/commits?path=` finds their commits by itself; where a
        plain path is a folder, it finds more than `matches`. The whole repository is "".
        """
        literals = [None if pattern.negative else pattern.literal for pattern in self._parsed]
        whole = tuple(dict.fromkeys(literal for literal in literals if literal is not None))
        return None if None in literals else whole

    def prefixes(self) -> tuple[str, ...]:
        """Give files and folders outside of which nothing is chosen, none of them in another.

        The whole repository is "".
        """
        found = dict.fromkeys(p.prefix for p in self._parsed if not p.negative)
        return tuple(path for path in found if not any(_is_in(path, other) for other in found))


def check(pattern: str) -> None:
    """Raise ValueError for an illegal pattern, with a message that reads on from the pattern."""
    _read(pattern)


def _is_in(path: str, folder: str) -> bool:
    return path != folder and (not folder or path.startswith(f"{folder}/"))


def _read(pattern: str) -> _Pattern:
    text = pattern.removeprefix("!")
    _check_folders(text)
    start = ""
    pieces: list[_Piece] = []
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise ValueError(_why_illegal(text[place]))
        place = token.end()
        piece = _piece(token)
        if isinstance(piece, _Text) and not pieces:
            start += piece.text
        else:
            pieces.append(piece)
    return _Pattern(text != pattern, start, tuple(pieces))


def _check_folders(text: str) -> None:
    first, *others = text.split("/")
    if not text:
        msg = "is empty; write a path or a pattern, like docs/**"
    elif first in _NO_FOLDER:
        msg = "begins with /, ./ or ../; write it from the repository's root, like docs/**"
    elif others[-1:] == [""]:
        msg = "ends with / as no file does; write /** for all files of that folder"
    elif not _NO_FOLDER.isdisjoint(others):
        msg = "holds an empty folder or a dot for one; write the path as it is, like docs/api/**"
    else:
        return
    raise ValueError(msg)


def _piece(token: re.Match[str]) -> _Piece:
    if token["folders"]:
        return _FOLDERS
    if token["stars"]:
        return _STAR if token["stars"] == "*" else _TWO_STARS
    text = token["text"] or token["escaped"] or token["one"]
    chars = _listed(token["listed"]) if token["listed"] else frozenset(text)
    if token["quantifier"]:
        return _Run(chars, least=1) if token["quantifier"] == "+" else _One(chars, optional=True)
    return _One(chars) if token["listed"] else _Text(text)


def _listed(text: str) -> frozenset[str]:
    chars: set[str] = set()
    for first, last, only in _RANGE_OR_CHARACTER.findall(text):
        for alphabet in _ALPHABETS:
            start, end = alphabet.find(first or only), alphabet.find(last or only)
            if 0 <= start <= end:
                chars.update(alphabet[start : end + 1])
                break
        else:
            msg = "may list letters, digits and their ranges alone in [ ]; write them like [A-Za-z]"
            raise ValueError(msg)
    return frozenset(chars)


def _why_illegal(sign: str) -> str:
    if sign == "[":
        return r"has a [ that lists nothing or is not closed; write it like [a-z], or \[ for itself"
    if sign == "\\":
        return "has a backslash before no sign; write / between folders"
    return f"has a {sign} with no character before it; write one there, or \\{sign} for itself"
