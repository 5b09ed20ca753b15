"""The local GitHub does not send again what a client has already."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette

from demo.github import Limits, State, create_app
from tests.openapi.in_process import asking_in_process
from tests.openapi.states import delivering

SHOP = "/repos/acme/shop"


@pytest.fixture
def app(sample: State) -> Starlette:
    """Make a local GitHub with the sample state."""
    return create_app(delivering(sample))


@pytest.fixture
def github(app: Starlette) -> Iterator[httpx.Client]:
    """Run that local GitHub."""
    with asking_in_process(app) as client:
        yield client


@pytest.mark.parametrize("prefix", ["", "/api/v3"])
@pytest.mark.parametrize("path", ["", "/actions/runs?per_page=2", "/commits"])
def test_what_has_not_changed_is_not_sent_again(
    github: httpx.Client, prefix: str, path: str
) -> None:
    tag = github.get(f"{prefix}{SHOP}{path}").headers["etag"]

    again = github.get(f"{prefix}{SHOP}{path}", headers={"If-None-Match": tag})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert tag.startswith('W/"')


def test_what_has_changed_is_sent(app: Starlette, github: httpx.Client) -> None:
    tag = github.get(f"{SHOP}/actions/runs").headers["etag"]
    app.state.github = app.state.github.model_copy(update={"runs": ()})

    again = github.get(f"{SHOP}/actions/runs", headers={"If-None-Match": tag})

    assert again.status_code == 200
    assert again.headers["etag"] != tag


@pytest.mark.parametrize("condition", ['"other", {tag}', "{strong}", "*"])
def test_a_condition_may_name_several_tags_or_any(github: httpx.Client, condition: str) -> None:
    tag = github.get(SHOP).headers["etag"]
    told = condition.format(tag=tag, strong=tag.removeprefix("W/"))

    assert github.get(SHOP, headers={"If-None-Match": told}).status_code == 304


def test_what_is_not_sent_again_does_not_count(github: httpx.Client) -> None:
    first = github.get(SHOP)

    again = github.get(SHOP, headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["x-ratelimit-remaining"] == "999"
    assert again.headers["x-ratelimit-remaining"] == "999"
    assert github.get(SHOP).headers["x-ratelimit-remaining"] == "998"


def test_once_no_request_is_left_conditional_ones_are_refused_too(sample: State) -> None:
    with asking_in_process(create_app(sample, limits=Limits(requests=1))) as github:
        tag = github.get(SHOP).headers["etag"]

        assert github.get(SHOP, headers={"If-None-Match": tag}).status_code == 403


@pytest.mark.parametrize("path", ["/actions/runs/7", "/commits/nowhere"])
def test_a_refusal_has_no_tag(github: httpx.Client, path: str) -> None:
    assert "etag" not in github.get(SHOP + path).headers


def test_the_kind_of_a_request_and_the_status_of_its_answer_are_remembered(
    app: Starlette, github: httpx.Client
) -> None:
    tag = github.get(f"/api/v3{SHOP}").headers["etag"]
    github.get(f"/api/v3{SHOP}", headers={"If-None-Match": tag})
    github.get(f"{SHOP}/commits/nothing")
    github.get(f"{SHOP}/nothing")
    request = github.build_request("GET", SHOP)
    del request.headers["Authorization"]
    github.send(request)
    github.post("/graphql", json={})

    assert [(asked.kind, asked.status) for asked in app.state.requests] == [
        ("/repos/{owner}/{repo}", 200),
        ("/repos/{owner}/{repo}", 304),
        ("/repos/{owner}/{repo}/commits/{ref}", 422),
        ("", 404),
        ("", 401),
        ("/graphql", 200),
    ]
