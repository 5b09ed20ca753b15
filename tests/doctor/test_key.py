"""Specify what a key's looks tell."""

import pytest

from sei_action.doctor.key import key_doubts, key_faults

GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"


def test_a_key_that_looks_like_one_has_no_faults() -> None:
    assert key_faults({"SEI_API_KEY": "eyJhbGciOi.J9-x_y=="}) == ()


def test_a_key_that_is_not_there_has_none_either() -> None:
    assert key_faults({}) == ()
    assert key_doubts({"SEI_API_KEY": " \n"}) == ()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("${{ secrets.SEI_API_KEY }}", "`${{`"),
        ('"the-key"', "quotes"),
        ("'the-key'", "quotes"),
        ("ApiKey the-key", "`Authorization`"),
        ("bearer the-key", "`Authorization`"),
        ("ghs_16C7e42F292c6912E7710c838347Ae178B4a", "token of GitHub"),
        ("github_pat_11ABCDEFG", "token of GitHub"),
        ("the-token", "`github-token`"),
        (GUID.upper(), "GUID"),
        ("the key", "a space"),
        ("the-kéy", "a space"),
    ],
)
def test_what_is_no_key_is_told_by_its_first_fault_and_not_repeated(text: str, sign: str) -> None:
    env = {"SEI_API_KEY": text, "SEI_GITHUB_TOKEN": "the-token", "SEI_INSTANCE_GUID": GUID}

    (fault,) = key_faults(env)

    assert sign in fault
    assert text not in fault


@pytest.mark.parametrize("text", ["the-key\n", " the-key"])
def test_white_space_around_a_key_is_a_doubt_and_no_fault(text: str) -> None:
    assert key_faults({"SEI_API_KEY": text}) == ()
    assert len(key_doubts({"SEI_API_KEY": text})) == 1


def test_a_key_alone_leaves_no_doubt() -> None:
    assert key_doubts({"SEI_API_KEY": "the-key"}) == ()
