"""Specify the form of everything that GitHub tells."""

import pytest
from pydantic import TypeAdapter, ValidationError

from sei_action.fact import Account, Fact, Moment, Repository
from tests.builders import moment

_MOMENT: TypeAdapter[Moment] = TypeAdapter(Moment)


def test_a_fact_does_not_change() -> None:
    account = Account(login="ada")

    with pytest.raises(ValidationError):
        account.login = "mallory"  # type: ignore[misc]


def test_what_else_an_answer_holds_is_ignored() -> None:
    found = Repository.model_validate({"id": 7, "full_name": "acme/shop", "fork": False})

    assert found == Repository(full_name="acme/shop")


def test_facts_with_the_same_content_are_the_same() -> None:
    assert {Account(login="ada"), Account(login="ada")} == {Account(login="ada")}


@pytest.mark.parametrize("form", [Account, Repository])
@pytest.mark.parametrize("told", [{}, {"login": None, "full_name": None}, None, "ada"])
def test_a_fact_without_what_it_is_about_is_none(form: type[Fact], told: object) -> None:
    with pytest.raises(ValidationError):
        form.model_validate(told)


@pytest.mark.parametrize("text", ["2026-02-02T09:00:00Z", "2026-02-02T11:00:00+02:00"])
def test_a_moment_is_read_in_any_zone(text: str) -> None:
    assert _MOMENT.validate_python(text) == moment()


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "2007-12-31T23:59:59Z"])
def test_a_time_before_there_was_a_github_stands_for_never(text: str) -> None:
    assert _MOMENT.validate_python(text) is None


def test_the_first_moment_of_github_is_a_moment() -> None:
    found = _MOMENT.validate_python("2008-01-01T00:00:00Z")

    assert found is not None
    assert found.year == 2008


def test_no_time_is_none() -> None:
    assert _MOMENT.validate_python(None) is None


@pytest.mark.parametrize("told", ["2026-02-02T09:00:00", "", "yesterday", {}])
def test_what_is_no_time_in_a_zone_is_refused(told: object) -> None:
    with pytest.raises(ValidationError):
        _MOMENT.validate_python(told)
