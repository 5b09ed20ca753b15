"""The npm packages of this folder are the same everywhere."""

import json
from pathlib import Path

from tests.openapi.packages import node_modules

HERE = Path(__file__).parent


def test_the_packages_are_pinned() -> None:
    wanted = json.loads((HERE / "package.json").read_bytes())["devDependencies"]

    for name, version in wanted.items():
        installed = json.loads((node_modules() / name / "package.json").read_bytes())
        assert installed["version"] == version


def test_the_lock_has_a_digest_but_no_address_of_every_package() -> None:
    packages = json.loads((HERE / "package-lock.json").read_bytes())["packages"]
    del packages[""]

    assert all("integrity" in package for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
