"""Specify the outputs of the step."""

from sei_action.receipt import Receipt
from tests.builders import RUN_ID, payload, sha


def test_a_delivered_report_is_told_by_every_output() -> None:
    receipt = Receipt(
        story="accepted",
        delivered=True,
        payload=payload(
            scm_commit_ids=[sha(1), sha(2)],
            artifacts=[
                {
                    "input": None,
                    "output": True,
                    "type": "x",
                    "location": "",
                    "name": "a",
                    "qualifier": "1",
                }
            ],
        ),
        payload_file="/tmp/payload.json",  # noqa: S108 - a text here
    )

    assert receipt.outputs() == {
        "delivered": "true",
        "result": "SUCCESS",
        "build-number": "562",
        "execution-id": f"{RUN_ID}-1",
        "commit-count": "2",
        "artifact-count": "1",
        "payload-file": "/tmp/payload.json",  # noqa: S108 - likewise
    }


def test_without_a_report_every_other_output_is_empty() -> None:
    outputs = dict(Receipt(story="nothing was reported").outputs())

    assert outputs.pop("delivered") == "false"
    assert len(outputs) == 6
    assert set(outputs.values()) == {""}


def test_a_report_that_could_not_be_delivered_is_told_all_the_same() -> None:
    outputs = Receipt(story="lost", failure="SEI is down.", payload=payload()).outputs()

    assert outputs["delivered"] == "false"
    assert outputs["result"] == "SUCCESS"
    assert outputs["commit-count"] == "0"
