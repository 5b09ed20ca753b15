"""Specify how artifacts that were declared twice become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sei_action.declared import DeclaredArtifact, merged

_ANSWERS = st.sampled_from([True, False, None])
_NAMES = st.sampled_from(["a", "b"])


def _artifact(**told: object) -> DeclaredArtifact:
    known = {"type": "container", "location": "ghcr.io/acme", "name": "api", "qualifier": "1.4.2"}
    return DeclaredArtifact.model_validate(known | told)


@pytest.mark.parametrize("field", ["type", "name", "qualifier"])
def test_an_artifact_is_not_without_what_sei_ties_it_by(field: str) -> None:
    with pytest.raises(ValidationError):
        _artifact(**{field: ""})


def test_an_artifact_declared_twice_is_one() -> None:
    assert merged([_artifact(), _artifact()]) == (_artifact(),)


@pytest.mark.parametrize("field", ["type", "location", "name", "qualifier", "hash"])
def test_artifacts_that_differ_in_one_part_of_their_identity_stay_two(field: str) -> None:
    other = _artifact(**{field: "other"})

    assert merged([_artifact(), other]) == (_artifact(), other)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (True, None, True),
        (True, False, True),
        (False, True, True),
        (False, None, False),
        (None, False, False),
        (None, None, None),
    ],
)
@pytest.mark.parametrize("field", ["input", "output"])
def test_yes_outweighs_no_and_both_outweigh_not_knowing(
    field: str, *, first: bool | None, second: bool | None, expected: bool | None
) -> None:
    joined = merged([_artifact(**{field: first}), _artifact(**{field: second})])

    assert joined == (_artifact(**{field: expected}),)


def test_what_was_built_here_and_deployed_here_is_both() -> None:
    assert merged([_artifact(output=True), _artifact(input=True)]) == (
        _artifact(input=True, output=True),
    )


def test_metadata_are_joined_and_the_last_of_one_name_counts() -> None:
    first = _artifact(metadata={"team": "shop", "size": "1"})
    second = _artifact(metadata={"team": "cart"})

    assert merged([first, second])[0].metadata == {"team": "cart", "size": "1"}


def test_a_joined_artifact_stands_where_it_first_stood() -> None:
    first, other = _artifact(), _artifact(name="web")

    assert merged([first, other, first]) == (first, other)


@given(
    st.lists(st.builds(_artifact, name=_NAMES, qualifier=_NAMES, input=_ANSWERS, output=_ANSWERS))
)
def test_no_identity_is_left_twice_and_joining_again_changes_nothing(
    artifacts: list[DeclaredArtifact],
) -> None:
    once = merged(artifacts)

    assert len({(artifact.name, artifact.qualifier) for artifact in once}) == len(once)
    assert merged(once) == once
