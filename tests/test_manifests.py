"""Specify what is read from manifests and from the runner's list, and what is said of the rest."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.declared import DeclaredArtifact
from sei_action.manifests import Found, artifacts_in_list, artifacts_in_manifest

_HEX = "4f" * 32
_DIGEST = f"sha256:{_HEX}"
_DEEPER_THAN_PYTHON = 100_000
_API = {
    "type": "container",
    "location": "registry.example.com/shop",
    "name": "api",
    "qualifier": "1.4.2",
    "hash": _DIGEST,
    "input": False,
    "output": True,
}
_ARTIFACT = DeclaredArtifact.model_validate(_API)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def _in_manifest(content: object) -> Found:
    return artifacts_in_manifest(json.dumps(content), "sei-artifacts.json")


def _in_list(*subjects: object, version: object = 1) -> Found:
    return artifacts_in_list(json.dumps({"version": version, "subjects": subjects}))


@pytest.mark.parametrize(
    "content",
    [
        {"artifacts": [_API]},
        {"pipeline": "build", "style": "x", "artifact": _API},
        _API,
        _API | {"pipeline": "build"},
        {"artifact": "x", "artifacts": "y"} | _API,
    ],
)
def test_a_manifest_has_one_of_three_shapes(content: object) -> None:
    assert _in_manifest(content) == ((_ARTIFACT,), ())


def test_an_array_may_hold_several_artifacts_and_goes_before_an_object() -> None:
    web = _API | {"name": "web"}

    artifacts, warnings = _in_manifest({"artifacts": [_API, web], "artifact": {}})

    assert [artifact.name for artifact in artifacts] == ["api", "web"]
    assert warnings == ()


@pytest.mark.parametrize("text", ["", " \n", "null", '{"artifacts": []}'])
def test_a_manifest_may_be_empty(text: str) -> None:
    assert artifacts_in_manifest(text, "x.json") == ((), ())


def test_what_is_unknown_stays_unknown() -> None:
    entry = {name: _API[name] for name in ("type", "location", "name", "qualifier")}

    ((artifact,), _) = _in_manifest({"artifact": entry | {"hash": " ", "input": None}})

    assert (artifact.hash, artifact.input, artifact.output) == (None, None, None)
    assert artifact.metadata == {}


def test_numbers_and_booleans_stay_as_they_are_written() -> None:
    text = json.dumps(_API).replace('"1.4.2"', "1.10").replace('"api"', "true")

    ((artifact,), _) = artifacts_in_manifest(text, "x.json")

    assert (artifact.name, artifact.qualifier) == ("true", "1.10")


@pytest.mark.parametrize(
    ("value", "expected"), [(True, True), (False, False), ("true", True), ("False", False)]
)
def test_an_answer_is_a_boolean_or_its_word(*, value: object, expected: bool) -> None:
    ((artifact,), _) = _in_manifest(_API | {"input": value})

    assert artifact.input is expected


def test_metadata_that_are_no_texts_are_left_out() -> None:
    metadata = {"team": "shop", "size": 7, "signed": True, "none": None, "deep": {"a": "b"}}

    ((artifact,), warnings) = _in_manifest(_API | {"metadata": metadata})

    assert artifact.metadata == {"team": "shop", "size": "7", "signed": "true"}
    assert warnings == ()


def test_metadata_that_are_no_object_are_left_out() -> None:
    assert _in_manifest(_API | {"metadata": "x"}) == ((_ARTIFACT,), ())


def test_white_space_around_a_text_is_no_part_of_it() -> None:
    assert _in_manifest(_API | {"qualifier": "1.4.2\n"}) == ((_ARTIFACT,), ())


@pytest.mark.parametrize("nothing", [None, "", " ", [], {}])
@pytest.mark.parametrize("field", ["type", "location", "name", "qualifier"])
def test_an_artifact_that_lacks_a_field_is_skipped_and_the_field_named(
    field: str, nothing: object
) -> None:
    artifacts, (warning,) = _in_manifest({"artifacts": [_API | {field: nothing}, _API]})

    assert artifacts == (_ARTIFACT,)
    assert f"lacks {field}; write a line of text there. It was skipped." in warning


def test_a_warning_names_file_place_name_and_every_missing_field() -> None:
    _, warnings = _in_manifest({"artifact": {"type": "container", "name": "api"}})

    expected = (
        "In 'sei-artifacts.json', artifact 1 ('api') lacks location, qualifier; write a line of "
        "text there. It was skipped."
    )
    assert warnings == (expected,)


def test_an_artifact_with_a_wrong_answer_is_skipped_with_a_warning() -> None:
    _, (warning,) = _in_manifest(_API | {"input": "yes"})

    assert "has a wrong input: 'yes' is not a boolean; write true or false. It was" in warning


def test_an_entry_that_is_no_object_is_skipped_with_a_warning() -> None:
    artifacts, (warning,) = _in_manifest({"artifacts": ["api", _API]})

    assert artifacts == (_ARTIFACT,)
    assert "artifact 1 is not an object; write one with type, location, name and" in warning


@pytest.mark.parametrize("content", [[_API], {}, {"files": []}, "api", {"artifact": "api"}])
def test_a_file_of_another_shape_is_told_the_three(content: object) -> None:
    expected = (
        "'sei-artifacts.json' declares no artifact, so it was skipped. Write "
        '{"artifacts": [...]}, {"artifact": {...}} or one object with type, location, name '
        "and qualifier."
    )
    assert _in_manifest(content) == ((), (expected,))


@pytest.mark.parametrize("text", ["artifact", '{"artifact": ', "[" * _DEEPER_THAN_PYTHON])
def test_a_file_that_is_no_json_is_told(text: str) -> None:
    artifacts, (warning,) = artifacts_in_manifest(text, "x.json")

    assert artifacts == ()
    assert warning.startswith("'x.json' is not JSON (")


def test_many_warnings_about_one_file_are_counted() -> None:
    _, warnings = _in_manifest({"artifacts": [{}] * 25})

    assert len(warnings) == 21
    assert warnings[-1] == "In 'sei-artifacts.json', 5 more were skipped."


def test_a_file_with_a_long_name_is_quoted_shortened_on_one_line() -> None:
    _, (warning,) = artifacts_in_manifest("x", "a\n" * 100)

    assert len(warning) < 300
    assert len(warning.splitlines()) == 1


def test_an_image_that_an_earlier_step_declared_is_one_that_the_run_built() -> None:
    subject = {"name": "ghcr.io/acme/api:1.4.2", "digest": _DIGEST, "kind": "oci"}

    assert _in_list(subject) == (
        (
            DeclaredArtifact(
                type="container",
                location="ghcr.io/acme",
                name="api",
                qualifier="1.4.2",
                hash=_DIGEST,
                input=False,
                output=True,
            ),
        ),
        (),
    )


def test_an_image_that_was_declared_without_tag_is_known_by_its_digest() -> None:
    ((artifact,), _) = _in_list({"name": "ghcr.io/acme/api", "digest": _DIGEST, "kind": "oci"})

    assert (artifact.qualifier, artifact.hash) == (_DIGEST, _DIGEST)


def test_a_file_that_an_earlier_step_declared_is_known_by_its_digest() -> None:
    assert _in_list({"name": "app.tar.gz", "digest": _DIGEST, "kind": "file"}) == (
        (
            DeclaredArtifact(
                type="file",
                location="GITHUB_ARTIFACTS",
                name="app.tar.gz",
                qualifier=_DIGEST,
                hash=_DIGEST,
                input=False,
                output=True,
            ),
        ),
        (),
    )


@pytest.mark.parametrize("text", ["", "\n", '{"version":1,"subjects":[]}'])
def test_where_nothing_was_declared_the_list_is_empty(text: str) -> None:
    assert artifacts_in_list(text) == ((), ())


@pytest.mark.parametrize("version", [2, "1", None, [], 1.5])
def test_a_list_of_another_version_is_skipped_with_a_warning(version: object) -> None:
    subject = {"name": "app", "digest": _DIGEST, "kind": "file"}

    expected = (
        "GITHUB_ARTIFACTS_LIST, in which earlier steps declare artifacts, was skipped: it is "
        "no list of version 1. Use a newer version of this action."
    )
    assert _in_list(subject, version=version) == ((), (expected,))


@pytest.mark.parametrize("text", ['{"version": 1}', '{"version": 1, "subjects": {}}', "[]", "1"])
def test_a_list_without_subjects_is_skipped_with_a_warning(text: str) -> None:
    artifacts, (warning,) = artifacts_in_list(text)

    assert artifacts == ()
    assert "it is no list of version 1" in warning


@pytest.mark.parametrize("text", ["{", "[" * _DEEPER_THAN_PYTHON, "9" * 5000])
def test_a_list_that_is_no_json_is_skipped_with_a_warning(text: str) -> None:
    artifacts, (warning,) = artifacts_in_list(text)

    assert artifacts == ()
    assert "was skipped: it is not JSON (" in warning
    assert warning.endswith("Leave this file to the runner.")


def test_a_subject_of_an_unknown_kind_is_skipped_with_a_warning() -> None:
    known = {"name": "app", "digest": _DIGEST, "kind": "file"}

    artifacts, warnings = _in_list(known | {"kind": "model"}, known)

    assert [artifact.name for artifact in artifacts] == ["app"]
    expected = (
        "In GITHUB_ARTIFACTS_LIST, subject 1 ('app') is of the unknown kind 'model'; use a newer "
        "version of this action. It was skipped."
    )
    assert warnings == (expected,)


@pytest.mark.parametrize("subject", ["app", {}, {"name": 1, "digest": _DIGEST, "kind": "file"}])
def test_a_subject_that_is_not_whole_is_skipped_with_a_warning(subject: object) -> None:
    artifacts, (warning,) = _in_list(subject)

    assert artifacts == ()
    assert "subject 1 lacks kind, name or digest; declare it in GITHUB_ARTIFACTS" in warning


def test_an_image_with_an_illegal_name_is_skipped_with_a_warning() -> None:
    artifacts, (warning,) = _in_list({"name": "ghcr.io/Acme/api", "digest": _DIGEST, "kind": "oci"})

    assert artifacts == ()
    assert "('ghcr.io/Acme/api') names no image: 'ghcr.io/Acme/api@sha256:" in warning
    assert "a repository has no capital letters; write 'acme/api'. It was skipped." in warning


def test_a_file_without_a_name_is_skipped_with_a_warning() -> None:
    artifacts, (warning,) = _in_list({"name": "", "digest": _DIGEST, "kind": "file"})

    assert artifacts == ()
    assert "lacks name" in warning


def _is_sound(found: Found) -> bool:
    artifacts, warnings = found
    on_one_line = all(len(warning.splitlines()) == 1 for warning in warnings)
    return on_one_line and all(artifact.name and artifact.qualifier for artifact in artifacts)


def _entries(names: list[str], key: str) -> st.SearchStrategy[dict[str, Any]]:
    entry = st.dictionaries(st.sampled_from(names), _JSON | st.sampled_from(["a", "oci", "file"]))
    return st.builds(lambda entries: {key: entries, "version": 1}, st.lists(entry | _JSON))


@given(
    st.text()
    | (_JSON | _entries(["type", "location", "name", "qualifier", "metadata"], "artifacts")).map(
        json.dumps
    )
)
def test_any_text_of_a_manifest_gives_artifacts_and_warnings_and_nothing_else(text: str) -> None:
    assert _is_sound(artifacts_in_manifest(text, "x.json"))


@given(st.text() | (_JSON | _entries(["kind", "name", "digest"], "subjects")).map(json.dumps))
def test_any_text_of_the_list_gives_artifacts_and_warnings_and_nothing_else(text: str) -> None:
    assert _is_sound(artifacts_in_list(text))
