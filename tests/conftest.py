"""What all tests share."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped] # it has no types

from tests.switch import Switch, switching

# The same examples everywhere and every time; a slow machine is no reason to fail.
settings.register_profile(
    "sei-action", max_examples=50, deadline=None, database=None, derandomize=True
)
settings.load_profile("sei-action")

# Where several processes share the tests, one has all that need the Docker engine, of which there
# is one, and one has each package whose tests share what takes long to set up.
# What the engine's process need not do is named before.
_TOGETHER = {
    "tests/e2e/test_mistakes.py": "mistakes",
    "tests/e2e/test_new_user.py": "new user",
    "tests/e2e/": "engine",
    "tests/image/": "engine",
    "tests/other_ci/test_container.py": "engine",
    "tests/runtime/test_mapped_users.py": "engine",
    "tests/runtime/test_pulling.py": "engine",
    "tests/runtime/test_real.py": "engine",
    "tests/openapi/": "openapi",
    "tests/browser/": "browser",
    "tests/faults/": "faults",
}
_LONGEST = ("engine", "faults", "mistakes", "new user")


@pytest.fixture(scope="module")
def sei_and_github() -> Iterator[tuple[Switch, Switch]]:
    """Run an SEI and a GitHub for all tests of a module, each of which says what they are."""
    with switching() as sei, switching() as github:
        yield sei, github


class _Sharing(LoadScopeScheduling):  # type: ignore[misc] # likewise
    """Give each process what belongs together, else whole modules."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Have one process more than there are cores: many tests wait for servers and containers."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _Sharing:
    """Let pytest-xdist share the tests in our way."""
    return _Sharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what takes longest first; refuse a test of the engine that another process would run."""
    for item in items:
        if item.get_closest_marker("docker") and _group(item.nodeid) != "engine":
            raise pytest.UsageError(f"{item.nodeid} needs the engine: name it in tests/conftest.py")
    items.sort(key=lambda item: _group(item.nodeid) not in _LONGEST)


def _group(nodeid: str) -> str:
    groups = (group for start, group in _TOGETHER.items() if nodeid.startswith(start))
    return next(groups, nodeid.partition("::")[0])
