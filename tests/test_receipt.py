"""Specify the outputs of the step."""

import pytest

from sei_action.payload import Payload
from sei_action.receipt import Receipt, Report
from tests.builders import RUN_ID, payload, sha

_FILE = "temp/payload.json"


def _artifact(name: str, **changes: object) -> dict[str, object]:
    facts = {"type": "x", "location": "", "name": name, "qualifier": "1"}
    return {"input": None, "output": True, **facts, **changes}


def _report(told: Payload, **changes: object) -> Report:
    return Report.model_validate({"story": "", "delivered": True, "payload": told, **changes})


def _outputs(*reports: Report) -> dict[str, str]:
    return dict(Receipt(story="", reports=reports).outputs())


def test_a_delivered_report_is_told_by_every_output() -> None:
    told = payload(scm_commit_ids=[sha(1), sha(2)], artifacts=[_artifact("a")])

    assert _outputs(_report(told, payload_file=_FILE)) == {
        "delivered": "true",
        "result": "SUCCESS",
        "build-number": "562",
        "execution-id": f"{RUN_ID}-1",
        "commit-count": "2",
        "artifact-count": "1",
        "payload-file": _FILE,
        "outbox": "",
    }


def test_without_a_report_every_other_output_is_empty() -> None:
    outputs = _outputs()

    assert outputs.pop("delivered") == "false"
    assert len(outputs) == 7
    assert set(outputs.values()) == {""}


def test_a_report_that_could_not_be_delivered_is_told_all_the_same() -> None:
    outputs = _outputs(_report(payload(), delivered=False, failure="SEI is down."))

    assert outputs["delivered"] == "false"
    assert outputs["result"] == "SUCCESS"
    assert outputs["commit-count"] == "0"
    assert outputs["payload-file"] == ""


@pytest.mark.parametrize(
    ("fates", "delivered"),
    [([True, True], "true"), ([True, False], "false"), ([False, True], "false")],
)
def test_several_reports_are_delivered_where_each_of_them_is(
    fates: list[bool], delivered: str
) -> None:
    reports = [_report(payload(), delivered=fate) for fate in fates]

    assert _outputs(*reports)["delivered"] == delivered


@pytest.mark.parametrize(
    ("results", "worst"),
    [
        (["SUCCESS", "SUCCESS"], "SUCCESS"),
        (["SUCCESS", "ABORTED"], "ABORTED"),
        (["ABORTED", "FAILURE", "SUCCESS"], "FAILURE"),
    ],
)
def test_the_result_of_several_reports_is_the_worst(results: list[str], worst: str) -> None:
    reports = [_report(payload(result=result)) for result in results]

    assert _outputs(*reports)["result"] == worst


def test_ids_and_files_of_several_reports_stand_one_a_line() -> None:
    outputs = _outputs(
        _report(payload(execution_id="1-1-api"), payload_file="temp/api.json"),
        _report(payload(execution_id="1-1-web")),
        _report(payload(execution_id="1-1-docs"), payload_file="temp/docs.json"),
    )

    assert outputs["execution-id"] == "1-1-api\n1-1-web\n1-1-docs"
    assert outputs["payload-file"] == "temp/api.json\ntemp/docs.json"
    assert outputs["build-number"] == "562"


def test_what_several_reports_share_is_counted_once() -> None:
    outputs = _outputs(
        _report(payload(scm_commit_ids=[sha(1), sha(2)], artifacts=[_artifact("a")])),
        _report(
            payload(
                scm_commit_ids=[sha(2), sha(3)],
                artifacts=[_artifact("a", output=None), _artifact("b")],
            )
        ),
    )

    assert (outputs["commit-count"], outputs["artifact-count"]) == ("3", "2")
