"""Specify how the input `services` is written, and what is said where it is wrong."""

import contextlib
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.config.service_values import Service, services
from sei_action.globs import PathFilter
from sei_action.images import ImageReference

_DEEPER_THAN_PYTHON = 100_000
_FIELDS = st.sampled_from(["name", "paths", "images", "deployed-images", "environment", "x"])
_VALUES = st.none() | st.booleans() | st.text(max_size=5) | st.lists(st.text(max_size=5))


def problem_of(text: str) -> str:
    with pytest.raises(ValueError, match="; ") as caught:
        services(text)
    return str(caught.value)


def image(name: str, qualifier: str = "latest") -> ImageReference:
    return ImageReference(location="ghcr.io/acme", name=name, qualifier=qualifier)


def test_services_are_a_list_of_their_fields() -> None:
    text = """
- name: shop
  paths:
    - shop/**
    - '!shop/docs/**'
  images: [ghcr.io/acme/shop:1.4.2, ghcr.io/acme/worker:1.4.2]
  deployed-images:
    - ghcr.io/acme/shop:1.4.1
  environment: production
- name: cart
"""

    assert services(text) == (
        Service(
            name="shop",
            paths=PathFilter(("shop/**", "!shop/docs/**")),
            images=(image("shop", "1.4.2"), image("worker", "1.4.2")),
            deployed_images=(image("shop", "1.4.1"),),
            environment="production",
        ),
        Service(name="cart"),
    )


def test_services_can_be_a_mapping_of_their_names() -> None:
    assert services("shop:\n  paths: shop/**\ncart:\n") == (
        Service(name="shop", paths=PathFilter(("shop/**",))),
        Service(name="cart"),
    )


def test_paths_and_images_can_be_lines() -> None:
    text = """
- name: shop
  paths: |
    shop/**
    lib/**
  images: |
    ghcr.io/acme/shop
    ghcr.io/acme/worker
"""

    assert services(text) == (
        Service(
            name="shop",
            paths=PathFilter(("shop/**", "lib/**")),
            images=(image("shop"), image("worker")),
        ),
    )


def test_services_can_be_json() -> None:
    text = '{"shop": {"paths": ["shop/**"],\n\t"environment": "\\ud83d\\ude80"}}'

    assert services(text) == (
        Service(name="shop", paths=PathFilter(("shop/**",)), environment="🚀"),
    )


@pytest.mark.parametrize(
    "name", ["on", "off", "yes", "1.10", "007", "0x1F", "2026-01-31", "1e3", "true", "a: b", "💳"]
)
def test_a_name_is_the_text_that_was_written(name: str) -> None:
    written = f"'{name}'" if ": " in name else name

    assert services(f"- name: {written}") == (Service(name=name),)
    assert services(f"{written}: ") == (Service(name=name),)
    assert services(json.dumps([{"name": name}])) == (Service(name=name),)


@pytest.mark.parametrize("scalar", ["1.10", "7", "1e400", "true", "false"])
def test_a_scalar_of_json_is_the_text_that_was_written(scalar: str) -> None:
    assert services(f'[{{"name": {scalar}}}]') == (Service(name=scalar),)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "~", "# none yet"])
def test_there_can_be_no_services(text: str) -> None:
    assert services(text) == ()


@pytest.mark.parametrize("nothing", ["", "''", "null", "~"])
def test_an_empty_field_counts_as_absent(nothing: str) -> None:
    text = f"- name: shop\n  paths: {nothing}\n  images: {nothing}\n  environment: {nothing}"

    assert services(text) == (Service(name="shop"),)


def test_an_absent_value_of_json_counts_as_absent() -> None:
    assert services('[{"name": "shop", "environment": null}]') == (Service(name="shop"),)


def test_white_space_around_a_text_is_dropped() -> None:
    assert services("- name: ' shop '") == (Service(name="shop"),)


@pytest.mark.parametrize(
    "text", ["- paths: shop/**", "- name:\n", "- name: ''", '[{"name": null}]']
)
def test_a_service_has_a_name(text: str) -> None:
    assert problem_of(text) == (
        "service 1, `name`: it is empty or not there; write the name of the service"
    )


def test_a_name_has_no_slash() -> None:
    assert problem_of("- name: shop/api") == (
        "service 1, `name`: 'shop/api' holds a slash, as only whole pipelines' names do; "
        "write - instead"
    )


def test_a_name_is_one_line() -> None:
    assert "service 1, `name`: 'a\\nb' holds a line break" in problem_of('- name: "a\\nb"')


@pytest.mark.parametrize(
    "text", ["- name: shop\n- name: shop", "shop:\nshop:\n", '{"a":{},"a":{}}']
)
def test_a_name_is_given_once(text: str) -> None:
    assert problem_of(text).endswith("`name`: another service has it; write a name of its own")


def test_a_field_is_given_once() -> None:
    assert problem_of("shop:\n  environment: a\n  environment: b") == (
        "service 'shop', `environment`: it is there twice; write it once"
    )


def test_a_mapping_of_names_has_them_as_keys_alone() -> None:
    assert problem_of("shop:\n  name: cart") == (
        "service 'shop', `name`: it is there twice; write it once"
    )


@pytest.mark.parametrize(
    ("field", "meant"),
    [("path", "paths"), ("deployed_images", "deployed-images"), ("Environment", "environment")],
)
def test_a_mistyped_field_is_told_the_nearest(field: str, meant: str) -> None:
    assert problem_of(f"- name: shop\n  {field}: a") == (
        f"service 'shop' has a field '{field}', which no service has; did you mean {meant}?"
    )


def test_a_field_like_none_of_them_is_told_them_all() -> None:
    assert problem_of("- name: shop\n  [a]: b") == (
        "service 'shop' has a field '[]', which no service has; "
        "write one of name, paths, images, deployed-images, environment"
    )


def test_everything_wrong_is_told_at_once_with_its_service_and_field() -> None:
    text = """
- name: shop
  paths: [/shop, 'lib/']
  images: ghcr.io/acme/Shop
- name: cart
  environment: [a]
  deployed-images: {a: b}
- {}
"""

    assert problem_of(text) == (
        "service 'shop', `paths`: '/shop' begins with /, ./ or ../; write it from the "
        "repository's root, like docs/**. 'lib/' ends with / as no file does; write /** for all "
        "files of that folder. "
        "service 'shop', `images`: 'ghcr.io/acme/Shop' is not an image reference: a repository "
        "has no capital letters; write 'acme/shop'. "
        "service 'cart', `environment`: it is no text; write one plain line. "
        "service 'cart', `deployed-images`: it is neither a text nor a list of texts; write one "
        "a line. "
        "service 3, `name`: it is empty or not there; write the name of the service"
    )


@pytest.mark.parametrize("item", ["[a]", "{a: b}", "[[a]]"])
def test_an_item_of_a_list_is_a_text(item: str) -> None:
    assert "`paths`: it is neither a text nor a list of texts" in problem_of(
        f"- name: shop\n  paths: [{item}]"
    )


def test_an_empty_list_of_paths_is_told_to_choose_something() -> None:
    assert "service 'shop', `paths`: it chooses nothing; write" in problem_of(
        "- name: shop\n  paths: []"
    )


@pytest.mark.parametrize("text", ["- shop", "-", "- [a]", "shop: cart", "shop: [a]"])
def test_a_service_without_fields_is_told_how_to_write_them(text: str) -> None:
    assert problem_of(text) == (
        "service 1 is no mapping of fields; "
        'write a list in YAML or JSON, like - {name: shop, paths: ["shop/**"]}'
    )


def test_a_text_is_told_how_to_write_a_list() -> None:
    assert problem_of("shop") == (
        "it is a text and no list of services; "
        'write a list in YAML or JSON, like - {name: shop, paths: ["shop/**"]}'
    )


def test_one_service_without_its_list_is_told_the_missing_hyphen() -> None:
    assert problem_of("name: shop\npaths: shop/**") == (
        "it is one service and no list of them; write - before its first line"
    )


def test_a_service_may_be_called_name() -> None:
    assert services("name:\n  paths: a/**") == (Service(name="name", paths=PathFilter(("a/**",))),)


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("- name: shop\n  paths: *.md", "line 2, column 11", "expected alphabetic or numeric"),
        ("- name: shop\n  paths: **/a", "line 2, column 11", "expected alphabetic or numeric"),
        ("- name: *shop", "line 1, column 9", "found undefined alias"),
        ("- name: shop: api", "line 1, column 13", "mapping values are not allowed here"),
        ("- name: shop\n\tpaths: a", "line 2, column 1", "found character '\\t' that cannot"),
        ("- name: 'shop", "line 1, column 14", "found unexpected end of stream"),
        ('[{"name": "shop"', "line 1, column 17", "expected"),
        ("- name: \x00", "line 1, column 9", "it cannot be read"),
        ("- name: shop\n  paths:\n  - !docs/**", "line 3, column 5", "'!docs/**' is a tag to YAML"),
        ("- name: a\n---\n- name: b", "line 2, column 1", "but found another document"),
    ],
)
def test_what_is_no_yaml_is_told_by_line_and_column(text: str, place: str, why: str) -> None:
    problem = problem_of(text)

    assert problem.startswith(f"its {place} is neither YAML nor JSON ({why}")
    assert problem.endswith("; put texts with signs like * ! : in quotes, and indent with spaces")


@pytest.mark.parametrize(
    "text",
    [
        "[" * _DEEPER_THAN_PYTHON,
        "- " * _DEEPER_THAN_PYTHON,
        '"\\UFFFFFFFF"',
        f"%YAML 1.{'9' * 5000}\n---\na",
    ],
)
def test_what_no_yaml_reader_stands_is_told_as_well(text: str) -> None:
    assert problem_of(text).startswith("it is neither YAML nor JSON (it cannot be read); ")


def test_a_list_in_itself_is_told() -> None:
    assert "service 'shop', `paths`: it is neither a text nor a list" in problem_of(
        "- &self {name: shop, paths: [*self]}"
    )


def test_a_service_may_repeat_what_another_says() -> None:
    text = "- {name: shop, paths: &both [lib/**]}\n- {name: cart, paths: *both}"

    assert [service.paths for service in services(text)] == [PathFilter(("lib/**",))] * 2


def test_yaml_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, sei_action.config.service_values; sys.exit('yaml' in sys.modules)"

    subprocess.run([sys.executable, "-c", code], check=True)


@given(
    st.text()
    | st.text("ab-:[]{}&*!#|>'\" \n")
    | st.lists(st.dictionaries(_FIELDS, _VALUES)).map(json.dumps)
    | st.dictionaries(st.text(max_size=3), st.dictionaries(_FIELDS, _VALUES)).map(json.dumps)
)
def test_no_text_makes_the_parser_raise_anything_but_value_errors(text: str) -> None:
    with contextlib.suppress(ValueError):
        found = services(text)

        assert len({service.name for service in found}) == len(found)
