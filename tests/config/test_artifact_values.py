"""Specify what the inputs about artifacts may be, and what is said of any other text."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.config.artifact_values import artifact_list, file_patterns, images
from sei_action.declared import DeclaredArtifact
from sei_action.images import parse_image

_DIGEST = f"sha256:{'4f' * 32}"
_DEEPER_THAN_PYTHON = 100_000
_SHORT = "{type: helm, location: ghcr.io/acme, name: shop, version: '1'}"
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def _names(text: str) -> list[str]:
    return [f"{image.name}:{image.qualifier}" for image in images(text)]


def test_images_are_one_a_line() -> None:
    text = f"ghcr.io/acme/api:1.4.2\r\n\n  ghcr.io/acme/web@{_DIGEST} \n"

    assert images(text) == (
        parse_image("ghcr.io/acme/api:1.4.2"),
        parse_image(f"ghcr.io/acme/web@{_DIGEST}"),
    )


def test_images_may_be_separated_by_commas() -> None:
    assert _names("acme/api:1,acme/api:latest, acme/web:2,") == ["api:1", "api:latest", "web:2"]


def test_an_image_is_kept_once_whatever_its_spelling() -> None:
    assert _names("nginx\ndocker.io/library/nginx:latest\nnginx") == ["nginx:latest"]


def test_every_illegal_reference_is_named_once_in_one_message() -> None:
    with pytest.raises(ValueError, match="is not an image reference") as caught:
        images("Acme/api:-\nnginx\nacme/API\nacme/API")

    assert str(caught.value) == (
        "'Acme/api:-' is not an image reference: '-' is no tag; write at most 128 letters, "
        "digits, _ . or -, and neither . nor - first. "
        "'acme/API' is not an image reference: a repository has no capital letters; "
        "write 'acme/api'"
    )


def test_the_json_of_docker_metadata_action_holds_its_tags() -> None:
    text = json.dumps(
        {
            "tags": ["ghcr.io/acme/api:1.4.2", "ghcr.io/acme/api:latest"],
            "tag-names": ["1.4.2", "latest"],
            "labels": {"org.opencontainers.image.version": "1.4.2"},
            "annotations": [],
        }
    )

    assert _names(text) == ["api:1.4.2", "api:latest"]


def test_docker_metadata_action_without_a_tag_names_no_image() -> None:
    assert images('{"tags": [], "tag-names": [], "labels": {}, "annotations": []}') == ()


def test_tags_without_an_image_are_told_where_to_name_it() -> None:
    with pytest.raises(ValueError, match="its tags have no image before them; set `images` of"):
        images('{"tags": ["main"], "tag-names": ["main"]}')


def test_the_metadata_of_docker_build_push_action_hold_names_and_a_digest() -> None:
    text = json.dumps(
        {
            "buildx.build.ref": "builder/builder0/0fjb6ubs52xx3vygf6fgdl611",
            "containerimage.descriptor": {"digest": _DIGEST, "size": 506},
            "containerimage.digest": _DIGEST,
            "image.name": "ghcr.io/acme/api:1.4.2,ghcr.io/acme/api:latest",
        },
        indent=2,
    )

    assert images(text) == (
        parse_image(f"ghcr.io/acme/api:1.4.2@{_DIGEST}"),
        parse_image(f"ghcr.io/acme/api:latest@{_DIGEST}"),
    )


def test_an_image_that_was_pushed_by_digest_has_no_tag() -> None:
    text = json.dumps({"image.name": "ghcr.io/acme/api", "containerimage.digest": _DIGEST})

    assert images(text) == (parse_image(f"ghcr.io/acme/api@{_DIGEST}"),)


@pytest.mark.parametrize(
    "build", [{"image.name": "acme/api:1"}, {"image.name": f"acme/api:1@{_DIGEST}"}]
)
def test_a_name_is_kept_as_it_is_where_there_is_no_digest_to_add(build: dict[str, str]) -> None:
    assert images(json.dumps(build)) == (parse_image(build["image.name"]),)
    assert images(json.dumps(build | {"containerimage.digest": _DIGEST})) == (
        parse_image(f"acme/api:1@{_DIGEST}"),
    )


def test_the_metadata_of_docker_bake_action_hold_a_build_in_each_target() -> None:
    text = json.dumps(
        {
            "buildx.build.warnings": [],
            "api": {"image.name": "acme/api:1", "containerimage.digest": _DIGEST},
            "web": {"image.name": "acme/web:1", "buildx.build.ref": "builder/builder0/1"},
        }
    )

    assert images(text) == (parse_image(f"acme/api:1@{_DIGEST}"), parse_image("acme/web:1"))


@pytest.mark.parametrize(
    "text",
    [
        '{"buildx.build.ref": "builder/builder0/1"}',
        f'{{"containerimage.digest": "{_DIGEST}"}}',
        '{"image.name": null}',
        '{"api": {"buildx.build.ref": "builder/builder0/1"}}',
        "{}",
        "[]",
        ",",
    ],
)
def test_a_build_that_put_its_image_nowhere_names_none(text: str) -> None:
    assert images(text) == ()


def test_images_may_be_a_json_array_of_texts() -> None:
    assert _names('["acme/api:1", "acme/web:2"]') == ["api:1", "web:2"]


def test_outputs_of_several_builds_may_stand_among_lines() -> None:
    text = '{"image.name": "acme/api:1"}\n{"image.name": "acme/web:1"}\nacme/db:1,["acme/x:1"]'

    with pytest.raises(ValueError, match="'\\[\"acme/x:1\"\\]' is not an image reference"):
        images(text)
    assert _names(text.replace(",[", "\n[")) == ["api:1", "web:1", "db:1", "x:1"]


def test_an_address_in_brackets_is_no_json() -> None:
    assert images("[2001:db8::1]:5000/api")[0].location == "[2001:db8::1]:5000"


@pytest.mark.parametrize("text", ['{"image.name": ', '["acme/api:1"', "[" * _DEEPER_THAN_PYTHON])
def test_broken_json_is_told_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"starts like JSON but is none \(.*\); write one referen"):
        images(text)


@pytest.mark.parametrize("text", ['["acme/api", 1]', '{"tags": [null]}', '[{"tags": []}]', "[[]]"])
def test_an_array_that_holds_no_texts_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="its JSON array holds something else than texts; write"):
        images(text)


@pytest.mark.parametrize("text", ['{"image": "acme/api"}', '{"tags": "x"}', '{"api": {}}'])
def test_an_object_that_is_no_output_of_docker_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="its JSON object is no output of Docker's actions; write"):
        images(text)


@given(
    st.text()
    | _JSON.map(json.dumps)
    | st.dictionaries(st.sampled_from(["image.name", "containerimage.digest", "tags"]), _JSON).map(
        json.dumps
    )
)
def test_no_text_makes_the_parser_of_images_raise_anything_but_value_errors(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert len(set(images(text))) == len(images(text))


def test_file_patterns_are_one_a_line_and_kept_once() -> None:
    assert file_patterns("dist/*.json\r\n\n  a b.json \n**/x.json\ndist/*.json") == (
        "dist/*.json",
        "a b.json",
        "**/x.json",
    )


@pytest.mark.parametrize(
    "pattern", ["/home/runner/x.json", "\\x.json", "C:\\x.json", "C:/x.json", "//server/x/y.json"]
)
def test_an_absolute_path_is_refused_by_name(pattern: str) -> None:
    with pytest.raises(ValueError, match="is absolute; write the path from the workspace's root"):
        file_patterns(pattern)


@pytest.mark.parametrize("pattern", ["../x.json", "dist/../../x.json", "dist\\..\\x.json", ".."])
def test_a_path_that_leads_out_is_refused_by_name(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"leads out of the workspace with \.\.; write a path in"):
        file_patterns(pattern)


@pytest.mark.parametrize("pattern", ["**.json", "dist/a**/x.json"])
def test_two_stars_are_a_whole_folder(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"has \*\* beside other characters; write it as a whole"):
        file_patterns(pattern)


def test_a_control_character_is_in_no_pattern() -> None:
    with pytest.raises(ValueError, match="holds a line break or a control character"):
        file_patterns("a\tb.json")


def test_every_wrong_pattern_is_named_in_one_message() -> None:
    with pytest.raises(ValueError, match=r"^'/a' is absolute; .*\. '\.\./b' leads out of the"):
        file_patterns("/a\nok.json\n../b")


@given(st.text())
def test_no_text_makes_the_parser_of_patterns_raise_anything_but_value_errors(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert all(pattern.strip() for pattern in file_patterns(text))


def test_an_artifact_has_eight_fields() -> None:
    text = """
      - type: npm
        location: https://npm.acme.example
        name: "@acme/shop"
        qualifier: 1.4.2
        hash: sha512:0a
        metadata: {size: 1024, signed: true, note: a}
        input: false
        output: true
    """

    assert artifact_list(text) == (
        DeclaredArtifact(
            type="npm",
            location="https://npm.acme.example",
            name="@acme/shop",
            qualifier="1.4.2",
            hash="sha512:0a",
            metadata={"size": "1024", "signed": "true", "note": "a"},
            input=False,
            output=True,
        ),
    )


def test_version_and_digest_are_names_of_qualifier_and_hash() -> None:
    (artifact,) = artifact_list(
        "- {type: helm, location: x, name: shop, version: 1.4.2, digest: 0a}"
    )

    assert (artifact.qualifier, artifact.hash) == ("1.4.2", "0a")


def test_a_list_may_be_json() -> None:
    entry = {
        "type": "helm",
        "location": "x",
        "name": "Ship it 🚀",
        "version": "1",
        "digest": None,
        "metadata": {"signed": True},
        "output": True,
    }

    (artifact,) = artifact_list(json.dumps([entry]))

    assert (artifact.name, artifact.hash, artifact.output) == ("Ship it 🚀", None, True)
    assert artifact.metadata == {"signed": "true"}


@pytest.mark.parametrize("number", ["1.10", "007", "1e3", "2026-01-31", "0x1F", "1_000", "12:30"])
def test_a_number_in_yaml_stays_as_it_is_written(number: str) -> None:
    (artifact,) = artifact_list(f"- {{type: a, location: b, name: c, version: {number}}}")

    assert artifact.qualifier == number


@pytest.mark.parametrize("number", ["1.10", "1e3", "123456789012345678901234567890"])
def test_a_number_in_json_stays_as_it_is_written(number: str) -> None:
    (artifact,) = artifact_list(
        f'[{{"type": "a", "location": "b", "name": "c", "version": {number}}}]'
    )

    assert artifact.qualifier == number


@pytest.mark.parametrize("nothing", ["", "~", "null", "''"])
def test_a_field_that_is_nothing_is_not_there(nothing: str) -> None:
    text = (
        f"- type: a\n  location: b\n  name: c\n  version: d\n  hash: {nothing}\n  input: {nothing}"
    )

    (artifact,) = artifact_list(text)

    assert (artifact.hash, artifact.input) == (None, None)


@pytest.mark.parametrize("text", ["[]", "- {type: a, location: b, name: c, version: d}"])
def test_a_list_may_have_any_length(text: str) -> None:
    assert len(artifact_list(text)) == text.count("{")


def test_every_wrong_entry_is_named_by_its_place() -> None:
    text = f"- {{type: helm, name: shop}}\n- {_SHORT}\n- helm\n- {{}}"

    with pytest.raises(ValueError, match="entry 1") as caught:
        artifact_list(text)

    assert str(caught.value) == (
        "entry 1 ('shop') lacks location, qualifier; write a line of text there. "
        "entry 3 is not a mapping; write type, location, name, qualifier in it. "
        "entry 4 lacks type, location, name, qualifier; write a line of text there"
    )


def test_everything_that_is_wrong_with_an_entry_is_told() -> None:
    text = "- {type: a, location: b, version: d, hash: [], input: perhaps, output: {}, metadata: e}"

    with pytest.raises(ValueError, match="entry 1") as caught:
        artifact_list(text)

    assert str(caught.value) == (
        "entry 1 lacks name; write a line of text there. "
        "It has a wrong hash: it is not a text; write one line of text. "
        "It has a wrong metadata: it is not a mapping; write a text for each name. "
        "It has a wrong input: 'perhaps' is not a boolean; write true or false. "
        "It has a wrong output: it is not a boolean; write true or false"
    )


@pytest.mark.parametrize("value", ["[]", "{a: b}"])
def test_metadata_are_texts_numbers_and_booleans(value: str) -> None:
    with pytest.raises(ValueError, match="the value of 'size' is not a text, a number or a boo"):
        artifact_list(f"- {_SHORT[:-1]}, metadata: {{size: {value}}}}}")


def test_half_a_character_is_in_no_metadata() -> None:
    entry = {
        "type": "a",
        "location": "b",
        "name": "c",
        "version": "d",
        "metadata": {"note": "\ud83d"},
    }

    with pytest.raises(ValueError, match="'note' holds half a character; write its text in UTF-8"):
        artifact_list(json.dumps([entry]))


def test_a_line_break_is_in_no_name() -> None:
    with pytest.raises(ValueError, match=r"has a wrong name: 'a.nb' holds a line break or a cont"):
        artifact_list('[{"type": "a", "location": "b", "name": "a\\nb", "version": "d"}]')


def test_a_field_that_no_artifact_has_is_told_the_nearest() -> None:
    with pytest.raises(
        ValueError, match=r"entry 1 \('shop'\) has a field 'qualifer', .*; did you "
    ):
        artifact_list("- {type: a, location: b, name: shop, qualifer: d}")


def test_a_field_that_is_like_none_is_told_all_of_them() -> None:
    with pytest.raises(ValueError, match="write one of type, location, name, qualifier, hash"):
        artifact_list(f"- {_SHORT[:-1]}, colour: red}}")


def test_a_field_may_not_be_given_under_both_its_names() -> None:
    with pytest.raises(ValueError, match="has version and qualifier, which are the same; write on"):
        artifact_list(f"- {_SHORT[:-1]}, qualifier: '2'}}")


def test_the_other_name_of_a_field_may_be_there_and_empty() -> None:
    assert artifact_list(f"- {_SHORT[:-1]}, qualifier: }}")[0].qualifier == "1"


@pytest.mark.parametrize("text", ["type: helm", "helm", "12", '{"artifacts": []}'])
def test_what_is_no_list_is_told_to_be_one(text: str) -> None:
    with pytest.raises(ValueError, match="it is not a list; write a list in YAML or JSON, like - "):
        artifact_list(text)


def test_broken_yaml_is_told_by_its_line() -> None:
    with pytest.raises(ValueError, match=r"neither YAML nor JSON \(see line 2 of it\); write a li"):
        artifact_list("- type: helm\n  name: [")


@pytest.mark.parametrize("text", ["- \x00", '- "\\UFFFFFFFF"', "[" * _DEEPER_THAN_PYTHON])
def test_a_text_that_no_parser_reads_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="it is neither YAML nor JSON; write a list in YAML or J"):
        artifact_list(text)


def test_a_tag_of_yaml_makes_nothing_but_a_text() -> None:
    text = f"- {_SHORT[:-1]}, hash: !!python/object/apply:os.getcwd []}}"

    with pytest.raises(ValueError, match="has a wrong hash: it is not a text"):
        artifact_list(text)


@given(
    st.text()
    | _JSON.map(json.dumps)
    | st.lists(
        st.dictionaries(
            st.sampled_from(["type", "location", "name", "version", "hash", "metadata", "input"]),
            _JSON,
        )
    ).map(json.dumps)
)
def test_no_text_makes_the_parser_of_artifacts_raise_anything_but_value_errors(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert all(artifact.name for artifact in artifact_list(text))
