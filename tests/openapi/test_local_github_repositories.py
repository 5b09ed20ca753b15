"""The local GitHub may have several repositories, and lists those of an organisation."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from demo.github import State, create_app
from demo.github.settings import Setting
from tests.openapi.in_process import asking_in_process
from tests.openapi.states import MORNING, a_commit, a_run, a_state

LISTED = "/orgs/acme/repos"


def a_repository(number: int, name: str, **different: object) -> dict[str, object]:
    usual = {
        "id": number,
        "full_name": name,
        "owner_type": "Organization",
        "created_at": MORNING + timedelta(days=number),
    }
    return usual | different


def states() -> tuple[State, ...]:
    return (
        a_state(
            repository=a_repository(1, "acme/shop"),
            commits=(a_commit(3), a_commit(9)),
            runs=(a_run(1),),
        ),
        a_state(
            repository=a_repository(2, "acme/Cellar", private=True, archived=True),
            runs=(a_run(2),),
        ),
        a_state(repository=a_repository(3, "globex/shop"), runs=(a_run(3),)),
        a_state(
            repository=a_repository(4, "acme/app", fork=True, pushed_at=MORNING, disabled=True),
        ),
        a_state(repository=a_repository(5, "mira-holt/notes", owner_type="User")),
    )


@pytest.fixture(scope="module")
def app() -> Starlette:
    """Make a local GitHub with repositories of two organisations and a user."""
    return create_app(*states())


@pytest.fixture(scope="module")
def github(app: Starlette) -> Iterator[httpx.Client]:
    """Run that local GitHub."""
    with asking_in_process(app) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "run", "status"),
    [
        ("acme/shop", 1001, 200),
        ("acme/shop", 1002, 404),
        ("acme/cellar", 1002, 200),
        ("ACME/CELLAR", 1002, 200),
        ("globex/shop", 1003, 200),
        ("globex/cellar", 1002, 404),
    ],
)
def test_a_request_is_answered_from_the_repository_that_it_names(
    github: httpx.Client, path: str, run: int, status: int
) -> None:
    assert github.get(f"/repos/{path}/actions/runs/{run}").status_code == status


def test_each_repository_has_permissions_of_its_own_and_may_be_replaced() -> None:
    app = create_app(*states())
    cellar = app.state.others["acme/cellar"]
    app.state.others["acme/cellar"] = cellar.model_copy(update={"permissions": frozenset()})
    with asking_in_process(app) as github:
        assert github.get("/repos/acme/cellar/actions/runs").status_code == 403
        assert github.get("/repos/acme/shop/actions/runs").status_code == 200


def test_pages_lead_through_the_repository_that_was_asked(github: httpx.Client) -> None:
    (run,) = github.get("/repos/acme/cellar/actions/runs").json()["workflow_runs"]

    assert run["url"] == f"{github.base_url}/repos/acme/Cellar/actions/runs/1002"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["app", "Cellar", "shop"]),
        ("?direction=asc", ["shop", "Cellar", "app"]),
        ("?sort=full_name", ["Cellar", "app", "shop"]),
        ("?sort=full_name&direction=desc", ["shop", "app", "Cellar"]),
        ("?sort=pushed", ["Cellar", "shop", "app"]),
        ("?sort=updated&direction=asc", ["app", "shop", "Cellar"]),
        ("?type=private", ["Cellar"]),
        ("?type=public", ["app", "shop"]),
        ("?type=forks", ["app"]),
        ("?type=sources", ["Cellar", "shop"]),
        ("?type=all&per_page=2&page=2", ["shop"]),
    ],
)
def test_an_organisations_repositories_are_listed_in_order(
    github: httpx.Client, query: str, expected: list[str]
) -> None:
    assert [each["name"] for each in github.get(LISTED + query).json()] == expected


def test_an_organisation_is_named_in_any_case(github: httpx.Client) -> None:
    assert len(github.get("/orgs/ACME/repos").json()) == 3


@pytest.mark.parametrize("name", ["mira-holt", "initech"])
def test_what_is_no_organisation_is_not_found(github: httpx.Client, name: str) -> None:
    assert github.get(f"/orgs/{name}/repos").status_code == 404


def test_a_page_of_repositories_links_to_the_next(github: httpx.Client) -> None:
    links = github.get(f"{LISTED}?per_page=2").links

    assert [each["name"] for each in github.get(links["next"]["url"]).json()] == ["shop"]


def test_a_listed_repository_says_how_it_stands(github: httpx.Client) -> None:
    app, cellar, shop = github.get(LISTED).json()

    assert [app["disabled"], cellar["disabled"]] == [True, False]
    assert [cellar["archived"], cellar["private"], shop["archived"]] == [True, True, False]
    assert shop["default_branch"] == "main"


def test_a_repository_was_pushed_to_with_its_newest_commit(github: httpx.Client) -> None:
    app, cellar, shop = github.get(LISTED).json()

    assert shop["pushed_at"] == "2026-01-31T09:39:00Z"
    assert cellar["pushed_at"] == cellar["created_at"]
    assert app["pushed_at"] == "2026-01-31T09:30:00Z"
    assert github.get("/repos/acme/shop").json()["pushed_at"] == shop["pushed_at"]


def test_a_copied_state_forgets_what_was_found_in_the_first() -> None:
    state = states()[0]
    assert state.run_index.latest.runs

    assert not state.model_copy(update={"runs": ()}).run_index.latest.runs


def test_an_organisations_secret_may_be_read_in_several_repositories(
    app: Starlette, github: httpx.Client
) -> None:
    readers = Setting("KEY", "a-key", "selected", (1, 2, 3))
    app.state.settings.put("acme", "secrets", readers)

    listed = github.get("/orgs/acme/actions/secrets/KEY/repositories").json()["repositories"]

    assert [each["name"] for each in listed] == ["shop", "Cellar"]
