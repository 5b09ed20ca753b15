"""Specify what `register` may be told."""

import pytest

from sei_action.config import variable_of
from sei_action.config.registration import Registration, Visibility, read_registration
from sei_action.errors import ConfigurationError

KEY = "key-of.a_test=1"


def told(**texts: str) -> dict[str, str]:
    """Build the variables of a registration that stores nothing."""
    given = {"api_key": KEY, "integration_id": "4620", **texts}
    return {variable_of(name): text for name, text in given.items()}


def storing(**texts: str) -> dict[str, str]:
    """Build those of one that stores the GUID in a repository."""
    return told(**{"github_token": "ghp_of-a-test", "write_variable": "acme/shop", **texts})


def problems_of(env: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        read_registration(env)
    return caught.value.problems


def test_an_integration_and_a_key_are_enough() -> None:
    assert read_registration(told()).integration_id == "4620"


def test_nothing_is_stored_unless_told() -> None:
    registration = read_registration(told())

    assert (registration.stores_something, registration.token.get_secret_value()) == (False, "")


@pytest.mark.parametrize("place", [{"write_variable": "acme/shop"}, {"org": "acme"}])
def test_a_repository_or_an_organisation_is_a_place_to_store_in(place: dict[str, str]) -> None:
    assert read_registration(told(github_token="token", **place)).stores_something


@pytest.mark.parametrize("name", ["SEI_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"])
def test_a_token_is_taken_from_each_of_the_usual_variables(name: str) -> None:
    registration = read_registration({**told(org="acme"), name: "of-a-test"})

    assert registration.token.get_secret_value() == "of-a-test"


def test_our_own_variable_wins_over_the_usual_ones() -> None:
    env = {**told(org="acme", github_token="ours"), "GITHUB_TOKEN": "other", "GH_TOKEN": "third"}

    assert read_registration(env).token.get_secret_value() == "ours"


def test_visibility_is_read_in_any_case() -> None:
    env = told(org="acme", github_token="token", visibility="Selected")

    assert read_registration(env).visibility is Visibility.SELECTED


@pytest.mark.parametrize(
    ("env", "problem"),
    [
        (told(integration_id=""), "Input `integration-id`: neither it nor `satellite-file`"),
        (told(satellite_file="s.yml"), "Input `satellite-file`: it goes without `integration-id`"),
        (storing(org="acme"), "Input `org`: it goes without `write-variable` only"),
        (told(write_secret="true"), "Input `write-secret`: it does not say where"),
        (storing(visibility="all"), "Input `visibility`: it goes with `org` only"),
        (told(org="acme"), "Input `github-token`: it is empty. Set the variable SEI_GITHUB_TOKEN"),
        (told(api_key=""), "Input `api-key`: it is empty."),
        (told(integration_id="<ID>"), "Input `integration-id`: '<ID>' is no id"),
        (storing(write_variable="shop"), "Input `write-variable`: 'shop' is no repository"),
        (told(github_token="t", org="a/b"), "Input `org`: 'a/b' is no organisation"),
        (
            told(github_token="t", org="acme", visibility="public"),
            "Input `visibility`: 'public' is not one of all, private, selected",
        ),
    ],
)
def test_a_wrong_input_is_told_with_what_to_write(env: dict[str, str], problem: str) -> None:
    (told_problem,) = problems_of(env)

    assert told_problem.startswith(problem)
    assert KEY not in told_problem


def test_a_dry_run_needs_no_token() -> None:
    assert read_registration(told(org="acme", dry_run="true")).stores_something


def test_a_secret_that_is_not_to_be_written_needs_no_place() -> None:
    assert not read_registration(told(write_secret="false")).write_secret


def test_all_that_is_wrong_is_told_at_once() -> None:
    problems = problems_of(told(integration_id="", region="mars", write_secret="true"))

    assert len(problems) == 3


def test_the_key_in_another_input_is_not_repeated() -> None:
    (problem,) = problems_of(told(instance_name=f"of {KEY}"))

    assert problem.startswith("Input `instance-name`: it holds the value of `api-key`")


def test_every_input_is_described() -> None:
    fields = Registration.model_fields.items()

    assert [name for name, field in fields if not field.description] == []
