"""Specify what is said of artifacts and of what SEI ties them to."""

import pytest

from sei_action.payload.models import Artifact
from sei_action.summary.artifacts import artifact_table, correlation_of
from tests.builders import payload


def _image(**changes: object) -> Artifact:
    facts: dict[str, object] = {
        "input": False,
        "output": True,
        "type": "container",
        "location": "ghcr.io/acme/shop",
        "name": "api",
        "qualifier": "1.4.2",
        "hash": "sha256:4f",
    }
    return Artifact.model_validate({**facts, **changes})


def test_every_artifact_is_shown_with_what_it_ties_to() -> None:
    text = artifact_table(payload(artifacts=(_image(),)))

    assert "Artifacts: 1" in text
    assert (
        "| api | 1&#46;4&#46;2 | container | its deployments&#44; by name and qualifier "
        "&#40;and location&#41; or by hash |"
    ) in text


def test_without_artifacts_there_is_no_table() -> None:
    assert artifact_table(payload()) == ""


def test_names_of_artifacts_are_inert() -> None:
    image = _image(name="<b>", qualifier="|", type="`x`")

    assert "| &#60;b&#62; | &#124; | &#96;x&#96; |" in artifact_table(payload(artifacts=(image,)))


@pytest.mark.parametrize(
    ("directions", "other_end"),
    [
        ({"output": True, "input": False}, "its deployments"),
        ({"output": None, "input": True}, "the build that made it"),
        ({"output": True, "input": True}, "its build and its deployments"),
        (
            {"output": None, "input": None},
            "its build or its deployments (which of both this run is was not told)",
        ),
    ],
)
def test_an_image_is_tied_to_the_other_end_of_its_way(
    directions: dict[str, bool | None], other_end: str
) -> None:
    assert correlation_of(_image(**directions)).startswith(f"{other_end}, by ")


@pytest.mark.parametrize(
    ("known", "names"),
    [
        ({}, "name and qualifier (and location) or by hash"),
        ({"hash": None}, "name and qualifier (and location)"),
        ({"location": ""}, "name and qualifier or by hash"),
    ],
)
def test_an_image_is_tied_by_those_of_its_names_that_are_known(
    known: dict[str, object], names: str
) -> None:
    assert correlation_of(_image(**known)).endswith(f", by {names}")


def test_what_is_no_image_is_tied_to_nothing() -> None:
    assert correlation_of(_image(type="helm")) == "nothing: SEI correlates containers alone"
