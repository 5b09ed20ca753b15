"""Specify how inputs become a configuration, and how all of what is wrong is told at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from sei_action.config import (
    CfrStatus,
    Config,
    JobStatus,
    Kind,
    NeedResult,
    OnCancelled,
    Scope,
    input_warnings,
    needs_key,
    read_config,
    read_destination,
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
    assert read.github_token == SecretStr(GITHUB_TOKEN)
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
    assert read.scope is Scope.RUN
    assert read.jobs == ()
    assert read.services == ()
    assert read.on_cancelled is OnCancelled.SKIP
    assert read.commits == ()
    assert read.max_commits == 1000
    assert read.paths is None
    assert read.cfr_status is CfrStatus.AUTO
    assert read.cfr_labels == ("hotfix", "rollback", "revert")
    assert read.matrix == {}
    assert read.job_status is None
    assert read.check_run_id is None


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
        scope="Job",
        jobs="build\ntest (3.11)",
        services="api:",
        on_cancelled="Aborted",
        commits="A" * 40,
        max_commits="50",
        cfr_labels="incident, sev1",
        matrix='{"os": "linux"}',
        job_status="cancelled",
        check_run_id="399444497",
    )

    assert read.region == "eu"
    assert read.kind is Kind.CD
    assert read.environment == "production"
    assert read.needs == {"build": NeedResult.SUCCESS}
    assert read.params == {"team": "shop"}
    assert read.themes == ("growth",)
    assert read.cfr_status is CfrStatus.TRUE
    assert read.scope is Scope.JOB
    assert read.jobs == ("build", "test (3.11)")
    assert [one.name for one in read.services] == ["api"]
    assert read.on_cancelled is OnCancelled.ABORTED
    assert read.commits == ("a" * 40,)
    assert read.max_commits == 50
    assert read.cfr_labels == ("incident", "sev1")
    assert read.matrix == {"os": "linux"}
    assert read.job_status is JobStatus.CANCELLED
    assert read.check_run_id == 399444497
    assert read.run_id == 7
    assert read.timeout == 5
    assert read.fail_on_error is True


@pytest.mark.parametrize("word", ["true", "True", "FALSE", "auto"])
def test_a_cfr_status_is_read_whatever_its_case(word: str) -> None:
    assert config(cfr_status=word).cfr_status == word.lower()


@pytest.mark.parametrize("word", list(OnCancelled))
def test_every_way_to_report_what_was_cancelled_is_read(word: OnCancelled) -> None:
    assert config(on_cancelled=word.value).on_cancelled is word


@pytest.mark.parametrize("status", list(JobStatus))
def test_every_status_of_a_job_is_read(status: JobStatus) -> None:
    assert config(job_status=status.value).job_status is status


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("scope", "jobs", "'jobs' is not one of run, job; did you mean job?"),
        ("scope", "service", "'service' is not one of run, job"),
        ("jobs", "a\x00b", "'a\\x00b' holds a line break or a control character; write one plain"),
        ("on-cancelled", "abort", "'abort' is not one of skip, failure, aborted; did you mean abo"),
        ("commits", "HEAD", "'head': no full SHA; write all 40 digits of each commit, as `git log"),
        ("max-commits", "0", "'0' is no number of commits; write one from 1 to 10000"),
        ("cfr-status", "yes", "'yes' is not one of auto, true, false"),
        ("matrix", "linux", "it does not hold the values of a matrix; write ${{ toJSON(matrix) }}"),
        ("job-status", "failed", "'failed' is not one of success, failure, cancelled; did you mea"),
        ("check-run-id", "-", "'-' is not a whole number; write digits only"),
    ],
)
def test_a_wrong_input_is_told_with_what_to_write(name: str, text: str, problem: str) -> None:
    (told,) = _problems(inputs(**{name.replace("-", "_"): text}))

    assert told.startswith(f"Input `{name}`: {problem}")


def test_labels_can_be_switched_off() -> None:
    assert config(cfr_labels=",").cfr_labels == ()


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


@pytest.mark.parametrize(
    ("text", "needed"), [("", True), ("false", True), ("true", False), ("ture", False)]
)
def test_a_key_is_needed_where_something_is_to_be_sent(text: str, *, needed: bool) -> None:
    assert needs_key({"SEI_DRY_RUN": text}) is needed


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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("params", '{"team": "\\ud83d"}'),
        ("themes", "\ud83d"),
        ("pipeline", "\ud83d"),
        ("jobs", "\ud83d"),
    ],
)
def test_half_a_character_that_no_payload_can_hold_is_a_told_problem(name: str, text: str) -> None:
    (problem,) = _problems(inputs(**{name: text}))

    assert problem.startswith(f"Input `{name}`")


def test_half_a_character_in_the_matrix_is_mended() -> None:
    assert config(matrix='{"te\\ud83dam": "\\ud83d"}').matrix == {"te?am": "?"}


@pytest.mark.parametrize("secret", ["api-key", "github-token"])
@pytest.mark.parametrize("name", ["pipeline", "params", "region", "outbox"])
def test_an_input_that_holds_a_secret_is_told_without_showing_it(name: str, secret: str) -> None:
    value = API_KEY if secret == "api-key" else GITHUB_TOKEN

    (problem,) = _problems(inputs(**{name: f"team={value}&more"}))

    assert problem.startswith(f"Input `{name}`: it holds the value of `{secret}`")
    assert value not in problem


def test_an_input_that_holds_a_secret_is_not_read_otherwise() -> None:
    (problem,) = _problems(inputs(timeout=API_KEY))

    assert "is not a whole number" not in problem


def test_the_input_of_a_destination_holds_no_secret_either() -> None:
    with pytest.raises(ConfigurationError, match="`outbox`: it holds the value of `api-key`"):
        read_destination(inputs(outbox=API_KEY))


def test_a_short_secret_may_stand_in_an_input_by_chance() -> None:
    assert config(api_key="shop123", pipeline="shop1234").pipeline == "shop1234"


def test_a_secret_of_eight_characters_may_not() -> None:
    assert len(_problems(inputs(api_key="shop1234", pipeline="shop12345"))) == 1


def test_two_secrets_may_be_the_same() -> None:
    assert config(api_key=GITHUB_TOKEN).api_key == SecretStr(GITHUB_TOKEN)


def test_a_run_that_github_is_not_asked_about_needs_no_token() -> None:
    given = {"SEI_API_KEY": API_KEY, "SEI_INSTANCE_GUID": GUID}

    assert read_config(given, asks_github=False).github_token is None


def test_elsewhere_a_missing_key_is_explained_in_words_of_any_ci() -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_config({"SEI_INSTANCE_GUID": GUID}, asks_github=False)

    (problem,) = caught.value.problems
    assert problem == (
        "Input `api-key`: it is empty. Set the variable SEI_API_KEY, or in a plugin step the "
        "setting api_key, from a secret of your CI, or set dry-run: true."
    )
