"""What an image is made of."""

import gzip
import sys
from hashlib import shake_256
from io import BytesIO, TextIOWrapper

import pytest

from release import contents
from release.contents import Part, layers_of, packed_size, part_of, parts_of, table
from tests.release.archives import saved_image, tar_of

PACKAGES = "usr/local/lib/python3.13/dist-packages"
LARGE = shake_256().digest(400_000)  # gzip finds nothing to save


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("opt/sei-action/entrypoint.py", "sei-action itself"),
        ("usr/bin/python3.13", "Python, the interpreter"),
        ("usr/lib/python3.13/json/__init__.py", "Python, the standard library"),
        ("usr/lib/aarch64-linux-gnu/libc.so.6", "libc, OpenSSL and other libraries"),
        ("etc/ssl/certs/ca-certificates.crt", "certificates, licences, lists for scanners"),
        (f"{PACKAGES}/github/Requester.py", "github"),
        (f"{PACKAGES}/pydantic-2.14.3.dist-info/METADATA", "pydantic"),
        (f"{PACKAGES}/pynacl.libs/libffi.so", "nacl"),
        (f"{PACKAGES}/_yaml/__init__.py", "yaml"),
    ],
)
def test_every_file_belongs_to_a_part(path: str, part: str) -> None:
    assert part_of(path) == part


def test_small_parts_are_one_row_and_the_largest_comes_first() -> None:
    image = saved_image(
        tar_of({"usr/bin/python3.13": LARGE, f"{PACKAGES}/idna/a.py": b"small"}),
        tar_of({"opt/sei-action/a.py": b"tiny", "opt/sei-action/b.py": LARGE + LARGE[:9_000]}),
    )

    parts = parts_of(image)

    assert [(part.name, part.files, part.size) for part in parts] == [
        ("sei-action itself", 2, 409_004),
        ("Python, the interpreter", 1, 400_000),
        ("1 smaller parts", 1, 5),
    ]
    assert parts[0].packed > parts[1].packed >= 400_000


def test_what_is_pulled_is_the_layers_packed() -> None:
    layer = tar_of({"opt/sei-action/a.py": b"0" * 100_000})

    assert packed_size(saved_image(layer, layer)) == 2 * len(gzip.compress(layer, 6, mtime=0))


def test_layers_that_an_engine_keeps_packed_are_unpacked() -> None:
    layer = tar_of({"opt/sei-action/a.py": b"text"})

    assert list(layers_of(saved_image(gzip.compress(layer)))) == [layer]


def test_the_table_ends_with_the_sum() -> None:
    assert table([Part("a", 1_000, 2_000_000, 1_000_000), Part("b", 1, 1, 1)], 1_500_000) == [
        "| part | files | MB unpacked | MB to pull |",
        "| --- | --- | --- | --- |",
        "| a | 1,000 | 2.0 | 1.0 |",
        "| b | 1 | 0.0 | 0.0 |",
        "| **together** | 1,001 | 2.0 | 1.5 |",
    ]


def test_the_command_reads_an_image_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    image = saved_image(tar_of({"usr/bin/python3.13": LARGE}))
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(image)))

    assert contents.main() == 0
    assert "| Python, the interpreter | 1 | 0.4 | 0.4 |" in capsys.readouterr().out
