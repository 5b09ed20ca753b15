"""Specify the mode `enrich`, with a local SEI and a local GitHub on real sockets."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from demo.github import State, create_app
from demo.github.state.access import EVERYTHING
from demo.job import SAMPLE, runner_environment, running_run
from sei_action.cli import main
from sei_action.enrich import enrich
from sei_action.runner import Runner
from sei_action.sandbox import BASE_PATH, Store, running
from sei_action.sandbox import create_app as create_sei
from tests.switch import Switch

KEY = "key-of.a_test=1"
IMAGE = "ghcr.io/acme/shop/api:1.4.2"


@dataclass
class Scene:
    """Hold both servers, and what the step says."""

    store: Store
    state: State
    github: Starlette
    env: dict[str, str]
    folder: Path
    log: io.StringIO = field(default_factory=io.StringIO)

    def enrich(self, **texts: str) -> int:
        """Run the step."""
        env = {**self.env, **{f"SEI_{name.upper()}": text for name, text in texts.items()}}
        return enrich(env, Runner(env, self.log))

    @property
    def outputs(self) -> dict[str, str]:
        """Read the step's outputs."""
        lines = iter((self.folder / "output").read_text().splitlines())
        return {line.partition("<<")[0]: _until(lines, line.partition("<<")[2]) for line in lines}

    def added(self, kind: str) -> dict[str, Any]:
        """Give the one addition of a kind."""
        (one,) = [one for one in self.store.additions() if one["kind"] == kind]
        return one


def _until(lines: Iterator[str], end: str) -> str:
    return "\n".join(iter(lambda: next(lines), end))


@pytest.fixture
def scene(sei_and_github: tuple[Switch, Switch], tmp_path: Path) -> Iterator[Scene]:
    """Stand in the last job of the demo's run."""
    state = State.load(SAMPLE)
    github = create_app(state)
    with Store(tmp_path / "sei.sqlite3") as store:
        sei, at_github = sei_and_github
        sei.app, at_github.app = create_sei(store, api_key=KEY), github
        env = {
            **runner_environment(state, running_run(state), at_github.origin, tmp_path),
            "SEI_API_KEY": KEY,
            "SEI_BASE_URL": f"{sei.origin}{BASE_PATH}",
            "SEI_GITHUB_TOKEN": "token-of.a_test",
            "SEI_INTEGRATION_ID": "155",
            "SEI_MODE": "enrich",
        }
        yield Scene(store, state, github, env, tmp_path)


def test_artifacts_are_added_to_the_run(scene: Scene) -> None:
    assert scene.enrich(images=IMAGE) == 0

    added = scene.added("artifacts")
    assert (added["integration_id"], added["repository"]) == ("155", "acme/shop")
    assert (added["job_name"], added["job_run_number"]) == ("CI", 562)
    names = [entry["name"].partition("#")[0] for entry in added["entries"]]
    assert names == ["coverage", "wheels", "api"]


def test_parameters_are_added_to_the_run(scene: Scene) -> None:
    scene.enrich(params="team=checkout")

    entries = scene.added("params")["entries"]
    assert {"name": "team", "type": "string", "value": "checkout"} in entries


def test_no_report_is_sent_and_no_instance_is_needed(scene: Scene) -> None:
    scene.enrich()

    assert scene.store.reports() == []


def test_outputs_and_summary_tell_what_was_added(scene: Scene) -> None:
    scene.enrich(images=IMAGE)

    outputs = scene.outputs
    payload = json.loads(Path(outputs.pop("payload-file")).read_text())
    assert set(payload) == {"cicd/push_artifacts", "cicd/push_job_run_params"}
    assert outputs == {
        "delivered": "true",
        "result": "",
        "build-number": "",
        "execution-id": f"{running_run(scene.state).id}-1",
        "commit-count": "",
        "artifact-count": "3",
        "outbox": "",
    }
    assert "added 3 artifacts and" in (scene.folder / "summary").read_text()


def test_a_dry_run_shows_everything_and_sends_nothing(scene: Scene) -> None:
    assert scene.enrich(images=IMAGE, dry_run="true", api_key="") == 0

    assert scene.store.additions() == []
    assert '"name": "api"' in scene.log.getvalue()
    assert "nothing was sent, because this is a dry run" in scene.log.getvalue()
    assert scene.outputs["delivered"] == "false"


def test_what_sei_does_not_take_is_a_warning(scene: Scene) -> None:
    assert scene.enrich(api_key="another-key") == 0

    log = scene.log.getvalue()
    assert log.count("::warning") == 1
    assert log.count("SEI did not take the report (status 403") == 1
    assert "could not all be added to run" in (scene.folder / "summary").read_text()
    assert scene.outputs["delivered"] == "false"


def test_under_fail_on_error_it_fails_the_step(scene: Scene) -> None:
    assert scene.enrich(api_key="another-key", fail_on_error="true") == 1


def test_parameters_are_sent_where_artifacts_are_refused(scene: Scene) -> None:
    sei = create_sei(scene.store, api_key=KEY)
    refusing = Route(
        f"{BASE_PATH}cicd/push_artifacts", lambda _request: Response("{}", 400), methods=["POST"]
    )
    sei.router.routes.insert(0, refusing)
    with running(sei) as origin:
        scene.enrich(base_url=f"{origin}{BASE_PATH}")

    assert [one["kind"] for one in scene.store.additions()] == ["params"]


def test_an_sei_that_never_answers_costs_no_more_than_the_time(scene: Scene) -> None:
    def never(_request: object) -> Response:
        return Response("{}", 503, headers={"Retry-After": "0"})

    paths = ("artifacts", "job_run_params")
    routes = [Route(f"/cicd/push_{path}", never, methods=["POST"]) for path in paths]
    with running(Starlette(routes=routes)) as origin:
        assert scene.enrich(base_url=origin) == 0

    assert "SEI did not take the report (status 503" in scene.log.getvalue()


def test_a_run_with_nothing_to_add_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sei_action.payload.additions.Additions.bodies", lambda _self: {})

    scene.enrich()

    assert (
        "nothing was added to run #562 of CI, because it has no artifacts and no parameters"
        in scene.log.getvalue()
    )
    assert scene.store.additions() == []
    assert scene.outputs["delivered"] == "false"


def test_a_permission_that_is_missing_costs_its_facts_alone(scene: Scene) -> None:
    less = {"permissions": EVERYTHING - {"deployments"}}
    scene.github.state.github = scene.state.model_copy(update=less)

    assert scene.enrich(environment="production") == 0

    assert "Missing in the report: " in scene.log.getvalue()
    assert scene.added("artifacts")["entries"]


def test_a_run_that_cannot_be_read_is_not_added_to(scene: Scene) -> None:
    less = {"permissions": EVERYTHING - {"actions"}}
    scene.github.state.github = scene.state.model_copy(update=less)

    assert scene.enrich() == 0

    assert scene.store.additions() == []
    assert "permissions:` with `actions: read`" in scene.log.getvalue()


def test_another_run_has_nothing_of_this_job(scene: Scene) -> None:
    other = next(run for run in scene.state.runs if run.status == "completed")

    scene.enrich(run_id=str(other.id), matrix='{"python": "3.12"}')

    added = scene.added("params")
    assert added["job_run_number"] == other.run_number
    assert "matrix.python" not in [entry["name"] for entry in added["entries"]]


def test_what_looks_like_a_secret_is_not_sent_and_told(scene: Scene) -> None:
    scene.enrich(params="password=hunter2")

    assert "hunter2" not in json.dumps(scene.store.additions())
    assert "Not sent, because they look like secrets: parameters password." in scene.log.getvalue()


def test_a_build_is_not_asked_for_its_deployments(scene: Scene) -> None:
    scene.enrich(kind="ci")

    asked = [one.path for one in scene.github.state.requests]
    assert not any(path.endswith("/deployments") for path in asked)


def test_a_run_that_no_sei_could_take_is_told(scene: Scene) -> None:
    runs = tuple(run.model_copy(update={"run_number": 2**31}) for run in scene.state.runs)
    scene.github.state.github = scene.state.model_copy(update={"runs": runs})

    assert scene.enrich() == 0

    assert "Nothing can be added to the run as GitHub tells of it" in scene.log.getvalue()


def test_a_payload_that_cannot_be_kept_is_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Runner, "keep_file", refuse)

    assert scene.enrich() == 0

    assert "could not be kept as a file (Permission denied)" in scene.log.getvalue()
    assert scene.outputs["delivered"] == "true"


def test_the_mode_is_chosen_by_the_input(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--mode", "Enrich"], scene.env) == 0

    assert "added 2 artifacts" in capsys.readouterr().out


def test_no_secret_is_in_the_log(scene: Scene) -> None:
    scene.env["RUNNER_DEBUG"] = "1"

    scene.enrich(images=IMAGE)

    lines = [line for line in scene.log.getvalue().splitlines() if "add-mask" not in line]
    assert "SEI: POST" in "".join(lines)
    assert KEY not in "".join(lines)
