"""Specify what the text of an input may be, and what is said of any other."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.config import values

_DEEPER_THAN_PYTHON = 100_000
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
    ],
)
def test_a_boolean_is_a_word_of_the_yaml_core_schema(text: str, *, expected: bool) -> None:
    assert values.boolean(text) is expected


@pytest.mark.parametrize("text", ["yes", "no", "on", "1", "0", "tRUE", "t"])
def test_any_other_word_is_no_boolean(text: str) -> None:
    with pytest.raises(ValueError, match=f"'{text}' is not a boolean; write true or false"):
        values.boolean(text)


def test_a_choice_is_read_whatever_its_case() -> None:
    assert values.choice("CD", ("auto", "ci", "cd")) == "cd"


def test_a_mistyped_choice_is_told_the_options_and_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"'atuo' is not one of auto, ci, cd; did you mean auto\?"):
        values.choice("atuo", ("auto", "ci", "cd"))


def test_a_choice_like_none_of_them_is_told_the_options_alone() -> None:
    with pytest.raises(ValueError, match=r"^'deployment' is not one of auto, ci, cd$"):
        values.choice("deployment", ("auto", "ci", "cd"))


@pytest.mark.parametrize("name", ["prod0", "prod1", "prod2", "prod3", "prod4", "prod6", "eu"])
def test_every_region_is_known_whatever_its_case(name: str) -> None:
    assert values.region(name) == name
    assert values.region(name.upper()) == name


def test_a_mistyped_region_is_told_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"did you mean prod2\?"):
        values.region("prd2")


@pytest.mark.parametrize(
    "text",
    ["https://sei.example/api/v1", "https://sei.example/api/v1/", "https://sei.example:8443"],
)
def test_a_base_url_ends_with_one_slash(text: str) -> None:
    assert values.base_url(text) == text.rstrip("/") + "/"


@pytest.mark.parametrize(
    "text",
    ["http://localhost:8080/", "http://127.0.0.1:8080/", "http://[::1]:8080/", "HTTP://LOCALHOST/"],
)
def test_a_base_url_on_loopback_needs_no_encryption(text: str) -> None:
    assert values.base_url(text) == text


def test_every_address_of_the_loopback_network_is_loopback() -> None:
    assert values.base_url("http://127.0.0.2:8080/") == "http://127.0.0.2:8080/"


@pytest.mark.parametrize(
    "text", ["http://sei.example/", "http://localhost.example/", "http://10.0.0.1/"]
)
def test_a_base_url_elsewhere_must_be_encrypted(text: str) -> None:
    with pytest.raises(ValueError, match="would send the key unencrypted; write https://"):
        values.base_url(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://me:hunter2@sei.example/",
        "https://sei.example/?tenant=hunter2",
        "https://sei.example/#hunter2",
    ],
)
def test_a_base_url_holds_nothing_but_scheme_host_and_path(text: str) -> None:
    with pytest.raises(ValueError, match="must not hold a user, a query or a fragment") as caught:
        values.base_url(text)

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("mark", ["?", "#"])
def test_a_base_url_does_not_end_with_the_mark_of_an_empty_query_or_fragment(mark: str) -> None:
    with pytest.raises(ValueError, match="must not hold a user, a query or a fragment"):
        values.base_url(f"https://sei.example/{mark}")


@pytest.mark.parametrize(
    "text",
    [
        "sei.example",
        "ftp://sei.example/",
        "https://",
        "https:///api",
        "https://sei.example:99999/",
        "https://sei.example/a b",
        "https://[::1/",
    ],
)
def test_what_is_no_url_is_no_base_url(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a URL; write one like https://app.harness\.io/"):
        values.base_url(text)


def test_a_web_address_is_kept_as_it_is() -> None:
    text = "http://ci.example/runs?id=7#log"

    assert values.web_address(text) == text


def test_what_is_no_url_is_no_web_address() -> None:
    with pytest.raises(ValueError, match=r"'ci\.example' is not a URL"):
        values.web_address("ci.example")


@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\x07", "\ud83d"])
def test_a_web_address_holds_no_character_that_cannot_be_seen(char: str) -> None:
    with pytest.raises(ValueError, match="is not a URL"):
        values.web_address(f"https://ci.example/{char}")


def test_a_guid_is_read_whatever_its_case_and_kept_in_lower_case() -> None:
    assert (
        values.guid("666BA79B-3F3D-4236-AC04-4686CE526705")
        == "666ba79b-3f3d-4236-ac04-4686ce526705"
    )


@pytest.mark.parametrize(
    "text",
    [
        "my-instance",
        "666ba79b3f3d4236ac044686ce526705",
        "{666ba79b-3f3d-4236-ac04-4686ce526705}",
        "urn:uuid:666ba79b-3f3d-4236-ac04-4686ce526705",
        "666ba79b-3f3d-4236-ac04-4686ce52670",
        "666ba79b-3f3d-4236-ac04-4686ce52670g",
        "666ba79b3-f3d-4236-ac04-4686ce526705",
        "666ba79b3f3d4236ac044686ce5267050000",
    ],
)
def test_what_is_no_uuid_is_no_guid(text: str) -> None:
    with pytest.raises(ValueError, match="is not a UUID; write the id that registering"):
        values.guid(text)


def test_a_secret_is_kept_as_it_is() -> None:
    assert values.secret("pat.AbC-123_==") == "pat.AbC-123_=="


@pytest.mark.parametrize("text", ["hunter 2", "hunter\n2", "hunter\t2", "hunter\u00e9", "hunter\0"])
def test_a_secret_that_cannot_travel_in_a_header_is_refused_without_being_quoted(
    text: str,
) -> None:
    with pytest.raises(ValueError, match="character that no key has") as caught:
        values.secret(text)

    assert "hunter" not in str(caught.value)


@pytest.mark.parametrize("text", ["Build & test", "Ünïcode ✓", "a" * 1000])
def test_a_line_is_kept_as_it_is(text: str) -> None:
    assert values.line(text) == text


@pytest.mark.parametrize("text", ["本番\u3000デプロイ", "Ship it 👩\u200d🚀", "40\u00a0ms"])
def test_the_spaces_and_joiners_of_other_scripts_break_no_line(text: str) -> None:
    assert values.line(text) == text


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\tb", "a\x1b[31mb", "a\u2028b"])
def test_a_line_break_or_a_control_character_is_in_no_line(text: str) -> None:
    with pytest.raises(ValueError, match="holds a line break or a control character"):
        values.line(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("562", 562), ("007", 7), ("000", 0), ("9223372036854775807", 2**63 - 1)],
)
def test_a_whole_number_is_digits(text: str, expected: int) -> None:
    assert values.whole_number(text) == expected


@pytest.mark.parametrize("text", ["-1", "+1", "1.0", "1e3", "0x1", "1_000", "٣", "²", "#562"])
def test_what_is_not_digits_is_no_whole_number(text: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number; write digits only"):
        values.whole_number(text)


@pytest.mark.parametrize(
    "text", ["9223372036854775808", "9" * 5000, "0" * 20 + "9223372036854775808"]
)
def test_a_whole_number_fits_64_bits(text: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number"):
        values.whole_number(text)


@pytest.mark.parametrize(("text", "expected"), [("1", 1), ("60", 60), ("3600", 3600)])
def test_a_time_limit_is_whole_seconds(text: str, expected: int) -> None:
    assert values.seconds(text) == expected


@pytest.mark.parametrize("text", ["0", "3601", "1.5", "60s", "-1", "9" * 5000, "00000360099999"])
def test_a_time_limit_is_between_a_second_and_an_hour(text: str) -> None:
    with pytest.raises(ValueError, match="write whole seconds from 1 to 3600, like 60"):
        values.seconds(text)


def test_labels_are_separated_by_commas_or_line_breaks() -> None:
    assert values.labels("checkout/payments, growth\r\nmobile") == (
        "checkout/payments",
        "growth",
        "mobile",
    )


def test_a_label_is_kept_once_where_it_first_stands() -> None:
    assert values.labels("b,a,,b,\n") == ("b", "a")


@pytest.mark.parametrize("separator", [",", ", ", " ", "\n", "\r\n", "\t"])
def test_commits_are_separated_by_commas_or_white_space(separator: str) -> None:
    assert values.commits(f"{'a' * 40}{separator}{'b' * 40}") == ("a" * 40, "b" * 40)


def test_commits_keep_their_order_and_are_there_once_whatever_their_case() -> None:
    assert values.commits(f"{'B' * 40},{'a' * 40},{'b' * 40},") == ("b" * 40, "a" * 40)


@pytest.mark.parametrize("text", ["64be72b", "main", "a" * 39, "a" * 41, "g" * 40, "٣" * 40])
def test_what_is_no_full_sha_is_no_commit(text: str) -> None:
    with pytest.raises(ValueError, match="no full SHA; write all 40 digits of each commit"):
        values.commits(f"{'a' * 40} {text}")


def test_the_first_five_wrong_commits_are_enough() -> None:
    with pytest.raises(ValueError, match=r"^'c1', 'c2', 'c3', 'c4', 'c5', …: no full SHA"):
        values.commits("c1 c2 c3 c4 c5 c6 c7")


def test_five_wrong_commits_are_all_told() -> None:
    with pytest.raises(ValueError, match=r"^'c1', 'c2', 'c3', 'c4', 'c5': no full SHA"):
        values.commits("c1 c2 c3 c4 c5")


@pytest.mark.parametrize(("text", "expected"), [("1", 1), ("007", 7), ("10000", 10_000)])
def test_a_number_of_commits_is_a_whole_number(text: str, expected: int) -> None:
    assert values.commit_count(text) == expected


@pytest.mark.parametrize("text", ["0", "10001", "-1", "1.5", "all", "9" * 5000])
def test_a_number_of_commits_is_between_one_and_ten_thousand(text: str) -> None:
    with pytest.raises(ValueError, match="is no number of commits; write one from 1 to 10000"):
        values.commit_count(text)


def test_names_are_one_a_line_and_may_hold_commas() -> None:
    assert values.lines("test (linux, arm64)\n\n  lint \r\nlint\n") == (
        "test (linux, arm64)",
        "lint",
    )


def test_a_name_holds_no_control_character() -> None:
    with pytest.raises(ValueError, match="holds a line break or a control character"):
        values.lines("lint\na\tb")


@pytest.mark.parametrize("text", ["null", "{}"])
def test_a_job_without_a_matrix_has_no_values(text: str) -> None:
    assert values.matrix(text) == {}


def test_values_of_a_matrix_are_texts_as_they_were_written() -> None:
    text = '{"os": "ubuntu", "python": 3.10, "shard": 2, "fast": true, "extra": null, "ö": "ü"}'

    assert values.matrix(text) == {
        "os": "ubuntu",
        "python": "3.10",
        "shard": "2",
        "fast": "true",
        "extra": "null",
        "ö": "ü",
    }


def test_nested_values_of_a_matrix_stay_json() -> None:
    text = '{"include": {"name": "größe", "fast": true}, "nodes": ["a", "b"]}'

    assert values.matrix(text) == {
        "include": '{"name": "größe", "fast": true}',
        "nodes": '["a", "b"]',
    }


def test_numbers_in_nested_values_of_a_matrix_stay_numbers() -> None:
    assert values.matrix('{"node": {"version": 20}}') == {"node": '{"version": 20}'}


@pytest.mark.parametrize("text", ["linux", "${{ toJSON(matrix) }}", '["a"]', '"a"', "7", "{"])
def test_what_holds_no_matrix_is_told_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"not hold the values of a matrix; write \$\{\{ toJSON"):
        values.matrix(text)


def test_a_matrix_nested_deeper_than_python_reads_is_told() -> None:
    with pytest.raises(ValueError, match="does not hold the values of a matrix"):
        values.matrix("[" * _DEEPER_THAN_PYTHON)


@given(st.text() | _JSON.map(json.dumps) | st.dictionaries(st.text(), _JSON).map(json.dumps))
def test_no_text_makes_the_parser_of_a_matrix_raise_anything_but_value_errors(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert all(isinstance(value, str) for value in values.matrix(text).values())


def test_pairs_are_one_a_line() -> None:
    assert values.pairs("team = shop\n\nregion=eu\r\n") == {"team": "shop", "region": "eu"}


def test_the_first_equals_sign_ends_the_name() -> None:
    assert values.pairs("query=a=b") == {"query": "a=b"}


def test_a_pair_may_have_an_empty_value() -> None:
    assert values.pairs("note=") == {"note": ""}


def test_the_last_of_two_pairs_of_one_name_counts() -> None:
    assert values.pairs("team=shop\nteam=cart") == {"team": "cart"}


@pytest.mark.parametrize("text", ["team", "=shop", "team=shop\nregion"])
def test_a_line_that_is_no_pair_is_quoted(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a parameter; write one name=value a line"):
        values.pairs(text)


def test_pairs_may_be_a_json_object_of_texts_numbers_and_booleans() -> None:
    text = '{"team": "shop", "replicas": 3, "share": 0.5, "canary": true, "dark": false}'

    assert values.pairs(text) == {
        "team": "shop",
        "replicas": "3",
        "share": "0.5",
        "canary": "true",
        "dark": "false",
    }


@pytest.mark.parametrize("value", ["null", "[1]", '{"a": 1}'])
def test_a_json_value_that_is_no_text_is_refused_by_its_name(value: str) -> None:
    with pytest.raises(ValueError, match="the value of 'team' is not a text"):
        values.pairs(f'{{"team": {value}}}')


def test_a_json_pair_has_a_name() -> None:
    with pytest.raises(ValueError, match="a parameter has no name"):
        values.pairs('{" ": "shop"}')


def test_broken_json_is_told_where_it_breaks() -> None:
    with pytest.raises(ValueError, match=r"starts like JSON but is none .*column 10"):
        values.pairs('{"team": }')


def test_pairs_nested_deeper_than_python_reads_are_told() -> None:
    with pytest.raises(ValueError, match="starts like JSON but is none"):
        values.pairs('{"a":' * _DEEPER_THAN_PYTHON)


@given(st.text() | st.dictionaries(st.text(), _JSON).map(json.dumps))
def test_no_text_makes_the_parser_of_pairs_raise_anything_but_value_errors(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert all(isinstance(value, str) for value in values.pairs(text).values())


def test_needs_are_the_results_of_jobs() -> None:
    text = json.dumps(
        {
            "build": {"result": "success", "outputs": {"image": "api"}},
            "test": {"result": "failure", "outputs": {}},
            "lint": {"result": "cancelled"},
            "docs": {"result": "skipped"},
        }
    )

    assert values.needs(text) == {
        "build": "success",
        "test": "failure",
        "lint": "cancelled",
        "docs": "skipped",
    }


@pytest.mark.parametrize("text", ["{}", "null"])
def test_a_job_without_needs_has_none(text: str) -> None:
    assert values.needs(text) == {}


@pytest.mark.parametrize(
    "text", ["build", "${{ toJSON(needs) }}", '["build"]', '{"build": {}}', '{"build": "success"}']
)
def test_what_holds_no_results_of_jobs_is_told_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not hold the results of jobs; write \$\{\{ toJSON"):
        values.needs(text)


def test_a_result_that_github_does_not_know_is_refused_by_its_job() -> None:
    with pytest.raises(ValueError, match="'great' is no result of job 'build'"):
        values.needs('{"build": {"result": "great"}}')


@pytest.mark.parametrize("result", ["[]", "{}", "null", "1"])
def test_a_result_that_is_no_text_is_refused_by_its_job(result: str) -> None:
    with pytest.raises(ValueError, match="is no result of job 'build'"):
        values.needs(f'{{"build": {{"result": {result}}}}}')


def test_needs_nested_deeper_than_python_reads_are_told() -> None:
    with pytest.raises(ValueError, match="does not hold the results of jobs"):
        values.needs("[" * _DEEPER_THAN_PYTHON)


@given(
    st.text()
    | _JSON.map(json.dumps)
    | st.dictionaries(st.text(), st.fixed_dictionaries({"result": _JSON})).map(json.dumps)
)
def test_no_text_makes_the_parser_of_needs_raise_anything_but_value_errors(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert set(values.needs(text).values()) <= {"success", "failure", "cancelled", "skipped"}


def test_a_text_of_sixty_characters_is_quoted_whole() -> None:
    assert values.quoted("x" * 60) == f"'{'x' * 60}'"


def test_a_long_text_is_quoted_shortened() -> None:
    assert values.quoted("x" * 100) == f"'{'x' * 59}…'"


@given(st.text())
def test_a_quoted_text_is_on_one_line(text: str) -> None:
    assert len(values.quoted(text).splitlines()) == 1


def test_numbers_in_a_json_object_stay_as_they_are_written() -> None:
    assert values.pairs('{"version": 1.10, "build": 7.5e3}') == {
        "version": "1.10",
        "build": "7.5e3",
    }


def test_a_base_url_that_names_the_endpoint_is_refused() -> None:
    with pytest.raises(ValueError, match="write what stands before custom-cicd"):
        values.base_url("https://app.harness.io/prod1/sei/api/v1/custom-cicd")
