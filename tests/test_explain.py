"""Specify the command `explain`: what it needs, what it shows, and what it leaves alone."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.explained import explanation
from sei_action.cli import main
from sei_action.explain import explain
from sei_action.runner import Runner
from tests.repository import ROOT
from tests.scenarios.situation import NOW, Json, Situation, situations
from tests.scenarios.test_situations import KEY, Stage, staged

_BY_NAME = {one.name: one for one in situations()}
_PLAIN = next(one for one in _BY_NAME.values() if len(one.payloads) == 1 and one.file == "pushes")


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Run the servers."""
    with staged(_PLAIN.state) as stage:
        yield stage


def _logged(stage: Stage, situation: Situation, folder: Path, **env: str) -> tuple[int, str]:
    stage.show(situation)
    log = io.StringIO()
    given = {**stage.environment(situation, folder), **env}
    code = explain(given, Runner(given, log), now=lambda: NOW)
    return code, log.getvalue()


def test_the_table_is_folded_under_what_the_report_counts_as(stage: Stage, tmp_path: Path) -> None:
    code, log = _logged(stage, _PLAIN, tmp_path)

    assert code == 0
    assert "Run 1012: chosen by variable GITHUB_RUN_ID." in log
    assert "::group::How the report came about: a build\nfield " in log
    assert "::endgroup::" in log


def test_no_key_is_needed_and_nothing_is_sent(stage: Stage, tmp_path: Path) -> None:
    nowhere = "https://sei.invalid/"

    code, log = _logged(stage, _PLAIN, tmp_path, SEI_API_KEY="", SEI_BASE_URL=nowhere)

    assert code == 0
    assert "::warning" not in log


def test_no_file_is_written(stage: Stage, tmp_path: Path) -> None:
    _logged(stage, _PLAIN, tmp_path, GITHUB_STEP_SUMMARY=str(tmp_path / "summary"))

    assert [path.name for path in tmp_path.iterdir()] == ["event.json"]


def test_a_run_can_be_named_where_there_is_no_job(stage: Stage, tmp_path: Path) -> None:
    code, log = _logged(stage, _PLAIN, tmp_path, SEI_RUN_ID="1011", GITHUB_RUN_ID="")

    assert code == 0
    assert "Run 1011: chosen by input run-id." in log


def test_each_service_is_explained_by_itself_and_why_one_is_left_out(
    stage: Stage, tmp_path: Path
) -> None:
    services = "[{name: web, paths: [services/web/**]}, {name: api, paths: [nowhere/**]}]"

    code, log = _logged(stage, _PLAIN, tmp_path, SEI_SERVICES=services)

    assert code == 0
    assert "How the report came about, service web: a build" in log
    assert "service api is not reported: no commit touches its paths." in log


def test_what_is_wrong_with_inputs_is_told(stage: Stage, tmp_path: Path) -> None:
    code, log = _logged(stage, _PLAIN, tmp_path, SEI_KIND="both", SEI_INSTANCE_GUID="")

    assert code == 1
    assert log.count("::error") == 2


def test_a_run_that_cannot_be_read_is_told(stage: Stage, tmp_path: Path) -> None:
    code, log = _logged(stage, _PLAIN, tmp_path, SEI_RUN_ID="99")

    assert code == 1
    assert "GitHub did not give run 99 of acme/shop" in log


def test_what_is_missing_is_told(stage: Stage, tmp_path: Path) -> None:
    _, log = _logged(stage, _PLAIN, tmp_path, SEI_PARAMS="API_TOKEN=hunter2")

    assert "Not sent, because they look like secrets: parameters API_TOKEN." in log


def test_where_a_step_gets_no_secrets_it_is_told_that_it_reports_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    actor = {"GITHUB_ACTOR": "dependabot[bot]"}

    assert "reports nothing" in _logged(stage, _PLAIN, tmp_path, SEI_API_KEY="", **actor)[1]
    assert "reports nothing" not in _logged(stage, _PLAIN, tmp_path, **actor)[1]


def test_a_machine_is_given_json_and_people_the_rest(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.show(_PLAIN)
    env = {**stage.environment(_PLAIN, tmp_path), "SEI_PARAMS": "API_TOKEN=hunter2"}

    code = main(["explain", "--json"], env)

    shown = capsys.readouterr()
    told: Json = json.loads(shown.out)
    assert code == 0
    assert told["run"] == {
        "id": 1012,
        "chosen_by": {"kind": "variable", "name": "GITHUB_RUN_ID", "field": ""},
    }
    assert [report["counts_as"] for report in told["reports"]] == ["a build"]
    assert told["notes"] == ["Not sent, because they look like secrets: parameters API_TOKEN."]
    assert "::warning" in shown.err


def test_people_read_a_table(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.show(_PLAIN)

    assert main(["explain", "--kind", "cd"], stage.environment(_PLAIN, tmp_path)) == 0
    assert "the input `kind` says so" in capsys.readouterr().out


@pytest.mark.parametrize("machine", [True, False])
def test_no_secret_is_shown(stage: Stage, tmp_path: Path, *, machine: bool) -> None:
    stage.show(_PLAIN)
    env = {**stage.environment(_PLAIN, tmp_path), "GITHUB_WORKFLOW": f"CI {KEY}"}
    told, log = io.StringIO(), io.StringIO()

    assert explain(env, Runner(env, log), told if machine else None, now=lambda: NOW) == 0

    assert KEY not in told.getvalue() + log.getvalue().replace(f"::add-mask::{KEY}", "")
    assert "CI ***" in (told if machine else log).getvalue()


def test_the_example_of_the_docs_is_what_the_command_shows() -> None:
    page = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")

    assert f"```text\n{explanation()}```" in page, "run: python -m demo.explained"


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"], {}) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Payload"
