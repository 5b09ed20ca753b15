"""The step in any CI: the facts come from a file, and GitHub is not asked."""

import io
import json
from pathlib import Path

import pytest
from pytest_httpx import HTTPXMock

from sei_action.report import report
from sei_action.runner import Runner
from tests.builders import API_KEY, GUID, moment
from tests.other_ci.variables import DRONE
from tests.run_file.builders import facts

SEI = "https://app.harness.io/gratis/sei/api/v1/custom-cicd"


class Scene:
    """A folder with a file, and what the step said."""

    def __init__(self, folder: Path) -> None:
        """Write the least facts."""
        self.file = folder / "run.json"
        self.write(facts())
        self.log = io.StringIO()
        self.env = {
            "SEI_API_KEY": API_KEY,
            "SEI_INSTANCE_GUID": GUID,
            "SEI_VERIFY": "false",
            "SEI_FROM_FILE": str(self.file),
            "RUNNER_TEMP": str(folder / "temp"),
        }

    def write(self, content: object) -> None:
        """Let the file hold this."""
        self.file.write_text(json.dumps(content), encoding="utf-8")

    def report(self, **changes: str) -> int:
        """Run the step with these variables besides, a minute after the run's start."""
        env = {**self.env, **changes}
        return report(env, Runner(env, self.log), now=lambda: moment(60))

    @property
    def lines(self) -> list[str]:
        """Give what was logged."""
        return self.log.getvalue().splitlines()


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Have a file, and no GitHub."""

    def refuse(*_given: object, **_named: object) -> None:
        msg = "GitHub was asked"
        raise AssertionError(msg)

    monkeypatch.setattr("sei_action.preparing.GitHub.at", refuse)
    return Scene(tmp_path)


def _accept(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(202, url=SEI, method="POST", json={"payload": "ok"})


def test_a_run_from_a_file_is_reported_without_github(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    assert scene.report() == 0

    (request,) = httpx_mock.get_requests()
    sent = json.loads(request.content)
    assert (sent["job_full_name"], sent["duration"]) == ("acme/shop/CI", 60_000)
    assert scene.lines[-1] == "SEI: accepted run #562 as SUCCESS."


def test_a_dry_run_from_a_file_needs_no_key(scene: Scene) -> None:
    assert scene.report(SEI_DRY_RUN="true", SEI_API_KEY="") == 0

    assert scene.lines[-1].endswith("nothing was sent, because this is a dry run.")


def test_a_build_of_drone_is_reported_without_a_file(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)

    assert scene.report(**DRONE, SEI_FROM_FILE="") == 0

    (request,) = httpx_mock.get_requests()
    assert json.loads(request.content)["instance_name"] == "Drone (acme)"


def test_every_problem_of_a_file_is_told_and_fails_the_step(scene: Scene) -> None:
    scene.write(facts(result="purple", colour="red"))

    assert scene.report() == 1

    assert [line.partition(":")[0] for line in scene.lines] == ["error", "error"]


def test_a_wrong_input_beside_a_file_fails_the_step(scene: Scene) -> None:
    assert scene.report(SEI_RUN_ID="7") == 1

    (line,) = scene.lines
    assert line == (
        "error: Input `run-id`: it goes with runs of GitHub Actions only, and this run comes from "
        "a file or from Drone; leave it out."
    )


def test_a_job_that_nobody_named_fails_the_step(scene: Scene) -> None:
    assert scene.report(SEI_SCOPE="job") == 1

    assert scene.lines[0].startswith("error: Input `jobs`: it is empty.")


def test_a_text_of_the_file_that_holds_the_key_is_hidden(
    scene: Scene, httpx_mock: HTTPXMock
) -> None:
    _accept(httpx_mock)
    scene.write(facts(branch_name=f"x{API_KEY}"))

    scene.report()

    (request,) = httpx_mock.get_requests()
    assert json.loads(request.content)["branch_name"] == "x***"
    assert API_KEY not in scene.log.getvalue()


def test_a_run_that_still_runs_is_not_reported(scene: Scene) -> None:
    assert scene.report(SEI_RESULT="running") == 0

    assert scene.lines[-1].startswith("SEI: run #562 is not reported: it is still running")


def test_artifacts_of_the_workspace_are_declared_too(scene: Scene, httpx_mock: HTTPXMock) -> None:
    _accept(httpx_mock)
    manifest = {"artifacts": [{"type": "npm", "location": "x", "name": "y", "qualifier": "1"}]}
    (scene.file.parent / "sei-artifacts.json").write_text(json.dumps(manifest), encoding="utf-8")

    scene.report(GITHUB_WORKSPACE=str(scene.file.parent))

    (request,) = httpx_mock.get_requests()
    assert json.loads(request.content)["artifacts"][0]["name"] == "y"
