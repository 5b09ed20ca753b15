"""Nothing is imported that a command does not use: imports are most of what a report costs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.github import State
from demo.github import create_app as create_github
from demo.job import SAMPLE, runner_environment, running_run, step_inputs
from sei_action.sandbox import BASE_PATH, Store, running
from sei_action.sandbox import create_app as create_sei

PROGRAM = Path(__file__).parents[1] / "entrypoint.py"
KEY = "key-of-the-imports"

# What other commands, other inputs and mistakes need, and what comes with the packages.
NOT_FOR_A_PLAIN_REPORT = (
    *("sei_action.resend", "sei_action.sandbox", "sei_action.from_file", "demo"),
    *("sei_action.advice", "sei_action.doctor", "sei_action.enrich", "sei_action.explain"),
    *("sei_action.explanation", "sei_action.init", "sei_action.payload.schema"),
    *("sei_action.proposal", "sei_action.register", "sei_action.run_file.reading"),
    *("filelock", "starlette", "uvicorn", "yaml"),
    *("asyncio", "multiprocessing", "sqlite3", "unittest", "xml"),
    *("concurrent.futures.process", "concurrent.futures.thread"),
)


def _imported(arguments: list[str], env: dict[str, str]) -> set[str]:
    """Run the program, and give the modules that are there when it ends."""
    listing = (
        "import os, runpy, sys\n"
        "end = os._exit\n"
        "def told(code):\n"
        "    sys.stderr.write('\\n'.join(sys.modules))\n"
        "    sys.stderr.flush()\n"
        "    end(code)\n"
        "os._exit = told\n"
        "try:\n"
        f"    runpy.run_path({str(PROGRAM)!r}, run_name='__main__')\n"
        "except SystemExit as ending:\n"
        "    told(ending.code or 0)\n"
    )
    # Without the settings of a measurement of coverage, which imports for itself.
    ended = subprocess.run(
        [sys.executable, "-c", listing, *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROGRAM.parent), **env},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(ended.stderr.split())


@pytest.fixture
def step(tmp_path: Path) -> Iterator[tuple[dict[str, str], Store]]:
    """Be a step of the demo's run, with a local GitHub and SEI."""
    state = State.load(SAMPLE)
    with (
        Store(":memory:") as store,
        running(create_sei(store, api_key=KEY)) as sei,
        running(create_github(state)) as github,
    ):
        guid = store.register("Imports", integration_id="1")
        env = runner_environment(state, running_run(state), github, tmp_path)
        yield {**env, **step_inputs(f"{sei}{BASE_PATH}", guid, KEY, "token")}, store


def _within(modules: set[str], names: tuple[str, ...]) -> set[str]:
    return {one for one in modules if one.startswith(tuple(f"{name}." for name in names))} | (
        modules & set(names)
    )


def test_a_plain_report_imports_nothing_that_it_does_not_use(
    step: tuple[dict[str, str], Store],
) -> None:
    env, store = step

    imported = _imported([], env)

    assert len(store.runs()) == 1
    assert {"sei_action.report", "github", "httpx"} <= imported
    assert _within(imported, NOT_FOR_A_PLAIN_REPORT) == set()


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_what_is_told_of_the_program_needs_no_package(option: str) -> None:
    imported = _imported([option], {})

    assert _within(imported, ("sei_action",)) == {"sei_action", "sei_action.cli"}
    assert _within(imported, ("github", "httpx", "pydantic", "requests", "ssl")) == set()
