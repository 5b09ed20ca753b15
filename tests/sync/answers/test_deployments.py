"""Deployments and their statuses are answered from the shelf, as far as they are certain."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sei_action.sync.answers import Known
from tests.builders import sha
from tests.ledger.builders import attempt
from tests.sync.answers.asking import ask, put


def body(number: int) -> dict[str, Any]:
    """Write a deployment of a second after 1970, as its number says."""
    created = datetime.fromtimestamp(number, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"id": number, "sha": sha(1), "environment": "production", "created_at": created}


def deploy(known: Known, *numbers: int, states: tuple[str, ...] = ()) -> None:
    """Put deployments to production on the shelf, each with the same statuses."""
    bodies = [(number, body(number)) for number in numbers]
    put(known, "deployment", "", bodies)
    put(known, "deployment of", sha(1), bodies)
    put(known, "deployment to", "production", bodies)
    known.shelf.mark("read deployments")
    for number in numbers:
        known.shelf.note("statuses", [{"state": state} for state in states], str(number))


def ids(answer: Any) -> list[int]:  # noqa: ANN401 - any JSON
    return [one["id"] for one in answer]


def to(known: Known, environment: str, *, before: int, page: int = 1) -> Any:  # noqa: ANN401 - any JSON
    query: dict[str, str | int] = {"environment": environment, "page": page}
    return ask(known, "/deployments", query, of=attempt(created_at=before))


def test_the_newest_hundred_are_given(known: Known) -> None:
    deploy(known, *range(1, 151))

    assert ids(ask(known, "/deployments", {"per_page": 100})) == list(range(150, 50, -1))


def test_those_of_a_commit_are_given(known: Known) -> None:
    deploy(known, 1, 2)

    assert ids(ask(known, "/deployments", {"sha": sha(1)})) == [2, 1]
    assert ask(known, "/deployments", {"sha": sha(2)}) == []


def test_before_they_were_read_nothing_is_known_of_them(known: Known) -> None:
    put(known, "deployment", "", [(1, body(1))])

    assert ask(known, "/deployments") is None


def test_a_full_page_of_an_environment_is_given(known: Known) -> None:
    deploy(known, *range(1, 151))

    assert ids(to(known, "production", before=1)) == list(range(150, 50, -1))


def test_further_pages_of_an_environment_are_given(known: Known) -> None:
    deploy(known, *range(1, 251))

    assert ids(to(known, "production", before=1, page=2)) == list(range(150, 50, -1))


@pytest.mark.parametrize("environment", ["production", "staging"])
def test_where_all_deployments_are_known_a_shorter_page_is_the_last(
    known: Known, environment: str
) -> None:
    deploy(known, 1, 2)
    known.shelf.mark("all deployments")

    expected = [2, 1] if environment == "production" else []
    assert ids(to(known, environment, before=1)) == expected


def test_a_success_before_the_run_makes_those_before_it_needless(known: Known) -> None:
    deploy(known, 10, 20, states=("inactive", "success"))

    assert ids(to(known, "production", before=15)) == [20, 10]


@pytest.mark.parametrize("before", [5, 10], ids=["older", "of the same second"])
def test_a_success_after_the_run_began_decides_nothing(known: Known, before: int) -> None:
    deploy(known, 10, 20, states=("success",))

    assert to(known, "production", before=before) is None


@pytest.mark.parametrize("states", [(), ("failure", "in_progress")])
def test_without_a_success_before_the_run_older_ones_are_asked_for(
    known: Known, states: tuple[str, ...]
) -> None:
    deploy(known, 10, 20, states=states)

    assert to(known, "production", before=15) is None


def test_a_deployment_whose_statuses_are_not_known_decides_nothing(known: Known) -> None:
    deploy(known, 10)
    known.shelf.drop("statuses")

    assert to(known, "production", before=15) is None


def test_statuses_are_those_of_the_deployment(known: Known) -> None:
    deploy(known, 7, states=("success",))
    deploy(known, 8)

    assert ask(known, "/deployments/7/statuses") == [{"state": "success"}]
    assert ask(known, "/deployments/8/statuses") == []
    assert ask(known, "/deployments/9/statuses") is None
