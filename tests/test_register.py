"""Specify the command `register`, with a local SEI and a local GitHub on real sockets."""

import io
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.github import create_app as create_github
from demo.github.settings import Setting
from sei_action.cli import main
from sei_action.config.registration import read_registration
from sei_action.register import next_command, register
from sei_action.runner import Runner
from sei_action.sandbox import BASE_PATH, Store
from sei_action.sandbox import create_app as create_sei
from tests.openapi.states import a_state
from tests.switch import Switch

KEY = "key-of.a_test=1"
TOKEN = "ghp_token-of.a_test"
NAME = "GitHub Actions (acme)"
ID = "4620"


@dataclass
class Scene:
    """Hold both servers, and what the command said."""

    store: Store
    github: Starlette
    env: dict[str, str]
    folder: Path
    sei: "Sei"
    said: str = ""
    answer: str = ""

    def register(self, **texts: str) -> int:
        """Run the command and remember what it says."""
        env = {**self.env, **{f"SEI_{name.upper()}": text for name, text in texts.items()}}
        log, answer = io.StringIO(), io.StringIO()
        code = register(env, Runner(env, log), answer)
        self.said, self.answer = log.getvalue(), answer.getvalue()
        return code

    @property
    def guids(self) -> list[str]:
        """Give the GUIDs of the instances that there are."""
        return [one.guid for one in self.store.instances()]

    def stored(self, place: str, kind: str, name: str) -> Setting | None:
        """Find what is stored at GitHub."""
        found = self.github.state.settings.find(place, kind, name)
        assert found is None or isinstance(found, Setting)
        return found


class Sei:
    """Pass requests on to the sandbox, or let something happen instead."""

    def __init__(self, app: ASGIApp) -> None:
        """Pass everything on."""
        self.app = app
        self.before_making: Callable[[], object] = lambda: None
        self.answer_of_making: Response | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not (scope["type"] == "http" and scope["path"].endswith("cicd/instances")):
            await self.app(scope, receive, send)
            return
        self.before_making()
        if self.answer_of_making is None:
            await self.app(scope, receive, send)
            return
        await Request(scope, receive).body()
        await self.answer_of_making(scope, receive, send)


@pytest.fixture
def scene(sei_and_github: tuple[Switch, Switch], tmp_path: Path) -> Iterator[Scene]:
    """Set up an SEI without instances and a GitHub without settings."""
    github = create_github(a_state())
    with Store(tmp_path / "sei.sqlite3") as store:
        sei = Sei(create_sei(store, api_key=KEY))
        at_sei, at_github = sei_and_github
        at_sei.app, at_github.app = sei, github
        env = {
            "SEI_API_KEY": KEY,
            "SEI_BASE_URL": f"{at_sei.origin}{BASE_PATH}",
            "SEI_INTEGRATION_ID": ID,
            "SEI_INSTANCE_NAME": NAME,
            "GITHUB_API_URL": at_github.origin,
            "GITHUB_TOKEN": TOKEN,
            "SEI_TIMEOUT": "30",
        }
        yield Scene(store, github, env, tmp_path, sei)


def test_an_instance_is_made_and_its_guid_alone_is_answered(scene: Scene) -> None:
    assert scene.register() == 0

    (instance,) = scene.store.instances()
    assert (instance.name, instance.integration_id, instance.type) == (NAME, ID, "jenkins")
    assert scene.answer == f"{instance.guid}\n"
    assert "Made the instance" in scene.said


def test_a_second_run_finds_the_instance_and_makes_no_other(scene: Scene) -> None:
    scene.register()
    first = scene.answer

    assert scene.register() == 0

    assert scene.answer == first
    assert len(scene.guids) == 1
    assert "has the instance 'GitHub Actions (acme)' already" in scene.said


def test_another_integrations_instance_of_the_name_is_not_taken(scene: Scene) -> None:
    scene.store.register(NAME, integration_id="1")

    scene.register()

    assert len(scene.guids) == 2


def test_the_instance_is_found_behind_a_hundred_others(scene: Scene) -> None:
    for number in range(105):
        scene.store.register(f"Other {number}", integration_id=ID)
    guid = scene.store.register(NAME, integration_id=ID)

    scene.register()

    assert scene.answer == f"{guid}\n"


def test_where_somebody_makes_one_at_the_same_time_both_choose_the_same(scene: Scene) -> None:
    first = "00000000-0000-4000-8000-000000000001"
    scene.sei.before_making = partial(scene.store.register, NAME, integration_id=ID, guid=first)

    assert scene.register() == 0

    assert scene.answer == f"{first}\n"
    assert f"There are 2 instances 'GitHub Actions (acme)'; {first} is used." in scene.said
    assert next(guid for guid in scene.guids if guid != first) in scene.said


def test_an_instance_whose_making_was_not_answered_is_found(scene: Scene) -> None:
    scene.sei.before_making = partial(scene.store.register, NAME, integration_id=ID)
    scene.sei.answer_of_making = JSONResponse({}, HTTPStatus.BAD_GATEWAY)

    assert scene.register() == 0

    assert scene.answer == f"{scene.guids[0]}\n"
    assert len(scene.guids) == 1


def test_an_instance_that_was_not_made_is_told(scene: Scene) -> None:
    scene.sei.answer_of_making = JSONResponse({"payload": "no such integration"}, 400)

    assert scene.register() == 1

    assert scene.answer == ""
    assert "SEI did not make the instance (status 400: no such integration)" in scene.said


def test_who_cancels_it_is_told_that_it_can_be_run_again(scene: Scene) -> None:
    scene.sei.before_making = partial(signal.raise_signal, signal.SIGINT)

    assert scene.register() == 1

    assert "Cancelled. Run the same command again" in scene.said


def test_a_satellite_file_stands_in_for_the_integrations_id(scene: Scene) -> None:
    file = scene.folder / "satellite.yml"
    file.write_text(f"satellite: {{url: '{scene.env['SEI_BASE_URL']}'}}\nintegrations: [{{id: 9}}]")

    assert scene.register(integration_id="", satellite_file=str(file)) == 0

    assert [one.integration_id for one in scene.store.instances()] == ["9"]
    assert "warning" not in scene.said


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("https://accounts.eu.harness.io/sei/api", "write --region eu"),
        ("https://sei.acme.example/api", "write --base-url https://sei.acme.example/api/v1/"),
    ],
)
def test_a_satellite_file_of_another_sei_is_told(scene: Scene, url: str, advice: str) -> None:
    file = scene.folder / "satellite.yml"
    file.write_text(f"satellite: {{url: '{url}'}}\nintegrations: [{{id: 9}}]")

    assert scene.register(integration_id="", satellite_file=str(file)) == 0

    assert advice in scene.said


def test_a_wrong_satellite_file_is_told(scene: Scene) -> None:
    assert scene.register(integration_id="", satellite_file="none.yml") == 1

    assert "Input `satellite-file`: none.yml cannot be read" in scene.said


@pytest.mark.parametrize(
    "told",
    [
        {"write_variable": "acme/shop"},
        {"org": "acme"},
        {"write_variable": "acme/shop", "dry_run": "true"},
    ],
)
def test_the_usual_name_is_that_of_the_owner(scene: Scene, told: Mapping[str, str]) -> None:
    scene.register(instance_name="", **told)

    assert "'GitHub Actions (acme)'" in scene.said


def test_in_a_job_the_usual_name_is_that_of_the_repositorys_owner(scene: Scene) -> None:
    scene.env["GITHUB_REPOSITORY"] = "globex/shop"

    scene.register(instance_name="")

    assert [one.name for one in scene.store.instances()] == ["GitHub Actions (globex)"]


def test_a_name_that_cannot_be_known_is_asked_for(scene: Scene) -> None:
    assert scene.register(instance_name="") == 1

    assert "Input `instance-name`: it is empty, and nothing tells whose it is." in scene.said
    assert scene.guids == []


@pytest.mark.parametrize(
    ("told", "place"),
    [({"write_variable": "acme/shop"}, "acme/shop"), ({"org": "acme"}, "acme")],
)
def test_guid_and_key_are_stored(scene: Scene, told: Mapping[str, str], place: str) -> None:
    assert scene.register(write_secret="true", **told) == 0

    variable = scene.stored(place, "variables", "SEI_INSTANCE_GUID")
    secret = scene.stored(place, "secrets", "SEI_API_KEY")
    assert variable is not None
    assert variable.value == scene.guids[0]
    assert secret is not None
    assert secret.value == KEY


def test_another_key_can_be_stored_for_reporting(scene: Scene) -> None:
    scene.register(org="acme", write_secret="true", reporting_key="key-that.reports=1")

    secret = scene.stored("acme", "secrets", "SEI_API_KEY")
    assert secret is not None
    assert secret.value == "key-that.reports=1"
    assert "key-that.reports=1" not in scene.said


def test_who_stores_the_key_of_this_command_is_told_of_lesser_rights(scene: Scene) -> None:
    scene.register(org="acme", write_secret="true")

    assert "a key with the role Ingestion is enough: set SEI_REPORTING_KEY" in scene.said


def test_without_write_secret_the_key_is_stored_nowhere(scene: Scene) -> None:
    scene.register(write_variable="acme/shop")

    assert scene.stored("acme/shop", "secrets", "SEI_API_KEY") is None


def test_a_second_run_says_what_is_there_already(scene: Scene) -> None:
    for _ in range(2):
        assert scene.register(write_variable="acme/shop") == 0

    assert "Already there: the variable SEI_INSTANCE_GUID in acme/shop." in scene.said


@pytest.mark.parametrize(
    ("visibility", "words"),
    [
        ("", "What is new there is for private and internal ones"),
        ("private", "What is new there is for private and internal ones"),
        ("all", "What is new there is for all repositories"),
        ("selected", "Choose which repositories may read it: https://github.com/organizations/ac"),
    ],
)
def test_it_is_told_who_may_read_what_is_stored(scene: Scene, visibility: str, words: str) -> None:
    scene.register(org="acme", visibility=visibility)

    assert words in scene.said


def test_a_token_that_may_not_leaves_the_guid_and_fails(scene: Scene) -> None:
    state = scene.github.state
    state.github = state.github.model_copy(update={"permissions": frozenset()})

    assert scene.register(write_variable="acme/shop") == 1

    assert scene.answer == f"{scene.guids[0]}\n"
    assert "GitHub did not store the variable SEI_INSTANCE_GUID of acme/shop" in scene.said


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(scene: Scene) -> None:
    code = scene.register(write_variable="acme/shop", write_secret="true", dry_run="true")

    assert code == 0
    assert (scene.answer, scene.guids) == ("", [])
    assert "Would make the instance 'GitHub Actions (acme)' at the integration 4620." in scene.said
    assert (
        "Would store the variable SEI_INSTANCE_GUID and the secret SEI_API_KEY in acme/shop."
        in scene.said
    )
    assert scene.stored("acme/shop", "variables", "SEI_INSTANCE_GUID") is None


def test_a_dry_run_answers_the_guid_that_there_is(scene: Scene) -> None:
    guid = scene.store.register(NAME, integration_id=ID)

    scene.register(dry_run="true", write_variable="acme/shop")

    assert scene.answer == f"{guid}\n"
    assert scene.stored("acme/shop", "variables", "SEI_INSTANCE_GUID") is None


def test_a_wrong_key_is_told(scene: Scene) -> None:
    assert scene.register(api_key="another-key") == 1

    assert "SEI did not list the instances (status 403: the API key is wrong)" in scene.said


@pytest.mark.parametrize("text", [KEY, TOKEN])
def test_no_secret_is_said(scene: Scene, text: str) -> None:
    scene.env["RUNNER_DEBUG"] = "1"

    scene.register(write_variable="acme/shop", write_secret="true")

    assert "SEI: POST" in scene.said
    assert text not in scene.said + scene.answer


def test_in_a_job_the_secrets_are_masked_before_all_else(scene: Scene) -> None:
    scene.env["GITHUB_ACTIONS"] = "true"

    scene.register(reporting_key="key-that.reports=1", integration_id="")

    lines = scene.said.splitlines()
    hidden = (KEY, "key-that.reports=1", TOKEN)
    assert lines[:3] == [f"::add-mask::{text}" for text in hidden]


def test_all_that_is_wrong_is_told_at_once(scene: Scene) -> None:
    assert scene.register(integration_id="", visibility="all") == 1

    assert scene.said.count("error: ") == 2


def test_the_next_command_is_told(scene: Scene) -> None:
    scene.register()

    assert f"Next: sei-action init --instance-guid {scene.guids[0]} --base-url " in scene.said


@pytest.mark.parametrize(
    ("told", "command"),
    [
        ({}, "sei-action init --instance-guid 1"),
        ({"SEI_REGION": "eu"}, "sei-action init --instance-guid 1 --region eu"),
        (
            {"SEI_BASE_URL": "https://sei.test"},
            "sei-action init --instance-guid 1 --base-url https://sei.test/",
        ),
        ({"SEI_ORG": "acme", "GH_TOKEN": TOKEN}, "sei-action init"),
    ],
)
def test_the_next_command_says_what_is_not_usual(told: dict[str, str], command: str) -> None:
    usual = {"SEI_API_KEY": KEY, "SEI_INTEGRATION_ID": ID}

    assert next_command("1", read_registration({**usual, **told})) == command


def test_in_a_job_the_guid_is_an_output_and_in_the_summary(scene: Scene) -> None:
    output, summary = scene.folder / "output", scene.folder / "summary"
    scene.env |= {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}

    scene.register()

    assert output.read_text().startswith("instance-guid<<")
    assert scene.guids[0] in output.read_text()
    assert scene.guids[0] in summary.read_text()


def test_an_output_that_cannot_be_written_is_told(scene: Scene) -> None:
    scene.env["GITHUB_OUTPUT"] = str(scene.folder)

    assert scene.register() == 1

    assert "error: " in scene.said


def test_the_command_line_takes_the_options(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        *("register", "--name", "Ours", "--integration-id", "77"),
        *("--write-variable", "acme/shop", "--write-secret"),
    ]

    assert main(words, scene.env) == 0

    (instance,) = scene.store.instances()
    captured = capsys.readouterr()
    assert (instance.name, instance.integration_id) == ("Ours", "77")
    assert captured.out == f"{instance.guid}\n"
    assert "Stored the secret SEI_API_KEY in acme/shop." in captured.err


@pytest.mark.parametrize("option", ["api-key", "reporting-key", "github-token"])
def test_a_secret_is_no_option(
    scene: Scene, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    with pytest.raises(SystemExit):
        main(["register", f"--{option}", KEY], scene.env)

    assert KEY not in capsys.readouterr().err


def test_the_answers_of_github_may_be_an_enterprise_servers(scene: Scene) -> None:
    scene.env["GITHUB_API_URL"] += "/api/v3"
    scene.env["GITHUB_SERVER_URL"] = "https://github.acme.example"

    assert scene.register(org="acme") == 0

    assert "https://github.acme.example/organizations/acme/settings" in scene.said
