"""Tell from its name and value whether a parameter may be a secret, which is never sent.

GitHub masks what it knows to be secret. Inputs of a workflow, values of a matrix and what users
write themselves can hold a secret that it does not know.
"""

import re
from collections.abc import Collection

_MASK = "***"
_BOOLEANS = frozenset({"true", "false", "yes", "no", "on", "off"})

_WORD = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# Looked for in the words of a name, in lower case and with a hyphen around each.
_SECRET_WORDS = re.compile(
    "-(?:[a-z]*(?:password|passwd|secret|token|credential)|passphrase|passcode|pwd|cred"
    "|authorization|jwt|connection-string"
    "|(?:api|access|account|private|secret|shared|storage|master|signing|encryption|ssh|gpg"
    "|deploy|license)-?key)s?-"
    "|-(?:pass|pat)-$"
)

# The documented forms of tokens, each from its vendor. What has no end here may be longer.
_TOKENS = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"gh[opsur]_[A-Za-z0-9]{20}|github_pat_[A-Za-z0-9]{22}"
    r"|(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])"
    r"|xox[a-z]-[A-Za-z0-9-]{10}|xapp-[A-Za-z0-9-]{10}"
    r"|AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{20}"
    r"|[rs]k_(?:live|test)_[A-Za-z0-9]{10}"
    r"|npm_[A-Za-z0-9]{36}|pypi-Ag[A-Za-z0-9_-]{40}"
    r"|gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|imt)-[A-Za-z0-9_-]{20}"
    r"|[ps]at\.[A-Za-z0-9_-]{10,40}\.[A-Za-z0-9]{10,40}\.[A-Za-z0-9]{10}"
    r"|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"
    r"|dckr_pat_[A-Za-z0-9_-]{20}|dop_v1_[a-f0-9]{64}|hv[bs]\.[A-Za-z0-9_-]{20}"
    r"|sk-(?:ant|proj)-[A-Za-z0-9_-]{20}"
    r")"
    # RFC 7519: three parts, of which the first two are JSON objects.
    r"|(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\."
    r"|-----BEGIN [A-Z ]{0,40}PRIVATE KEY"
    r"|hooks\.slack\.com/services/[A-Z]"
    r"|://[^\s:/@]*:[^\s/@]+@"
)
_ASSIGNMENTS = re.compile(
    r"(?:password|passwd|pwd|secret|token|(?:api|access|account)[_-]?key|[?&]sig)"
    r"""(?:=|["']\s{0,9}:\s{0,9})["']?(?!true|false)[^\s"'&;,]{6}"""
    r"""|authorization["']?\s{0,9}[:=]\s{0,9}["']?[^\s"']""",
    re.IGNORECASE,
)
# RFC 7617 and RFC 6750; what follows the scheme must look less like a word than "Basic setup".
_AUTHORIZATION = re.compile(
    r"(?i:basic)\s+(?=\S[^\sA-Z]*[A-Z])(?=[^\sa-z]*[a-z])(?:[A-Za-z0-9+/]{4}){2,}[A-Za-z0-9+/=]{0,4}"
    r"|(?i:bearer|token|apikey)\s+(?=[^\s0-9]*[0-9])\S{16,}"
)

# What is long and looks random, and is known to everybody: digests, commits, UUIDs, addresses.
_PUBLIC = re.compile(
    r"sha(?:1|224|256|384|512)[:=-][A-Za-z0-9+/]+"
    r"|(?<![A-Za-z0-9])[A-Fa-f0-9]{40}(?![A-Za-z0-9])"
    r"|[A-Fa-f0-9]{8}(?:-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}"
    r"|://\S+"
)
_CHUNK = re.compile("[A-Za-z0-9]{16,}")
# Base64 of either alphabet. Its signs are rare in it, unlike those between the words of a name.
_BASE64 = re.compile(
    "(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])(?=.*[A-Za-z0-9]{10})[A-Za-z0-9+/_-]{20,}={0,2}"
)
_PAIR = re.compile("(?=[a-z0-9][a-z]|[a-z][0-9])")
# The 180 most frequent pairs of letters in the names of identifiers and packages: of all pairs
# there, they are four in five. Of all pairs that can be, they are one in four.
_FREQUENT_PAIR = re.compile(
    "(?=a[bcdgilmnprstuy]|b[aelou]|c[aehiklortu]|d[adeio]|e[abcdefglmnprstvwx]|f[ailo]|g[aeior]"
    "|h[aeio]|i[abcdefglmnoprstv]|ke|l[adeilostu]|m[aeimopv]|n[acdefgiostv]|o[cdglmnoprstuw]"
    "|p[aeiloprty]|qu|r[acdeimorsty]|s[acehiopstu]|t[acehioprstuy]|u[eilmnprst]|v[aeim]|xt|y[pt])"
)
_FEWEST_PAIRS = 8
_MOST_FREQUENT = 0.45
# Without capitals: cloud providers number what they lend in 17 hexadecimal digits.
_SHORTEST_OF_ONE_CASE = 20


def looks_like_secret(name: str, value: str, known: Collection[str] = ()) -> bool:
    """Tell whether a parameter may be a secret: by its name, its value, or those that are known.

    Takes time in proportion to the length of the value.
    """
    if any(secret in value for secret in known if secret.strip()):
        return True
    return (
        _MASK in value
        or (_is_named_secret(name) and value.strip().lower() not in {"", *_BOOLEANS})
        or _holds_token(value)
        or _is_random(value)
    )


def _is_named_secret(name: str) -> bool:
    words = "-".join(_WORD.findall(name)).lower()
    return bool(_SECRET_WORDS.search(f"-{words}-"))


def _holds_token(value: str) -> bool:
    return bool(
        _TOKENS.search(value)
        or _ASSIGNMENTS.search(value)
        or _AUTHORIZATION.fullmatch(value.strip())
    )


def _is_random(value: str) -> bool:
    text = value.strip()
    if re.search(r"\s", text):
        return False
    rest = _PUBLIC.sub(" ", text)
    chunks = filter(_mixes_characters, _CHUNK.findall(rest))
    return any(map(_is_no_word, chunks)) or bool(_BASE64.fullmatch(rest) and _is_no_word(rest))


def _mixes_characters(chunk: str) -> bool:
    inner = chunk[1:]  # a capital at the start is a word's own
    if inner.lower() != inner != inner.upper():
        return True
    return len(chunk) >= _SHORTEST_OF_ONE_CASE and any(char.isdigit() for char in chunk)


def _is_no_word(text: str) -> bool:
    # Words of any kind consist of pairs of letters that are frequent; random text does not.
    lower = text.lower()
    pairs = len(_PAIR.findall(lower))
    frequent = len(_FREQUENT_PAIR.findall(lower))
    return pairs >= _FEWEST_PAIRS and frequent / pairs < _MOST_FREQUENT
