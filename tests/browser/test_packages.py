"""The npm packages whose scripts run in the browser are the same everywhere."""

import json

from demo.browser import MANIFEST, node_modules


def test_the_packages_are_pinned() -> None:
    wanted = json.loads((MANIFEST / "package.json").read_bytes())["devDependencies"]

    for name, version in wanted.items():
        installed = json.loads((node_modules() / name / "package.json").read_bytes())
        assert installed["version"] == version
