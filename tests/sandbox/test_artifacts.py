"""What is kept of the artifacts of a run."""

import pytest

from tests.sandbox.builders import artifact, reason_of_loss, record


def test_an_artifact_is_kept() -> None:
    (kept,) = record(artifacts=[artifact(hash="sha256:1", metadata={"os": "linux"})]).artifacts
    assert (kept.output, kept.location, kept.name) == (True, "ghcr.io/acme/shop", "api")
    assert (kept.qualifier, kept.hash, kept.metadata) == ("1.4.2", "sha256:1", {"os": "linux"})


def test_input_and_output_may_be_null() -> None:
    (kept,) = record(artifacts=[artifact(input=None, output=None)]).artifacts
    assert (kept.input, kept.output) == (None, None)


def test_an_artifact_that_is_there_twice_is_kept_once() -> None:
    kept = record(artifacts=[artifact(), artifact(output=False)])
    assert [each.output for each in kept.artifacts] == [True]
    assert kept.notes == ("artifacts[1] dropped: it is there twice",)


@pytest.mark.parametrize("field", ["type", "location", "name", "qualifier", "hash"])
def test_each_part_of_the_identity_makes_another_artifact(field: str) -> None:
    kept = record(artifacts=[artifact(), artifact(**{field: "other"})])
    assert len(kept.artifacts) == 2


@pytest.mark.parametrize("field", ["name", "qualifier"])
def test_a_container_without_name_or_qualifier_is_kept_with_a_note(field: str) -> None:
    kept = record(artifacts=[artifact(**{field: ""})])
    assert len(kept.artifacts) == 1
    assert kept.notes == ("artifacts[0] ties no build to a deployment: no name or no qualifier",)


def test_another_type_needs_no_qualifier() -> None:
    assert record(artifacts=[artifact(type="file", qualifier=None)]).notes == ()


def test_metadata_that_is_no_string_loses_the_run() -> None:
    reason = reason_of_loss(artifacts=[artifact(metadata={"size": 3})])
    assert reason == "artifacts[0].metadata.size is not a string"
