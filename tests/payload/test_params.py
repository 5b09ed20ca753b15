"""Specify the parameters of a run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.occasion import Labels
from sei_action.payload import withheld_params
from sei_action.payload.params import params_of, release_tag_of
from sei_action.run import Run
from sei_action.subject import Subject
from tests.builders import API_KEY, GITHUB_TOKEN, config, deployment, run, subject

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


def _params(
    whole: Run | None = None, one: Subject | None = None, *labels: str, **inputs: str
) -> dict[str, str]:
    found = params_of(whole or run(), one or subject(), Labels(names=labels), config(**inputs))
    return {param.name: param.value for param in found.value}


def _dispatched(**inputs: object) -> Run:
    return run(event="workflow_dispatch", occasion={"inputs": inputs})


@pytest.mark.parametrize("value", ["a\ud83db", ["a\ud83db"], {"a\ud83db": 1}])
def test_half_a_character_in_an_input_can_be_written(value: object) -> None:
    sent = _params(_dispatched(team=value))["team"]

    assert "a?b" in sent
    assert sent.encode()


def test_the_parameters_tell_event_numbers_ref_and_actor() -> None:
    assert _params(run(run_attempt=2)) == {
        "event": "push",
        "run_number": "562",
        "run_attempt": "2",
        "ref": "refs/heads/main",
        "actor": "ada",
    }


def test_all_that_is_known_is_told_in_one_order() -> None:
    whole = run(
        event="pull_request",
        occasion={
            "ref": "refs/pull/7/merge",
            "pull_request": {"number": 7},
            "runner_os": "Linux",
            "inputs": {"target": "eu"},
        },
    )
    statuses = [{"state": "success", "environment_url": "https://shop.example"}]
    one = subject(environment="production", deployments=(deployment(statuses=statuses),))

    params = _params(whole, one, "bug", "docs", matrix='{"os": "arm64"}', params="team=shop")

    assert params == {
        "event": "pull_request",
        "run_number": "562",
        "run_attempt": "1",
        "ref": "refs/pull/7/merge",
        "actor": "ada",
        "environment": "production",
        "environment_url": "https://shop.example",
        "pull_request": "7",
        "pull_request_labels": "bug,docs",
        "runner_os": "Linux",
        "matrix.os": "arm64",
        "target": "eu",
        "team": "shop",
    }
    assert list(params)[-4:] == ["runner_os", "matrix.os", "target", "team"]


def test_the_actor_is_who_triggered_this_attempt() -> None:
    assert _params(run(triggering_actor={"login": "grace"}))["actor"] == "grace"


def test_the_actor_is_who_started_the_run_where_no_other_is_known() -> None:
    assert _params(run(triggering_actor=None))["actor"] == "ada"


def test_a_run_of_nobody_has_no_actor() -> None:
    assert "actor" not in _params(run(actor=None, triggering_actor=None))


def test_a_run_whose_ref_is_not_known_has_its_branch_for_it() -> None:
    assert _params(run(occasion={}))["ref"] == "main"


def test_a_run_without_ref_and_branch_has_no_null_among_its_parameters() -> None:
    assert "ref" not in _params(run(occasion={}, head_branch=None))


def test_a_pull_request_without_a_number_has_none_among_its_parameters() -> None:
    assert "pull_request" not in _params(run(occasion={"pull_request": {}}))


def test_a_pull_request_without_labels_has_none_among_its_parameters() -> None:
    assert "pull_request_labels" not in _params(run(occasion={"pull_request": {"number": 7}}))


@pytest.mark.parametrize(
    ("event", "occasion", "tag"),
    [
        ("release", {"release": {"tag_name": "v1"}}, "v1"),
        ("release", {}, "main"),
        ("push", {}, None),
    ],
)
def test_a_release_is_known_by_its_tag(
    event: str, occasion: dict[str, object], tag: str | None
) -> None:
    whole = run(event=event, occasion=occasion)

    assert release_tag_of(whole)[0] == tag
    assert _params(whole).get("release_tag") == tag


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("eu", "eu"),
        ("", ""),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (1.5, "1.5"),
        (["a", "ö"], '["a", "ö"]'),
        ({"a": 1}, '{"a": 1}'),
        ([], "[]"),
    ],
)
def test_an_input_of_a_dispatch_is_a_text_whatever_json_it_is(value: object, text: str) -> None:
    assert _params(_dispatched(target=value))["target"] == text


def test_an_input_that_nobody_filled_in_is_left_out() -> None:
    assert "target" not in _params(_dispatched(target=None))


def test_a_parameter_without_a_name_is_left_out() -> None:
    assert "" not in _params(_dispatched(**{"": "x"}))


@given(st.dictionaries(st.text(), _JSON))
def test_whatever_a_dispatch_gives_no_parameter_is_null_or_nameless(
    inputs: dict[str, object],
) -> None:
    params = _params(_dispatched(**{f"input {name}": value for name, value in inputs.items()}))

    assert all(name and isinstance(value, str) for name, value in params.items())


def test_inputs_of_a_dispatch_win_over_what_is_known() -> None:
    assert _params(_dispatched(ref="v1"))["ref"] == "v1"


def test_inputs_of_a_dispatch_win_over_the_matrix() -> None:
    whole = _dispatched(**{"matrix.os": "linux"})

    assert _params(whole, matrix='{"os": "arm64"}')["matrix.os"] == "linux"


def test_the_users_parameters_win_over_all() -> None:
    params = _params(_dispatched(target="eu"), params="target=us\nactor=release-bot")

    assert (params["target"], params["actor"]) == ("us", "release-bot")


def test_of_two_values_of_one_name_only_the_one_that_counts_can_be_a_secret() -> None:
    whole = _dispatched(note=GITHUB_TOKEN)

    assert _params(whole, params="note=hello")["note"] == "hello"
    assert withheld_params(whole, subject(), Labels(), config(params="note=hello")) == ()


@pytest.mark.parametrize("secret", [API_KEY, GITHUB_TOKEN, f"Bearer {API_KEY}"])
def test_a_parameter_that_holds_a_key_is_withheld_and_named(secret: str) -> None:
    whole = _dispatched(note=secret, target="eu")

    assert secret not in _params(whole).values()
    assert _params(whole)["target"] == "eu"
    assert withheld_params(whole, subject(), Labels(), config()) == ("note",)


def test_a_parameter_whose_name_says_secret_is_withheld_and_named() -> None:
    assert "API_TOKEN" not in _params(params="API_TOKEN=hunter2")
    assert withheld_params(run(), subject(), Labels(), config(params="API_TOKEN=hunter2")) == (
        "API_TOKEN",
    )


def test_without_a_key_the_token_is_withheld_all_the_same() -> None:
    settings = config(api_key="", dry_run="true")

    assert withheld_params(_dispatched(note=GITHUB_TOKEN), subject(), Labels(), settings) == (
        "note",
    )


def test_a_value_of_the_matrix_that_looks_like_a_secret_is_withheld_and_named() -> None:
    settings = config(matrix='{"password": "hunter2"}')

    assert withheld_params(run(), subject(), Labels(), settings) == ("matrix.password",)


def test_labels_that_look_like_a_secret_are_withheld_and_named() -> None:
    labels = ("bug", GITHUB_TOKEN)

    assert "pull_request_labels" not in _params(None, None, *labels)
    assert withheld_params(run(), subject(), Labels(names=labels), config()) == (
        "pull_request_labels",
    )


def test_where_nothing_looks_like_a_secret_nothing_is_withheld() -> None:
    assert (
        withheld_params(run(), subject(environment="production"), Labels(names=("bug",)), config())
        == ()
    )
