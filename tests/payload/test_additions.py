"""Specify what is added to a run that the vendor's own integration reports."""

import json

import pytest
from pydantic import ValidationError

from sei_action.config.enrichment import Enrichment, read_enrichment
from sei_action.occasion import Labels
from sei_action.payload.additions import Additions, additions_of
from sei_action.run import Run
from tests.builders import artifact, inputs, run, subject

IMAGE = "ghcr.io/acme/shop/api:1.4.2"
RUN = {
    "integration_id": "155",
    "repository": "acme/shop",
    "job_run_number": "562",
    "job_name": "CI",
}


def config(**texts: str) -> Enrichment:
    return read_enrichment(inputs(instance_guid="", integration_id="155", **texts))


def additions(of: Run | None = None, **texts: str) -> Additions:
    return additions_of(of or run(), subject(), Labels(), (), config(**texts))


def posted(made: Additions, path: str) -> object:
    return json.loads(made.bodies()[f"cicd/{path}"])


def test_an_image_is_named_in_the_older_words() -> None:
    made = additions(images=f"{IMAGE}@sha256:{7:064x}")

    assert posted(made, "push_artifacts") == {
        **RUN,
        "artifacts": [
            {
                "name": "api",
                "location": "ghcr.io/acme/shop",
                "tag": "1.4.2",
                "digest": f"sha256:{7:064x}",
                "type": "container",
            }
        ],
    }


def test_what_is_not_known_is_left_out() -> None:
    made = posted(additions(images=IMAGE), "push_artifacts")

    assert "null" not in json.dumps(made)


def test_an_upload_tells_when_it_was_made() -> None:
    (upload,) = additions(run(artifacts=(artifact(),))).push_artifacts.artifacts

    assert upload.name == "coverage#11"
    assert upload.model_dump()["artifact_created_at"] == "2026-02-02T09:00:20Z"


def test_a_parameter_is_a_string() -> None:
    made = additions(params="team=checkout")

    params = made.push_job_run_params.model_dump()["params"]
    assert {"name": "team", "type": "string", "value": "checkout"} in params
    assert {"name": "event", "type": "string", "value": "push"} in params


def test_what_looks_like_a_secret_is_no_parameter() -> None:
    names = [one.name for one in additions(params="password=x").push_job_run_params.params]

    assert "password" not in names


def test_a_run_is_named_by_its_number_whatever_its_attempt() -> None:
    made = additions(run(run_attempt=3))

    assert made.push_job_run_params.job_run_number == "562"


def test_nothing_is_posted_where_there_is_nothing() -> None:
    made = additions()

    assert list(made.bodies()) == ["cicd/push_job_run_params"]


def test_a_number_that_sei_cannot_read_is_refused() -> None:
    with pytest.raises(ValidationError, match="job_run_number"):
        additions(run(run_number=2**31))
