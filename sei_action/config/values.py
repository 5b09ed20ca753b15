"""Turn the text of an input into its value, or say what to write instead.

Every function here takes the text as the user wrote it, without surrounding white space, and
raises ValueError with a message that reads on from the input's name.
"""

import difflib
import json
import re
import unicodedata
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from sei_action.json_text import mended
from sei_action.regions import BASE_URLS

_LONGEST_QUOTE = 60
_UUID_LENGTH = 36
_INT64_MAX = 2**63 - 1
_INT64_DIGITS = 19
# Control characters, line and paragraph separators, and halves of characters.
_NO_PART_OF_A_LINE = frozenset({"Cc", "Zl", "Zp", "Cs"})
# The YAML 1.2 core schema, as @actions/core's getBooleanInput reads it.
_BOOLEANS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
# SEI's are numbers; a placeholder such as <INTEGRATION_ID> is none.
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SHA = re.compile(r"[0-9a-f]{40}")
_MOST_QUOTES = 5
MAX_TIMEOUT_SECONDS = 3600
MAX_COMMITS = 10_000


def quoted(text: str) -> str:
    """Quote a user's text for a message, shortened, on one line."""
    short = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return repr(short)


def boolean(text: str) -> bool:
    """Read a YAML 1.2 core boolean."""
    try:
        return _BOOLEANS[text]
    except KeyError:
        msg = f"{quoted(text)} is not a boolean; write true or false"
        raise ValueError(msg) from None


def choice(text: str, options: tuple[str, ...]) -> str:
    """Read one of a few words, whatever its case, and suggest the nearest for any other."""
    word = text.lower()
    if word in options:
        return word
    near = difflib.get_close_matches(word, options, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    msg = f"{quoted(text)} is not one of {', '.join(options)}{hint}"
    raise ValueError(msg)


def region(text: str) -> str:
    """Read the name of a region, whatever its case (contract section 1)."""
    return choice(text, tuple(BASE_URLS))


def base_url(text: str) -> str:
    """Read the base URL of an SEI API, and end it with a slash (contract section 1)."""
    parts = _url_parts(text)
    if parts is None:
        msg = f"{quoted(text)} is not a URL; write one like {BASE_URLS['prod2']}"
        raise ValueError(msg)
    host, scheme, bare = parts
    if not bare:
        msg = "it must not hold a user, a query or a fragment; write scheme, host and path only"
        raise ValueError(msg)
    if scheme != "https" and not is_loopback(host):
        msg = f"{quoted(text)} would send the key unencrypted; write https:// instead of http://"
        raise ValueError(msg)
    if text.rstrip("/").endswith("/custom-cicd"):
        msg = f"{quoted(text)} names an endpoint; write what stands before custom-cicd"
        raise ValueError(msg)
    return text.rstrip("/") + "/"


def web_address(text: str) -> str:
    """Read a URL that SEI shows to people."""
    if _url_parts(text) is None or not text.isprintable():
        msg = f"{quoted(text)} is not a URL; write one that starts with https://"
        raise ValueError(msg)
    return text


def _url_parts(text: str) -> tuple[str, str, bool] | None:
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port  # the only check of the port that urlsplit makes
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or re.search(r"\s", text):
        return None
    return host, parts.scheme, not ({"?", "#"} & set(text) or "@" in parts.netloc)


def is_loopback(host: str) -> bool:
    """Tell whether a host, as a URL names it, is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def guid(text: str) -> str:
    """Read the GUID of a CI/CD instance: a UUID with its hyphens, in lower case."""
    try:
        value = str(UUID(text))
    except ValueError:
        value = ""
    if len(text) != _UUID_LENGTH or value != text.lower():
        msg = (
            f"{quoted(text)} is not a UUID; write the id that registering the CI/CD instance "
            "answered, like 666ba79b-3f3d-4236-ac04-4686ce526705"
        )
        raise ValueError(msg)
    return value


def identifier(text: str) -> str:
    """Read the id of an integration of SEI's, a number as its pages show it."""
    if not _IDENTIFIER.fullmatch(text):
        msg = f"{quoted(text)} is no id of an integration; write the one that SEI shows, like 1234"
        raise ValueError(msg)
    return text


def secret(text: str) -> str:
    """Accept a secret that can travel in an HTTP header; its value is in no message."""
    if not text.isascii() or not text.isprintable() or " " in text:
        msg = (
            "it holds a space, a line break or another character that no key has; store the "
            "secret again, with the key alone"
        )
        raise ValueError(msg)
    return text


def line(text: str) -> str:
    """Accept a text of one line."""
    if any(unicodedata.category(char) in _NO_PART_OF_A_LINE for char in text):
        msg = f"{quoted(text)} holds a line break or a control character; write one plain line"
        raise ValueError(msg)
    return text


def whole_number(text: str) -> int:
    """Read an id or a number that SEI keeps in 64 bits."""
    number = _number(text)
    if number is None or number > _INT64_MAX:
        msg = f"{quoted(text)} is not a whole number; write digits only"
        raise ValueError(msg)
    return number


def seconds(text: str) -> int:
    """Read a time limit in whole seconds."""
    number = _number(text)
    if number is None or not 1 <= number <= MAX_TIMEOUT_SECONDS:
        msg = f"{quoted(text)} is not a time limit; write whole seconds from 1 to 3600, like 60"
        raise ValueError(msg)
    return number


def _number(text: str) -> int | None:
    digits = text.lstrip("0") or text[:1]
    if not (text.isascii() and text.isdigit()) or len(digits) > _INT64_DIGITS:
        return None
    return int(digits)


def commits(text: str) -> tuple[str, ...]:
    """Read full SHAs separated by commas, spaces or line breaks, each kept once."""
    shas = [part.lower() for part in re.split(r"[,\s]+", text) if part]
    wrong = [quoted(sha) for sha in shas if not _SHA.fullmatch(sha)]
    if wrong:
        shown = ", ".join(wrong[:_MOST_QUOTES]) + (", …" if len(wrong) > _MOST_QUOTES else "")
        msg = f"{shown}: no full SHA; write all 40 digits of each commit, as `git log` does"
        raise ValueError(msg)
    return tuple(dict.fromkeys(shas))


def commit_count(text: str) -> int:
    """Read how many commits are reported at most."""
    number = _number(text)
    if number is None or not 1 <= number <= MAX_COMMITS:
        msg = f"{quoted(text)} is no number of commits; write one from 1 to {MAX_COMMITS}"
        raise ValueError(msg)
    return number


def lines(text: str) -> tuple[str, ...]:
    """Read names, one a line because they may hold commas, each kept once."""
    return tuple(dict.fromkeys(line(row.strip()) for row in text.splitlines() if row.strip()))


def matrix(text: str) -> dict[str, str]:
    """Read what `${{ toJSON(matrix) }}` gives: null without a matrix; nested values stay JSON."""
    try:
        found = json.loads(text) or {}
        as_written = json.loads(text, parse_float=str, parse_int=str) or {}
        values = {name: _matrix_value(found[name], as_written[name]) for name in found}
    except (ValueError, AttributeError, TypeError, RecursionError):
        msg = "it does not hold the values of a matrix; write ${{ toJSON(matrix) }}"
        raise ValueError(msg) from None
    # It fills itself in, so what cannot be written is mended and not an error.
    return {mended(name): mended(value) for name, value in values.items()}


def _matrix_value(value: object, as_written: object) -> str:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(as_written)
    return json.dumps(value, ensure_ascii=False)


def _check_characters(text: str) -> None:
    if any(unicodedata.category(char) == "Cs" for char in text):
        msg = "it holds half a character; write its text in UTF-8"
        raise ValueError(msg)


def labels(text: str) -> tuple[str, ...]:
    """Read labels separated by commas or line breaks, each kept once, in their order."""
    _check_characters(text)
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[,\n]", text) if part.strip()))


def pairs(text: str) -> dict[str, str]:
    """Read `name=value` lines, or a JSON object of texts, numbers and booleans."""
    result = _json_pairs(text) if text.startswith("{") else _line_pairs(text)
    for name, value in result.items():
        if any(unicodedata.category(char) == "Cs" for char in name + value):
            msg = f"{quoted(name)} holds half a character; write its text in UTF-8"
            raise ValueError(msg)
    return result


def _json_pairs(text: str) -> dict[str, str]:
    how = 'write name=value lines, or a JSON object like {"team": "shop"}'
    try:
        # Numbers stay as they are written: 1.10 is a version, and not 1.1.
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        msg = f"it starts like JSON but is none ({error}); {how}"
        raise ValueError(msg) from None
    result = {}
    for name, value in found.items():
        if isinstance(value, bool):
            result[name] = "true" if value else "false"
        elif isinstance(value, str):
            result[name] = value
        else:
            msg = f"the value of {quoted(name)} is not a text, a number or a boolean; {how}"
            raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError alone
        if not name.strip():
            msg = f"a parameter has no name; {how}"
            raise ValueError(msg)
    return result


def _line_pairs(text: str) -> dict[str, str]:
    result = {}
    for row in filter(str.strip, text.splitlines()):
        name, equals, value = row.partition("=")
        if not equals or not name.strip():
            msg = f"{quoted(row.strip())} is not a parameter; write one name=value a line"
            raise ValueError(msg)
        result[name.strip()] = value.strip()
    return result


def needs(text: str) -> dict[str, str]:
    """Read what `${{ toJSON(needs) }}` gives: the result of each job this one needs, by job id."""
    how = "write ${{ toJSON(needs) }}"
    try:
        found = json.loads(text) or {}
        results = {job: need["result"] for job, need in found.items()}
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        msg = f"it does not hold the results of jobs; {how}"
        raise ValueError(msg) from None
    for job, result in results.items():
        if result not in ("success", "failure", "cancelled", "skipped"):
            msg = f"{quoted(str(result))} is no result of job {quoted(job)}; {how}"
            raise ValueError(msg)
    return results
