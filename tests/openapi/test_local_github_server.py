"""The local GitHub takes requests as GitHub does, and remembers them."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette

from demo.github import Asked, State, create_app
from tests.openapi.states import a_run, a_state, asking

RUNS = "/repos/acme/shop/actions/workflows/ci.yml/runs"


@pytest.fixture
def app() -> Starlette:
    """Make a local GitHub with 205 runs."""
    return create_app(a_state(runs=tuple(a_run(number) for number in range(1, 206))))


@pytest.fixture
def github(app: Starlette) -> Iterator[httpx.Client]:
    """Run that local GitHub."""
    with asking(app) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/", "/repos/acme", "/repos/acme/other/actions/runs/1001", f"{RUNS}/1001"]
)
def test_an_unknown_path_is_not_found(github: httpx.Client, path: str) -> None:
    answer = github.get(path)

    assert answer.status_code == 404
    assert answer.json()["message"] == "Not Found"
    assert answer.json()["documentation_url"].startswith("https://docs.github.com/rest")


def test_nothing_can_be_changed(github: httpx.Client) -> None:
    assert github.delete("/repos/acme/shop/actions/runs/1001").status_code == 404


def test_a_request_without_a_token_is_refused(github: httpx.Client) -> None:
    answer = httpx.get(f"{github.base_url}{RUNS}")

    assert answer.status_code == 401
    assert answer.json()["message"] == "Requires authentication"


def test_the_repositorys_name_is_read_in_any_case(github: httpx.Client) -> None:
    assert github.get("/repos/ACME/Shop/actions/runs/1001").status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 30),
        ("?per_page=50", 50),
        ("?per_page=500", 100),
        ("?per_page=100&page=3", 5),
        ("?per_page=100&page=4", 0),
        ("?per_page=0", 30),
        ("?per_page=many&page=one", 30),
        ("?page=0", 30),
    ],
)
def test_a_page_has_at_most_100_entries(github: httpx.Client, query: str, expected: int) -> None:
    answer = github.get(RUNS + query).json()

    assert len(answer["workflow_runs"]) == expected
    assert answer["total_count"] == 205


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (1, {"next": "2", "last": "3"}),
        (2, {"prev": "1", "next": "3", "last": "3", "first": "1"}),
        (3, {"prev": "2", "first": "1"}),
    ],
)
def test_a_page_links_to_the_others(
    github: httpx.Client, page: int, expected: dict[str, str]
) -> None:
    links = github.get(RUNS, params={"per_page": 100, "page": page, "status": "success"}).links

    urls = {name: httpx.URL(link["url"]) for name, link in links.items()}
    assert {name: url.params["page"] for name, url in urls.items()} == expected
    assert {url.path for url in urls.values()} == {RUNS}
    assert {url.params["status"] for url in urls.values()} == {"success"}


def test_a_list_of_one_page_links_nowhere(github: httpx.Client) -> None:
    assert "link" not in github.get(f"{RUNS}?actor=nobody").headers


def test_requests_are_counted_against_the_rate_limit(github: httpx.Client) -> None:
    github.get(RUNS)
    headers = github.get(RUNS).headers

    assert headers["x-ratelimit-limit"] == "1000"
    assert (headers["x-ratelimit-used"], headers["x-ratelimit-remaining"]) == ("2", "998")
    assert headers["x-ratelimit-resource"] == "core"


def test_an_enterprise_server_has_no_rate_limit(github: httpx.Client) -> None:
    assert "x-ratelimit-limit" not in github.get(f"/api/v3{RUNS}").headers


@pytest.mark.parametrize("prefix", ["", "/api/v3"])
def test_an_answers_addresses_lead_back(github: httpx.Client, prefix: str) -> None:
    run = github.get(f"{prefix}/repos/acme/shop/actions/runs/1001").json()

    assert github.get(run["url"]).json() == run
    assert github.get(run["workflow_url"]).json()["url"] == run["workflow_url"]


def test_requests_are_remembered(app: Starlette, github: httpx.Client) -> None:
    github.get(RUNS, params={"created": "<=2026-01-31"})
    github.get("/api/v3/nothing")

    assert app.state.requests == [
        Asked("GET", RUNS, {"created": "<=2026-01-31"}),
        Asked("GET", "/api/v3/nothing", {}),
    ]


def test_a_later_state_may_take_the_place_of_an_earlier(
    app: Starlette, github: httpx.Client, sample: State
) -> None:
    app.state.github = sample

    assert github.get("/repos/acme/shop/actions/runs/21884510733").status_code == 200
