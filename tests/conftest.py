"""What all tests share."""

import pytest
from hypothesis import settings

# The same examples everywhere and every time; a slow machine is no reason to fail.
settings.register_profile(
    "sei-action", max_examples=50, deadline=None, database=None, derandomize=True
)
settings.load_profile("sei-action")

# What their tests share takes long to set up.
_PACKAGES_OF_ONE_PROCESS = ("tests.openapi", "tests.e2e")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, where several processes share the tests, those that share an engine.

    They take the longest, so they come first. What else is set up once serves one module.
    """
    items.sort(key=lambda item: item.get_closest_marker("docker") is None)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))


def _group(item: pytest.Item) -> str:
    if item.get_closest_marker("docker"):
        return "docker"
    module = item.nodeid.partition("::")[0].removesuffix(".py").replace("/", ".")
    packages = (name for name in _PACKAGES_OF_ONE_PROCESS if module.startswith(f"{name}."))
    return next(packages, module)
