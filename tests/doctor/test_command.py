"""Specify the command `doctor`, with local SEIs and a local GitHub on real sockets."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Send
from starlette.types import Scope as AsgiScope

from demo.github import create_app as create_github
from demo.github.state import State
from sei_action.cli import main
from sei_action.diagnosis import Check, Level
from sei_action.doctor import doctor
from sei_action.errors import OutOfTimeError
from sei_action.runner import Runner
from sei_action.sandbox import BASE_PATH, Store, running
from sei_action.sandbox import create_app as create_sei
from tests.advice.builders import SOUND, with_changes
from tests.openapi.states import a_commit, a_run, a_state

KEY = "key-of.a_test=1"
TOKEN = "token-of.a_test"
NAME = "GitHub Actions (acme)"
CI = ".github/workflows/ci.yml"
EARLY = with_changes(SOUND, ("    if: always()\n", ""))


def _state(**changes: object) -> State:
    usual = {
        "commits": (a_commit(1),),
        "branches": {"main": f"{1:040x}"},
        "runs": (a_run(1),),
        "contents": {CI: SOUND, "README.md": "x", ".github/workflows/notes.txt": "x"},
    }
    return a_state(**{**usual, **changes})


@dataclass
class Scene:
    """Hold the servers, and what the doctor said."""

    store: Store
    github: Starlette
    env: dict[str, str]
    regions: dict[str, str]
    said: str = ""
    checks: list[tuple[Level, Check]] = field(default_factory=list)

    def examine(self, **changes: str | None) -> int:
        """Run the command with other variables, and remember what it says."""
        told = {**self.env, **changes}
        env = {name: text for name, text in told.items() if text is not None}
        log, answer = io.StringIO(), io.StringIO()
        code = doctor(env, Runner(env, log), answer, self.regions)
        self.said = log.getvalue() + answer.getvalue()
        found = json.loads(answer.getvalue() or '{"checks": []}')["checks"]
        self.checks = [(Level(one["level"]), Check(one["check"])) for one in found]
        return code

    @property
    def wrong(self) -> list[tuple[Level, Check]]:
        """Give what is not in order."""
        return [one for one in self.checks if one[0] is not Level.OK]


class Server:
    """Pass requests on to the application of the test: starting a server takes long."""

    def __init__(self) -> None:
        """Begin without one."""
        self.app = Starlette()
        self.origin = ""

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Server, Server, Server]]:
    """Start two SEIs and a GitHub."""
    sei, other, github = Server(), Server(), Server()
    with running(sei) as a, running(other) as b, running(github) as c:
        sei.origin, other.origin, github.origin = a, b, c
        yield sei, other, github


@pytest.fixture
def scene(
    servers: tuple[Server, Server, Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scene]:
    """Set up two regions of SEI, of which prod2 knows the key, and a GitHub."""
    monkeypatch.chdir(tmp_path)
    sei, other, github = servers
    with Store(tmp_path / "sei.sqlite3") as store, Store(tmp_path / "other.sqlite3") as foreign:
        sei.app = create_sei(store, api_key=KEY)
        other.app = create_sei(foreign, api_key="another")
        github.app = create_github(_state())
        env = {
            "SEI_API_KEY": KEY,
            "SEI_INSTANCE_GUID": store.register(NAME, integration_id="4620"),
            "SEI_GITHUB_TOKEN": TOKEN,
            "GITHUB_API_URL": github.origin,
            "GITHUB_REPOSITORY": "acme/shop",
            "SEI_TIMEOUT": "30",
        }
        regions = {"prod2": f"{sei.origin}{BASE_PATH}", "prod1": f"{other.origin}{BASE_PATH}"}
        yield Scene(store, github.app, env, regions)


def test_a_sound_setup_is_in_order(scene: Scene) -> None:
    assert scene.examine() == 0

    assert scene.wrong == []
    assert {check for _, check in scene.checks} >= {
        Check.KEY,
        Check.REGION,
        Check.INGESTION,
        Check.INSTANCE,
        Check.TOKEN,
        Check.PERMISSION,
        Check.RATE_LIMIT,
        Check.CLOCK,
        Check.WORKFLOW_FILE,
    }


def test_nothing_is_changed(scene: Scene) -> None:
    before = scene.store.instances()

    scene.examine(SEI_INSTANCE_NAME="Another")

    assert scene.store.instances() == before
    assert scene.store.runs() == []
    assert {asked.method for asked in scene.github.state.requests} == {"GET"}


def test_the_region_that_knows_the_key_is_named(scene: Scene) -> None:
    assert scene.examine(SEI_REGION="prod1") == 1

    assert scene.wrong == [(Level.ERROR, Check.REGION)]
    assert "Write `region: prod2`." in scene.said


def test_a_key_of_no_region_is_told(scene: Scene) -> None:
    assert scene.examine(SEI_API_KEY="one-that-nobody-knows") == 1

    assert scene.wrong == [(Level.ERROR, Check.KEY)]
    assert "Of the other regions prod1 none takes it." in scene.said


def test_a_key_goes_to_no_other_address_where_one_is_given(scene: Scene) -> None:
    scene.examine(SEI_BASE_URL=scene.regions["prod1"])

    assert scene.wrong == [(Level.ERROR, Check.KEY)]
    assert scene.store.reports() == []


def test_what_is_no_key_is_sent_nowhere(scene: Scene) -> None:
    assert scene.examine(SEI_API_KEY="ghs_16C7e42F292c6912E7710c838347Ae178B4a") == 1

    assert scene.wrong == [(Level.ERROR, Check.KEY)]
    assert scene.store.reports() == []


def test_without_a_key_everything_else_is_still_examined(scene: Scene) -> None:
    assert scene.examine(SEI_API_KEY=None) == 1

    assert scene.wrong == [(Level.ERROR, Check.KEY)]
    assert (Level.OK, Check.TOKEN) in scene.checks


def test_an_instance_that_is_not_registered_is_told(scene: Scene) -> None:
    assert scene.examine(SEI_INSTANCE_GUID="0c8e1c35-35c5-4b5c-9d6b-3c1a1c0a9d11") == 1

    assert scene.wrong == [(Level.ERROR, Check.INSTANCE)]


def test_an_instance_that_a_report_would_rename_is_told(scene: Scene) -> None:
    assert scene.examine(SEI_INSTANCE_NAME="Another") == 0

    assert scene.wrong == [(Level.WARNING, Check.INSTANCE_NAME)]


def test_the_native_integration_is_looked_for(scene: Scene) -> None:
    scene.store.register("GHA", integration_id="155", kind="github_actions")

    scene.examine()

    assert scene.wrong == [(Level.WARNING, Check.NATIVE_INTEGRATION)]


def test_an_input_that_is_wrong_keeps_nothing_else_from_being_examined(scene: Scene) -> None:
    assert scene.examine(SEI_KIND="sometimes", SEI_INSTANCE_GUID=None) == 1

    assert scene.wrong == [(Level.ERROR, Check.INPUTS), (Level.ERROR, Check.INSTANCE)]
    assert (Level.OK, Check.INGESTION) in scene.checks


def test_each_permission_is_tried(scene: Scene) -> None:
    scene.github.state.github = _state(permissions={"contents", "deployments"})

    assert scene.examine(GITHUB_RUN_ID="1001") == 1

    assert scene.wrong == [(Level.ERROR, Check.PERMISSION), (Level.WARNING, Check.PERMISSION)]


def test_a_repository_without_commits_can_be_read(scene: Scene) -> None:
    scene.github.state.github = _state(commits=(), branches={}, runs=())

    scene.examine()

    assert (Level.WARNING, Check.PERMISSION) not in scene.wrong


def test_a_repository_that_the_token_does_not_see_is_told(scene: Scene) -> None:
    assert scene.examine(GITHUB_REPOSITORY="acme/other") == 1

    assert (Level.ERROR, Check.TOKEN) in scene.wrong


def test_an_address_of_github_that_is_none_keeps_nothing_else_from_being_examined(
    scene: Scene,
) -> None:
    assert scene.examine(GITHUB_API_URL="nowhere") == 1

    assert (Level.ERROR, Check.TOKEN) in scene.wrong
    assert (Level.OK, Check.INGESTION) in scene.checks


def test_without_a_repository_github_is_not_asked(scene: Scene) -> None:
    assert scene.examine(GITHUB_REPOSITORY=None, SEI_GITHUB_TOKEN=None, GITHUB_TOKEN=TOKEN) == 0

    assert scene.github.state.requests == []
    assert (Level.WARNING, Check.TOKEN) in scene.wrong


def test_the_steps_of_the_own_run_are_looked_at(scene: Scene) -> None:
    scene.examine(GITHUB_RUN_ID="1001")

    assert (Level.OK, Check.OTHER_REPORTS) in scene.checks


def test_workflow_files_are_read_from_the_checkout(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / CI).parent.mkdir(parents=True)
    (tmp_path / CI).write_text(EARLY, encoding="utf-8")

    assert scene.examine(GITHUB_WORKSPACE=str(tmp_path)) == 1

    assert scene.wrong == [(Level.ERROR, Check.ALWAYS)]


def test_workflow_files_are_read_from_the_clone_around(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / CI).parent.mkdir(parents=True)
    (tmp_path / CI).write_text(EARLY, encoding="utf-8")

    scene.examine()

    assert scene.wrong == [(Level.ERROR, Check.ALWAYS)]


def test_without_a_checkout_github_gives_the_workflow_files(scene: Scene) -> None:
    scene.github.state.github = _state(contents={CI: EARLY})

    assert scene.examine(GITHUB_SHA=f"{1:040x}") == 1

    assert scene.wrong == [(Level.ERROR, Check.ALWAYS)]


def test_the_action_is_known_under_the_name_of_its_copy(scene: Scene) -> None:
    copied = with_changes(EARLY, ("org/sei-action@", "acme/telemetry@"), ("instance-guid", "id"))
    scene.github.state.github = _state(contents={CI: copied})

    scene.examine()
    assert (Level.WARNING, Check.NO_STEP) in scene.wrong

    scene.examine(GITHUB_ACTION_REPOSITORY="acme/telemetry")
    assert (Level.ERROR, Check.ALWAYS) in scene.wrong


def test_a_repository_without_workflows_is_told(scene: Scene) -> None:
    scene.github.state.github = _state(contents={})

    assert scene.examine() == 0

    assert scene.wrong == [(Level.WARNING, Check.WORKFLOW_FILE)]
    assert "No workflow file could be read. The repository has none." in scene.said


def test_workflow_files_that_the_token_may_not_read_are_told(scene: Scene) -> None:
    scene.github.state.github = _state(permissions={"actions", "deployments", "pull-requests"})

    scene.examine()

    assert (Level.WARNING, Check.WORKFLOW_FILE) in scene.wrong
    assert "with `contents: read`. Check the repository out" in scene.said


def test_certificates_that_cannot_be_read_are_told(scene: Scene, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_text("no certificate", encoding="utf-8")

    assert scene.examine(REQUESTS_CA_BUNDLE=str(bundle)) == 1

    assert (Level.ERROR, Check.INPUTS) in scene.wrong


def test_no_secret_is_shown(scene: Scene, tmp_path: Path) -> None:
    summary = tmp_path / "summary"

    scene.examine(RUNNER_DEBUG="1", GITHUB_STEP_SUMMARY=str(summary), SEI_PIPELINE=f"x {KEY}")

    shown = scene.said + summary.read_text(encoding="utf-8")
    assert "GitHub: GET" in shown
    assert "SEI: POST" in shown
    assert KEY not in shown
    assert TOKEN not in shown


def test_the_summary_and_the_outputs_are_those_of_a_step(scene: Scene, tmp_path: Path) -> None:
    summary, outputs = tmp_path / "summary", tmp_path / "outputs"

    scene.examine(GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(outputs))

    assert "### SEI doctor: 0 errors" in summary.read_text(encoding="utf-8")
    assert "delivered<<" in outputs.read_text(encoding="utf-8")


def test_files_that_cannot_be_written_fail_nothing(scene: Scene, tmp_path: Path) -> None:
    assert scene.examine(GITHUB_STEP_SUMMARY=str(tmp_path)) == 0

    assert "could not be written" in scene.said


@pytest.mark.parametrize(
    ("fail_on_error", "code"), [(None, 0), ("false", 0), ("true", 1), ("perhaps", 0)]
)
def test_as_a_step_it_fails_nobodys_job_unless_it_shall(
    scene: Scene, fail_on_error: str | None, code: int
) -> None:
    examined = scene.examine(
        SEI_MODE="doctor", SEI_FAIL_ON_ERROR=fail_on_error, SEI_API_KEY="one-that-nobody-knows"
    )

    assert examined == code


def test_a_mistake_of_our_own_is_told_as_one(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sei_action.doctor.command.judge", lambda _facts: 1 / 0)

    assert scene.examine() == 1
    assert "ZeroDivisionError" in scene.said
    assert "Traceback" not in scene.said
    assert scene.examine(SEI_MODE="doctor") == 0
    scene.examine(RUNNER_DEBUG="1")
    assert "Traceback" in scene.said


def test_a_time_that_is_up_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_facts: object) -> None:
        raise OutOfTimeError("asking SEI")

    monkeypatch.setattr("sei_action.doctor.command.judge", fail)

    assert scene.examine() == 1
    assert "The time for this step was up while asking SEI." in scene.said


def test_the_command_line_gives_json(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    env = {name: text for name, text in scene.env.items() if name != "GITHUB_REPOSITORY"}
    url = scene.regions["prod2"]

    code = main(["doctor", "--json", "--repository", "acme/shop", "--base-url", url], env)

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert told["error"] == 0
    assert "The token sees acme/shop." in [one["what"] for one in told["checks"]]


def test_the_command_line_gives_lines(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    env = {**scene.env, "SEI_BASE_URL": scene.regions["prod1"]}

    assert main(["doctor"], env) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "ok: token: The token sees acme/shop." in lines
    assert [line for line in lines if line.startswith("error: key: SEI does not take the key")]
    assert lines[-1].startswith("SEI doctor: 1 error, ")


def test_the_mode_of_the_step_is_the_same(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    env = {**scene.env, "SEI_BASE_URL": scene.regions["prod1"], "SEI_MODE": "doctor"}

    assert main([], env) == 0
    assert "SEI doctor: 1 error, " in capsys.readouterr().out
