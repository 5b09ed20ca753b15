"""Specify what is remembered of an instance, and for how long."""

from datetime import date
from pathlib import Path

import pytest

from sei_action.verification import is_verified, remember
from tests.builders import GUID

_SEI = "https://sei.example/api/v1/"
_TODAY = date(2026, 2, 2)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Give a runner's folders."""
    folders = {"RUNNER_TOOL_CACHE": tmp_path / "tools", "RUNNER_TEMP": tmp_path / "temp"}
    for folder in folders.values():
        folder.mkdir()
    return {name: str(folder) for name, folder in folders.items()}


def test_at_first_nothing_is_known_of_an_instance(env: dict[str, str]) -> None:
    assert not is_verified(env, _SEI, GUID, _TODAY)


def test_an_instance_is_remembered_on_the_same_day(env: dict[str, str]) -> None:
    remember(env, _SEI, GUID, _TODAY)

    assert is_verified(env, _SEI, GUID, _TODAY)


@pytest.mark.parametrize(
    ("sei_url", "guid", "day"),
    [
        pytest.param(_SEI, GUID, date(2026, 2, 3), id="the next day"),
        pytest.param(_SEI, GUID.replace("6", "7"), _TODAY, id="another instance"),
        pytest.param("https://other.example/", GUID, _TODAY, id="another SEI"),
    ],
)
def test_nothing_else_is_remembered_with_it(
    env: dict[str, str], sei_url: str, guid: str, day: date
) -> None:
    remember(env, _SEI, GUID, _TODAY)

    assert not is_verified(env, sei_url, guid, day)


def test_a_runner_that_stays_remembers_across_jobs(env: dict[str, str], tmp_path: Path) -> None:
    remember(env, _SEI, GUID, _TODAY)

    next_job = {**env, "RUNNER_TEMP": str(tmp_path / "temp of the next job")}
    assert is_verified(next_job, _SEI, GUID, _TODAY)


def test_without_a_tool_cache_the_job_remembers(env: dict[str, str]) -> None:
    del env["RUNNER_TOOL_CACHE"]

    remember(env, _SEI, GUID, _TODAY)

    assert is_verified(env, _SEI, GUID, _TODAY)


def test_where_the_tool_cache_cannot_be_written_the_job_remembers(
    env: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    env["RUNNER_TOOL_CACHE"] = str(file)

    remember(env, _SEI, GUID, _TODAY)

    assert is_verified(env, _SEI, GUID, _TODAY)


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    env = {"RUNNER_TOOL_CACHE": str(file), "RUNNER_TEMP": str(file)}

    remember(env, _SEI, GUID, _TODAY)

    assert not is_verified(env, _SEI, GUID, _TODAY)


@pytest.mark.parametrize("env", [{}, {"RUNNER_TOOL_CACHE": "", "RUNNER_TEMP": ""}])
def test_outside_of_a_job_nothing_is_remembered(env: dict[str, str]) -> None:
    remember(env, _SEI, GUID, _TODAY)

    assert not is_verified(env, _SEI, GUID, _TODAY)


def test_a_tool_cache_that_cannot_be_looked_into_knows_nothing(env: dict[str, str]) -> None:
    # No file system takes this name, which fails as a missing right to look does.
    env["RUNNER_TOOL_CACHE"] = "x" * 300

    assert not is_verified(env, _SEI, GUID, _TODAY)


def test_what_is_remembered_is_the_day_and_no_address(env: dict[str, str]) -> None:
    remember(env, _SEI, GUID, _TODAY)

    (kept,) = (path for path in Path(env["RUNNER_TOOL_CACHE"]).rglob("*") if path.is_file())
    assert kept.name.endswith("-2026-02-02")
    assert GUID not in kept.name
    assert kept.read_bytes() == b""
