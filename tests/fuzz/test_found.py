"""Specify what to do about single oddities, each of which the generated inputs have met."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from bench.fuzz.sei import FuzzedSei
from bench.fuzz.texts import KEY
from tests.fuzz.stage import Change, Stage

_SERVICES = json.dumps([{"name": "a b"}, {"name": "a-b"}])
_SILENT_SECONDS = 3
_RUN = "/attempts/1"
_JOBS = "/attempts/1/jobs"


def _refusing(content: bytes, **headers: str) -> Callable[[], httpx.Response]:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda: httpx.Response(503, headers=named, stream=httpx.ByteStream(content))


def _with(**changes: object) -> Change:
    return lambda told: {**told, **changes}


def _with_a_step_twice(told: Any) -> object:  # noqa: ANN401 - JSON
    steps = told["jobs"][0]["steps"]
    steps.append(steps[0])
    return told


def _with_half_a_character(told: Any) -> object:  # noqa: ANN401 - JSON
    told["jobs"][0]["name"] = "\ud800"
    return told


def _as_it_is(told: Any) -> object:  # noqa: ANN401 - JSON
    return told


class _SilentSei(FuzzedSei):
    """Take reports, and answer no question for an instance."""

    def handle(self, transport: object, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            Event().wait(_SILENT_SECONDS)
        return super().handle(transport, request)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(_refusing(b"x", content_type="text/html; charset=base64"), id="charset"),
        pytest.param(
            _refusing(b"x", retry_after="Mon, 01 Jan 99999999999 00:00:00 GMT"), id="distant year"
        ),
        pytest.param(_refusing(b'{"payload": "\\ud800"}'), id="half a character"),
        pytest.param(_refusing(b"x", content_encoding="gzip"), id="wrong encoding"),
    ],
)
def test_a_report_is_kept_whatever_sei_answers(
    stage: Stage, answer: Callable[[], httpx.Response]
) -> None:
    stage.answer_reports(answer)

    assert stage.report() == 0

    assert not stage.is_baffled
    assert len(stage.kept) == 1


@pytest.mark.parametrize(
    ("path", "change"),
    [
        pytest.param(_JOBS, lambda told: told["jobs"], id="a list for a page"),
        pytest.param(_JOBS, _with(total_count="many"), id="a count that is none"),
        pytest.param(_JOBS, _with(total_count=10**400), id="a count beyond numbers"),
        pytest.param(_JOBS, lambda _told: {}, id="nothing for a page"),
        pytest.param(_JOBS, _with_a_step_twice, id="a step that is there twice"),
        pytest.param(_JOBS, _with_half_a_character, id="half a character"),
        pytest.param(_RUN, _with(head_sha="x"), id="a commit that is none"),
    ],
)
def test_what_github_tells_wrongly_is_a_clear_error(
    stage: Stage, path: str, change: Change
) -> None:
    stage.change(path, change)

    assert stage.report() == 0

    assert not stage.is_baffled


@pytest.mark.parametrize("name", ["x_ratelimit_remaining", "x_ratelimit_reset"])
@pytest.mark.parametrize("text", ["nan", "1e999", "soon"])
def test_a_header_of_github_that_is_no_number_changes_nothing(
    stage: Stage, name: str, text: str
) -> None:
    others = {"x_ratelimit_remaining": "9", "x_ratelimit_limit": "9", "x_ratelimit_reset": "9"}
    stage.change(_RUN, _as_it_is, **{**others, name: text})

    assert stage.report() == 0

    assert not stage.is_baffled


def test_an_instance_that_nobody_tells_of_costs_the_report_no_time(stage: Stage) -> None:
    stage.edges.sei = _SilentSei(0, 0)

    stage.report(timeout="2")

    assert stage.edges.sei.judgements == ["kept"]


def test_a_report_with_a_long_id_is_kept(stage: Stage) -> None:
    stage.answer_reports(_refusing(b"x"))

    stage.report(execution_id="x" * 300)

    assert len(stage.kept) == 1


def test_services_with_names_alike_are_kept_both(stage: Stage) -> None:
    stage.answer_reports(_refusing(b"x"))

    stage.report(services=_SERVICES)

    assert len(stage.kept) == 2


def test_two_steps_with_two_instances_are_kept_both(stage: Stage) -> None:
    stage.answer_reports(_refusing(b"x"))

    stage.report()
    stage.report(instance_guid="0" * 8 + "-0000-0000-0000-" + "0" * 12)

    assert len(stage.kept) == 2


def test_a_key_with_a_percent_sign_is_not_shown(stage: Stage) -> None:
    stage.report(pipeline=f"{KEY}\n")
    stage.report(kind=KEY)

    lines = [one for one in stage.log.getvalue().splitlines() if not one.startswith("::add-mask")]
    assert KEY not in "\n".join(lines).replace("%25", "%")


def test_a_kept_report_with_half_a_character_stays_where_it_is(stage: Stage) -> None:
    stage.answer_reports(_refusing(b"x"))
    stage.report()
    (kept,) = stage.kept
    kept.write_text(kept.read_text("utf-8").replace('"CI"', r'"\ud800"'), "utf-8")

    assert stage.resend() == 0

    assert stage.kept == [kept]


def test_resend_survives_an_output_file_that_cannot_be_written(
    stage: Stage, tmp_path: Path
) -> None:
    stage.answer_reports(_refusing(b"x"))
    stage.report()

    assert stage.resend(GITHUB_OUTPUT=str(tmp_path / "nowhere" / "output")) == 0
