"""What an image is made of, by size.

`docker save IMAGE | python -m release.contents` prints the table of docs/image.md.
"""

import gzip
import json
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

_MEGABYTE = 1_000_000
# Smaller packages are one row.
_SMALL = 300_000
_PACKAGES = "usr/local/lib/python3.13/dist-packages/"
# The first that fits. Compiled modules count with their sources.
_PARTS = (
    ("opt/", "sei-action itself"),
    ("usr/bin/", "Python, the interpreter"),
    ("usr/lib/python3.13/", "Python, the standard library"),
    ("usr/lib/", "libc, OpenSSL and other libraries"),
    ("", "certificates, licences, lists for scanners"),
)

# Distributions whose modules have other names.
_OWNERS = {
    "__pycache__": "typing_extensions",
    "_yaml": "yaml",
    "pynacl.libs": "nacl",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an image: its files, and their bytes as they are and packed by gzip."""

    name: str
    files: int
    size: int
    packed: int


def part_of(path: str) -> str:
    """Name the part of the image that a path belongs to."""
    if path.startswith(_PACKAGES):
        top = path.removeprefix(_PACKAGES).split("/")[0]
        return _OWNERS.get(top, top.split(".")[0].split("-")[0])
    return next(name for start, name in _PARTS if path.startswith(start))


def layers_of(image: bytes) -> Iterator[bytes]:
    """Give the layers of an image as `docker save` writes it, each as a tar archive."""
    with tarfile.open(fileobj=BytesIO(image)) as archive:

        def read(name: str) -> bytes:
            member = archive.extractfile(name)
            return member.read() if member else b""

        for name in json.loads(read("manifest.json"))[0]["Layers"]:
            layer = read(name)
            # Some engines keep layers packed.
            yield gzip.decompress(layer) if layer.startswith(b"\x1f\x8b") else layer


def parts_of(image: bytes) -> list[Part]:
    """Give the parts of an image as `docker save` writes it, the largest first."""
    grouped: dict[str, list[bytes]] = defaultdict(list)
    for path, content in _files(image):
        grouped[part_of(path)].append(content)
    parts = [_measured(name, contents) for name, contents in grouped.items()]
    large = [part for part in parts if part.packed >= _SMALL]
    small = [part for part in parts if part.packed < _SMALL]
    if small:
        large.append(
            Part(
                f"{len(small)} smaller parts",
                sum(part.files for part in small),
                sum(part.size for part in small),
                sum(part.packed for part in small),
            )
        )
    return sorted(large, key=lambda part: part.packed, reverse=True)


def packed_size(image: bytes) -> int:
    """Give the bytes that are pulled: the image's layers, each packed by gzip."""
    return sum(len(_packed(layer)) for layer in layers_of(image))


def table(parts: Iterable[Part], pulled: int) -> list[str]:
    """Write the parts as a table in Markdown, sizes in megabytes (1,000,000 bytes)."""
    rows = [(part.name, part.files, part.size, part.packed) for part in parts]
    total = ("**together**", sum(row[1] for row in rows), sum(row[2] for row in rows), pulled)
    return [
        "| part | files | MB unpacked | MB to pull |",
        "| --- | --- | --- | --- |",
        *(
            f"| {name} | {files:,} | {size / _MEGABYTE:.1f} | {packed / _MEGABYTE:.1f} |"
            for name, files, size, packed in (*rows, total)
        ),
    ]


def _files(image: bytes) -> Iterator[tuple[str, bytes]]:
    for layer in layers_of(image):
        with tarfile.open(fileobj=BytesIO(layer)) as files:
            for member in files:
                content = files.extractfile(member) if member.isreg() else None
                if content:
                    yield str(PurePosixPath(member.name)), content.read()


def _measured(name: str, contents: list[bytes]) -> Part:
    whole = b"".join(contents)
    return Part(name, len(contents), len(whole), len(_packed(whole)))


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=6, mtime=0)


def main() -> int:
    """Print the table of the image on standard input."""
    image = sys.stdin.buffer.read()
    lines = table(parts_of(image), packed_size(image))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
