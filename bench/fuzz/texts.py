"""Odd texts and odd JSON: what people, servers and attackers write. Pure, but for the chances."""

import json
from random import Random
from typing import TypeAlias

KEY = "Canary-key.9Zq/4%7=x"
TOKEN = "ghs_CanaryToken0123456789abcdefghijklmn"  # noqa: S105 - it is there to be looked for

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

_NESTED = "@nested@"
_DEPTHS = (40, 150, 500, 900, 980, 1100, 100_000)
_ODD_TEXTS = (
    f"it is {KEY}",
    f"it is {TOKEN}",
    "",
    " ",
    "\n",
    "a\nb",
    "::error::x",
    "x\n::set-output name=delivered::true",
    "##[error]x",
    "%0A::stop-commands::x",
    "EOF",
    "`|<b>&lt;-->",
    "../../etc/passwd",
    "/",
    "C:\\x",
    "\u202etxt.exe",
    "\u2028",
    "\x1b[31mred",
    "\x85",
    "😀👩‍👩‍👧",
    "ﷺ" * 20,
    "ß",
    "İ",
    "\ud800",
    "\udcff",
    "\ufeff",
    "\x00",
    "\x7f",
    "null",
    "true",
    "0",
    "-1",
    "٣",
    "²",
    "1e9",
    "9" * 19,
    "9" * 25,
    "9" * 5000,
    "${{ github.token }}",
    "{}",
    "[",
    "a" * 300,
    "é" * 300,
    "b/" * 200,
    "x" * 70_000,
)
_NUMBERS: tuple[int | float, ...] = (
    0,
    1,
    -1,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    2**64,
    10**30,
    10**400,
    0.5,
    1e308,
    float("inf"),
    float("nan"),
)
_MOMENTS = (
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00",
    "1969-12-31T23:59:59Z",
    "2026-02-30T00:00:00Z",
    "2026-02-02T09:00:00",
    "2026-02-02",
    "1770022800",
    "2262-04-12T00:00:00Z",
)
_GO_DEEPER = 0.85
_SELDOM = 0.15
_DIGESTS = ("0" * 40, "F" * 40, "f" * 39, "sha256:" + "a" * 64, "sha256:", "md5:1")


def odd_text(random: Random) -> str:
    """Write a text that nobody expects."""
    kind = random.randrange(6)
    if kind == 0:
        return random.choice(_MOMENTS)
    if kind == 1:
        return random.choice(_DIGESTS)
    if kind == 2:  # noqa: PLR2004 - the kinds are numbered
        size = random.randrange(12)
        return "".join(
            chr(random.choice((random.randrange(0x250), random.randrange(0x110000))))
            for _ in range(size)
        )
    text = random.choice(_ODD_TEXTS)
    return text + random.choice(_ODD_TEXTS) if kind == 3 else text  # noqa: PLR2004 - likewise


def odd_value(random: Random) -> Json:
    """Write a JSON value that nobody expects; `text_of` nests the deep ones."""
    kind = random.randrange(8)
    simple: tuple[Json, ...] = (None, True, False, [], {}, [None], {"": ""}, _NESTED)
    if kind <= 1:
        return random.choice(simple)
    if kind == 2:  # noqa: PLR2004 - the kinds are numbered
        return random.choice(_NUMBERS)
    if kind == 3:  # noqa: PLR2004 - likewise
        return {odd_text(random): odd_value(random) for _ in range(random.randrange(4))}
    if kind == 4:  # noqa: PLR2004 - likewise
        return [odd_value(random) for _ in range(random.randrange(4))]
    return odd_text(random)


def mutated(value: Json, random: Random) -> Json:
    """Change one place of a JSON value, anywhere in it; the value itself is changed as well."""
    if isinstance(value, dict) and value and random.random() < _GO_DEEPER:
        name = random.choice(list(value))
        if random.random() < _SELDOM:
            del value[name]
        else:
            value[name] = mutated(value[name], random)
        return value
    if isinstance(value, list) and value and random.random() < _GO_DEEPER:
        index = random.randrange(len(value))
        if random.random() < _SELDOM:
            value.insert(index, value[index])
        else:
            value[index] = mutated(value[index], random)
        return value
    if isinstance(value, str) and random.random() < _SELDOM:
        return mangled(value, random)
    return odd_value(random)


def mangled(text: str, random: Random) -> str:
    """Cut a text, repeat it, or put something odd into it."""
    place = random.randrange(len(text) + 1)
    middle = random.choice((odd_text(random), text, ""))
    return text[:place] + middle + text[place + random.randrange(3) :]


def text_of(value: Json, random: Random) -> str:
    """Write a value as JSON, as only some parsers take it where it nests deeply."""
    text = json.dumps(value)
    while f'"{_NESTED}"' in text:
        depth = random.choice(_DEPTHS)
        opening, closing = random.choice((("[", "]"), ('{"a":', "}")))
        inner = opening * depth + "1" + closing * depth
        text = text.replace(f'"{_NESTED}"', inner, 1)
    return text


def spoiled(content: bytes, random: Random) -> bytes:
    """Break the bytes of a file or an answer."""
    place = random.randrange(len(content) + 1)
    kind = random.randrange(4)
    if kind == 0:
        return content[:place]
    if kind == 1:
        return b"\xef\xbb\xbf" + content
    if kind == 2:  # noqa: PLR2004 - the kinds are numbered
        return content.decode("utf-8", "replace").encode("utf-16")
    return content[:place] + random.randbytes(4) + content[place:]
