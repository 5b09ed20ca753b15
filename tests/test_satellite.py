"""Specify how the satellite.yml of an integration is read."""

from pathlib import Path

import pytest

from sei_action.errors import ConfigurationError
from sei_action.satellite import Satellite, read_satellite

KEY = "key-in-the.file=1"
FILE = f"""\
satellite:
  tenant: acme
  api_key: {KEY}
  url: 'https://app.harness.io/gratis/sei/api' # of the account's environment
integrations:
  - id: '4620'
    application: custom
"""


def read(folder: Path, text: str) -> Satellite:
    path = folder / "satellite.yml"
    path.write_text(text, encoding="utf-8")
    return read_satellite(path)


def problem_of(folder: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read(folder, text)
    (problem,) = caught.value.problems
    return problem


def test_the_integration_and_the_base_url_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, FILE) == Satellite(
        integration_id="4620", sei_url="https://app.harness.io/gratis/sei/api/v1/"
    )


@pytest.mark.parametrize("written", ["4620", '"4620"', "'4620'"])
def test_an_id_may_be_written_as_a_number_or_a_text(tmp_path: Path, written: str) -> None:
    assert read(tmp_path, f"integrations: [{{id: {written}}}]").integration_id == "4620"


def test_an_address_with_its_version_is_taken_as_it_is(tmp_path: Path) -> None:
    told = read(tmp_path, FILE.replace("/sei/api'", "/sei/api/v1/'"))

    assert told.sei_url == "https://app.harness.io/gratis/sei/api/v1/"


def test_a_file_without_an_address_tells_none(tmp_path: Path) -> None:
    assert read(tmp_path, "integrations: [{id: 1}]").sei_url is None


def test_the_same_integration_twice_is_one(tmp_path: Path) -> None:
    assert read(tmp_path, "integrations: [{id: 1}, {id: 1}]").integration_id == "1"


def test_of_several_integrations_one_must_be_chosen(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, "integrations: [{id: 1}, {id: 2}]")

    assert "is for the integrations 1, 2; write one as `integration-id`." in problem


@pytest.mark.parametrize(
    "text",
    ["", "- 1", "integrations: []", "integrations: [{}]", "a: [", f"api_key: {KEY}", "[" * 9000],
)
def test_another_file_is_told_without_what_it_holds(tmp_path: Path, text: str) -> None:
    problem = problem_of(tmp_path, text)

    assert problem.startswith("Input `satellite-file`: ")
    assert "is no satellite.yml" in problem
    assert KEY not in problem


def test_a_placeholder_is_no_id(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, "integrations: [{id: <INTEGRATION_ID>}]")

    assert "holds what SEI never wrote: '<INTEGRATION_ID>' is no id of an integration" in problem


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be read \(No such file or directory\)"):
        read_satellite(tmp_path / "none.yml")


def test_a_file_of_bytes_is_no_satellite_yml(tmp_path: Path) -> None:
    path = tmp_path / "satellite.yml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ConfigurationError, match=r"is no satellite\.yml"):
        read_satellite(path)
