"""Read the reference of a container image by the grammar of the distribution project.

The grammar and its limits are those of https://github.com/distribution/reference (reference.go and
regexp.go), and what a short reference leaves out is added as its normalize.go does. The parts that
come out are those of contract section 3 rule 11.
"""

import re

from pydantic import BaseModel, ConfigDict

_DOCKER_HUB = "registry.hub.docker.com"
_NAMES_OF_DOCKER_HUB = frozenset({"docker.io", "index.docker.io"})
_EXAMPLE = "ghcr.io/acme/shop/api"
_LONGEST_QUOTE = 120
_LONGEST_PATH = 255
_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_REGISTRY = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?")
_COMPONENT = re.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
_TAG = re.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}")
_ALGORITHM = "[A-Za-z][A-Za-z0-9]*"
_DIGEST = re.compile(rf"{_ALGORITHM}(?:[-_+.]{_ALGORITHM})*:[0-9a-fA-F]{{32,}}")
# The algorithms whose length go-digest knows, which distribution checks digests with.
_KNOWN_DIGEST = re.compile("sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}")
_KNOWN_ALGORITHMS = ("sha256:", "sha384:", "sha512:")
# What normalize.go takes for the id of an image, and not for its name.
_IDENTIFIER = re.compile("[0-9a-f]{64}")


class ImageReference(BaseModel):
    """The parts of a reference by which SEI ties a build to its deployment (rule 11)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    location: str
    name: str
    qualifier: str
    hash: str | None = None


def parse_image(text: str) -> ImageReference:
    """Split a reference into its parts, the default registry and tag added.

    Without a tag the digest itself is the qualifier: `latest` would tie unrelated builds together.
    Raises ValueError, which quotes the reference and says what is wrong and what to write.
    """
    try:
        return _parsed(text)
    except ValueError as error:
        msg = f"{_quoted(text)} is not an image reference: {error}"
        raise ValueError(msg) from None


def _parsed(text: str) -> ImageReference:
    _check_that_it_names_an_image(text)
    rest, at, digest = text.partition("@")
    registry, repository = _without_registry(rest)
    path, colon, tag = repository.partition(":")
    if registry in _NAMES_OF_DOCKER_HUB:
        registry = _DOCKER_HUB
        path = path if "/" in path else f"library/{path}"
    _check_path(path)
    if colon:
        _check_tag(tag)
    if at:
        _check_digest(digest)
    folder, _, name = f"{registry}/{path}".rpartition("/")
    return ImageReference(
        location=folder,
        name=name,
        qualifier=tag or digest or "latest",
        hash=digest or None,
    )


def _check_that_it_names_an_image(text: str) -> None:
    scheme, separator, _ = text.partition("://")
    if not text:
        msg = f"it is empty; write one like {_EXAMPLE}:1.4.2"
    elif any(char.isspace() for char in text):
        msg = "it holds white space; write one reference a line"
    elif separator:
        msg = f"it is an address; write it without {_quoted(scheme + separator)}"
    elif _IDENTIFIER.fullmatch(text) or _KNOWN_DIGEST.fullmatch(text):
        msg = f"it is a digest alone; write the image before it, like {_EXAMPLE}@sha256:..."
    else:
        return
    raise ValueError(msg)


def _without_registry(text: str) -> tuple[str, str]:
    first, slash, rest = text.partition("/")
    told = slash and (first == "localhost" or {".", ":"} & set(first) or first.lower() != first)
    if not told:
        return "docker.io", text
    if _REGISTRY.fullmatch(first):
        return first, rest
    if _COMPONENT.fullmatch(first):
        # `a_b.c/d` looks like a host and cannot be one, so that the grammar reads a path.
        return "docker.io", text
    msg = (
        f"{_quoted(first)} is no registry; write a host with or without a port, like ghcr.io or "
        "localhost:5000"
    )
    raise ValueError(msg)


def _check_path(path: str) -> None:
    wrong = next((part for part in path.split("/") if not _COMPONENT.fullmatch(part)), None)
    if path != path.lower():
        msg = f"a repository has no capital letters; write {_quoted(path.lower())}"
    elif wrong is not None:
        msg = (
            f"{_quoted(wrong)} is no part of a repository's path; write letters and digits, with "
            "one of . _ __ - between them"
        )
    elif len(path) > _LONGEST_PATH:
        msg = f"its path has {len(path)} characters; write at most {_LONGEST_PATH}"
    else:
        return
    raise ValueError(msg)


def _check_tag(tag: str) -> None:
    if not tag:
        msg = "nothing follows the colon; write a tag there, or leave the colon out"
        raise ValueError(msg)
    if not _TAG.fullmatch(tag):
        msg = (
            f"{_quoted(tag)} is no tag; write at most 128 letters, digits, _ . or -, and neither "
            ". nor - first"
        )
        raise ValueError(msg)


def _check_digest(digest: str) -> None:
    if not digest:
        msg = (
            "nothing follows the @; the step that gives the digest may not have pushed the image. "
            "Write a digest there, or leave the @ out"
        )
        raise ValueError(msg)
    known = digest.lower().startswith(_KNOWN_ALGORITHMS)
    if not (_KNOWN_DIGEST if known else _DIGEST).fullmatch(digest):
        msg = (
            f"{_quoted(digest)} is no digest; write it whole and in lower case, sha256: and 64 "
            "hexadecimal digits"
        )
        raise ValueError(msg)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…")
