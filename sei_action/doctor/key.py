"""Whether a key looks like one. Its value is in no message."""

import re
from collections.abc import Mapping

from sei_action.config import variable_of

_KEY, _TOKEN, _GUID = (variable_of(name) for name in ("api-key", "github-token", "instance-guid"))
_TOKEN_OF_GITHUB = re.compile(r"(?:gh[opsur]_|github_pat_)")
_SCHEME = re.compile(r"(?:ApiKey|Bearer|Authorization:?)\s", re.IGNORECASE)
_FAULTS = (
    "it holds `${{`, an expression that nobody evaluated: store the key itself as the secret",
    "it stands in quotes: store the secret again without them",
    "it begins with a word of the header `Authorization`: store it alone",
    "it is a token of GitHub's: write the secret that holds the key of SEI",
    "it is the same as `github-token`: write the secret that holds the key of SEI",
    "it is the instance's GUID: write the secret that holds the key",
    "it holds a space, a line break or another character that no key has: store it alone",
)


def key_faults(env: Mapping[str, str]) -> tuple[str, ...]:
    """Say what keeps the text from being a key, the first that applies."""
    text = env.get(_KEY, "").strip()
    signs = (
        "${{" in text,
        text[:1] in ("'", '"') and text[-1:] == text[:1],
        _SCHEME.match(text) is not None,
        _TOKEN_OF_GITHUB.match(text) is not None,
        bool(text) and text == env.get(_TOKEN, "").strip(),
        bool(text) and text.lower() == env.get(_GUID, "").strip().lower(),
        not (text.isascii() and text.isprintable()) or " " in text,
    )
    return tuple(fault for fault, is_so in zip(_FAULTS, signs, strict=True) if is_so)[:1]


def key_doubts(env: Mapping[str, str]) -> tuple[str, ...]:
    """Say what is mended by itself, and better mended at its source."""
    text = env.get(_KEY, "")
    if text.strip() and text != text.strip():
        return ("it begins or ends with white space, such as a line break, which is removed",)
    return ()
