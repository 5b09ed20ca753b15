"""Specify how inputs become a configuration, and how all of what is wrong is told at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from sei_action.config import (
    Config,
    Kind,
    NeedResult,
    input_warnings,
    read_config,
    secrets_of,
    variable_of,
)
from sei_action.errors import ConfigurationError
from tests.builders import API_KEY, GITHUB_TOKEN, GUID, config, inputs

# A variable may hold any bytes; those that are no UTF-8 are read as halves of characters.
_ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=30)


def _problems(env: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        read_config(env)
    return caught.value.problems


def test_an_input_is_a_variable_of_its_name() -> None:
    assert variable_of("instance-guid") == "SEI_INSTANCE_GUID"


def test_the_required_inputs_are_enough() -> None:
    read = read_config(
        {"SEI_API_KEY": API_KEY, "SEI_GITHUB_TOKEN": GITHUB_TOKEN, "SEI_INSTANCE_GUID": GUID}
    )

    assert read.api_key == SecretStr(API_KEY)
    assert read.github_token.get_secret_value() == GITHUB_TOKEN
    assert read.instance_guid == GUID


def test_what_is_left_out_has_its_default() -> None:
    read = config()

    assert read.region == "prod2"
    assert read.kind is Kind.AUTO
    assert read.timeout == 60
    assert read.fail_on_error is False
    assert read.dry_run is False
    assert read.needs == {}
    assert read.params == {}
    assert read.themes == ()


def test_every_input_is_read() -> None:
    read = config(
        region="EU",
        kind="CD",
        environment="production",
        needs='{"build": {"result": "success"}}',
        params="team=shop",
        themes="growth",
        cfr_status="true",
        run_id="7",
        timeout="5",
        fail_on_error="TRUE",
    )

    assert read.region == "eu"
    assert read.kind is Kind.CD
    assert read.environment == "production"
    assert read.needs == {"build": NeedResult.SUCCESS}
    assert read.params == {"team": "shop"}
    assert read.themes == ("growth",)
    assert read.cfr_status is True
    assert read.run_id == 7
    assert read.timeout == 5
    assert read.fail_on_error is True


@pytest.mark.parametrize("nothing", ["", " ", "\n"])
def test_an_empty_input_has_its_default(nothing: str) -> None:
    read = config(region=nothing, pipeline=nothing, timeout=nothing, dry_run=nothing)

    assert (read.region, read.pipeline, read.timeout, read.dry_run) == ("prod2", None, 60, False)


def test_white_space_around_a_value_is_dropped() -> None:
    assert config(pipeline=" Deploy \n").pipeline == "Deploy"


def test_variables_that_are_no_inputs_are_left_alone() -> None:
    assert read_config({**inputs(), "SEI_COLOUR": "red", "HOME": "/root"}) == config()


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("prod0", "https://accounts.harness.io/sei/api/v1/"),
        ("prod1", "https://app.harness.io/prod1/sei/api/v1/"),
        ("prod2", "https://app.harness.io/gratis/sei/api/v1/"),
        ("prod3", "https://app3.harness.io/sei/api/v1/"),
        ("prod4", "https://prod4.harness.io/sei/api/v1/"),
        ("prod6", "https://prod6.harness.io/sei/api/v1/"),
        ("eu", "https://accounts.eu.harness.io/sei/api/v1/"),
    ],
)
def test_a_region_has_its_base_url(region: str, url: str) -> None:
    assert config(region=region).sei_url == url


def test_a_base_url_overrides_the_region() -> None:
    read = config(region="eu", base_url="https://proxy.example/sei")

    assert read.sei_url == "https://proxy.example/sei/"


def test_nothing_given_names_every_required_input() -> None:
    problems = _problems({})

    assert sorted(problem.split(":")[0] for problem in problems) == [
        "Input `api-key`",
        "Input `github-token`",
        "Input `instance-guid`",
    ]


def test_an_empty_key_is_explained_by_what_withholds_secrets() -> None:
    (problem,) = _problems(inputs(api_key=""))

    assert "secrets: inherit" in problem
    assert "fork's or Dependabot's pull request" in problem
    assert "dry-run: true" in problem


def test_all_bad_inputs_are_told_at_once_under_their_names() -> None:
    problems = _problems(
        inputs(region="mars", instance_guid="mine", dry_run="perhaps", timeout="soon", kind="cr")
    )

    assert sorted(problem.split(":")[0] for problem in problems) == [
        "Input `dry-run`",
        "Input `instance-guid`",
        "Input `kind`",
        "Input `region`",
        "Input `timeout`",
    ]


def test_the_error_itself_tells_every_problem() -> None:
    with pytest.raises(ConfigurationError, match=r"`region`.* `timeout`"):
        config(region="mars", timeout="soon")


@pytest.mark.parametrize("name", ["api_key", "github_token"])
def test_a_secret_is_in_no_problem(name: str) -> None:
    (problem,) = _problems(inputs(**{name: "hunter 2"}))

    assert "hunter" not in problem


def test_a_secret_is_in_no_representation_of_the_configuration() -> None:
    shown = f"{config()!r} {config()}"

    assert API_KEY not in shown
    assert GITHUB_TOKEN not in shown


def test_a_secret_with_a_trailing_line_break_is_mended() -> None:
    assert config(api_key=f"{API_KEY}\n").api_key == SecretStr(API_KEY)


def test_a_mended_secret_is_told_without_its_value() -> None:
    (warning,) = input_warnings(inputs(api_key=f"{API_KEY}\n"))

    assert warning.startswith("Input `api-key` began or ended with white space")
    assert API_KEY not in warning


def test_clean_and_absent_secrets_are_no_reason_to_warn() -> None:
    assert input_warnings(inputs(github_token="\n")) == ()


def test_a_dry_run_needs_no_key() -> None:
    read = config(api_key="", dry_run="true")

    assert read.api_key is None
    assert read.dry_run is True


def test_a_misspelt_dry_run_is_not_asked_for_a_key_as_well() -> None:
    (problem,) = _problems(inputs(api_key="", dry_run="ture"))

    assert problem.startswith("Input `dry-run`")


def test_secrets_are_given_as_they_are() -> None:
    assert secrets_of(inputs(api_key=" k \n")) == (" k \n", GITHUB_TOKEN)


def test_a_secret_of_white_space_is_none() -> None:
    assert secrets_of({"SEI_API_KEY": " \n"}) == ()


def test_a_secret_can_be_asked_for_by_its_name() -> None:
    assert secrets_of(inputs(), "github-token") == (GITHUB_TOKEN,)


@given(
    st.dictionaries(
        st.sampled_from([field.alias or name for name, field in Config.model_fields.items()]),
        _ANY_TEXT | _ANY_TEXT.map(lambda text: f"https://sei.example/{text}"),
    )
)
def test_any_text_is_a_configuration_or_a_told_problem(texts: dict[str, str]) -> None:
    env = {**inputs(), **{variable_of(name): text for name, text in texts.items()}}
    problems: tuple[str, ...] = ()

    try:
        read_config(env)
    except ConfigurationError as error:
        problems = error.problems

    assert all(problem.startswith("Input `") for problem in problems)


def test_half_a_character_in_a_parameter_is_a_told_problem() -> None:
    (problem,) = _problems(inputs(params='{"team": "\\ud83d"}'))

    assert problem.startswith("Input `params`")
