"""The local GitHub refuses a token that may not read, or that has asked too often."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette

from demo.github import State, create_app
from demo.github.state.access import EVERYTHING, Permission
from tests.openapi.description import CONTENTS, REPOSITORY, describe
from tests.openapi.states import BASE, HEAD, asking, delivering

SHOP = "/repos/acme/shop"
FAMILIES: dict[Permission, tuple[str, ...]] = {
    "actions": (
        "/actions/runs",
        "/actions/runs/1009",
        "/actions/runs/1009/attempts/1",
        "/actions/runs/1009/attempts/1/jobs",
        "/actions/runs/1009/artifacts",
        "/actions/artifacts",
        "/actions/workflows",
        "/actions/workflows/ci.yml",
        "/actions/workflows/ci.yml/runs",
    ),
    "contents": (
        "/commits",
        "/commits/main",
        f"/compare/{BASE}...{HEAD}",
        "/git/matching-refs/tags/v",
        "/contents/src/shop/cart.py",
        "/contents/src",
        "/contents/src/shop",
    ),
    "checks": ("/check-runs/909/annotations",),
    "deployments": ("/deployments", "/deployments/71/statuses"),
    "pull-requests": ("/pulls", "/pulls/318/commits", f"/commits/{HEAD}/pulls"),
}
ASKED = [(family, path) for family, paths in FAMILIES.items() for path in paths]


@pytest.fixture(scope="module")
def app(sample: State) -> Starlette:
    """Make a local GitHub that has something to tell everywhere."""
    return create_app(delivering(sample))


@pytest.fixture(scope="module")
def github(app: Starlette) -> Iterator[httpx.Client]:
    """Run that local GitHub."""
    with asking(app) as client:
        yield client


def given(app: Starlette, **different: object) -> None:
    """Change what the token may do, as a later state would."""
    app.state.github = app.state.github.model_copy(update=different)


@pytest.mark.parametrize(("family", "path"), ASKED)
def test_one_permission_is_enough_for_its_family(
    app: Starlette, github: httpx.Client, family: Permission, path: str
) -> None:
    given(app, permissions={family})

    assert github.get(SHOP + path).status_code == 200


@pytest.mark.parametrize(("family", "path"), ASKED)
def test_without_its_permission_a_family_is_refused(
    app: Starlette, github: httpx.Client, family: Permission, path: str
) -> None:
    given(app, permissions=EVERYTHING - {family})

    answer = github.get(SHOP + path)

    assert answer.status_code == 403
    assert answer.json()["message"] == "Resource not accessible by integration"
    words = family.replace("-", "_")
    assert answer.headers["x-accepted-github-permissions"] == f"{words}=read"


def test_every_token_may_read_the_repository_itself(app: Starlette, github: httpx.Client) -> None:
    given(app, permissions=frozenset())

    assert github.get(SHOP).status_code == 200


def test_the_refusal_of_a_permission_is_as_described(app: Starlette, github: httpx.Client) -> None:
    given(app, permissions=frozenset())

    answer = github.get(f"{SHOP}/contents/src/shop/cart.py").json()

    assert describe("api.github.com").problems(CONTENTS, 403, answer) == []


def test_requests_are_refused_once_none_is_left(sample: State) -> None:
    app = create_app(sample.model_copy(update={"requests_left": 2}))
    with asking(app) as client:
        answers = [client.get(SHOP) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 403, 403]
    left = [answer.headers["x-ratelimit-remaining"] for answer in answers]
    assert left == ["1", "0", "0", "0"]
    assert answers[0].headers["x-ratelimit-used"] == "999"


def test_the_refusal_of_too_many_requests_says_when_to_come_back(sample: State) -> None:
    with asking(create_app(sample.model_copy(update={"requests_left": 0}))) as client:
        answer = client.get(SHOP)

    assert answer.json()["message"].startswith("API rate limit exceeded for installation ID ")
    assert "rate-limits" in answer.json()["documentation_url"]
    assert int(answer.headers["x-ratelimit-reset"]) > 0
    assert describe("api.github.com").problems(REPOSITORY, 403, answer.json()) == []


def test_an_enterprise_server_refuses_no_number_of_requests(sample: State) -> None:
    with asking(create_app(sample.model_copy(update={"requests_left": 0}))) as client:
        assert client.get(f"/api/v3{SHOP}").status_code == 200
