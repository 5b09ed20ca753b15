"""Specify how the annotations of a job are read."""

import pytest

from sei_action.errors import GitHubError
from sei_action.github.annotations import Annotation, read_annotations
from tests.fakes import FakeGitHub, refusal

PATH = "/repos/acme/shop/check-runs/7/annotations"


def read(answer: object) -> tuple[Annotation, ...]:
    return read_annotations(FakeGitHub({PATH: answer}), "acme/shop", 7)


def test_annotations_are_read_in_their_order() -> None:
    told = (
        {"title": "sei-action", "message": "Not sent.", "annotation_level": "warning", "path": "x"},
        {"title": None, "message": None, "annotation_level": None},
    )

    assert read(told) == (
        Annotation(title="sei-action", message="Not sent.", annotation_level="warning"),
        Annotation(),
    )


def test_all_that_a_step_can_have_made_are_read_at_once() -> None:
    github = FakeGitHub({PATH: ()})

    read_annotations(github, "acme/shop", 7)

    assert github.asked == [(PATH, {"per_page": 50})]


def test_a_refusal_is_told() -> None:
    with pytest.raises(GitHubError):
        read(refusal(403))


def test_an_answer_of_another_form_is_told() -> None:
    with pytest.raises(GitHubError, match="annotations of a job"):
        read({"message": "Moved"})
