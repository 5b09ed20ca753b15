"""The local GitHub stores variables and secrets by GitHub's rules."""

from base64 import b64encode
from collections.abc import Iterator

import httpx
import pytest
from github.PublicKey import encrypt
from starlette.applications import Starlette

from demo.github import State, create_app
from demo.github.state.access import EVERYTHING, Permission
from tests.openapi.description import (
    ORG_SECRET,
    ORG_VARIABLE,
    ORG_VARIABLES,
    SECRET,
    VARIABLE,
    VARIABLES,
    describe,
)
from tests.openapi.states import asking

SHOP = "/repos/acme/shop/actions"
ACME = "/orgs/acme/actions"


@pytest.fixture
def app(sample: State) -> Starlette:
    """Make a local GitHub in which nothing is stored."""
    return create_app(sample)


@pytest.fixture
def github(app: Starlette) -> Iterator[httpx.Client]:
    """Run that local GitHub."""
    with asking(app) as client:
        yield client


def sealed(github: httpx.Client, place: str, text: str) -> dict[str, object]:
    key = github.get(f"{place}/secrets/public-key").json()
    return {"encrypted_value": encrypt(key["key"], text), "key_id": key["key_id"]}


def test_a_variable_is_created_shown_and_updated(github: httpx.Client) -> None:
    created = github.post(f"{SHOP}/variables", json={"name": "guid", "value": "1"})
    updated = github.patch(f"{SHOP}/variables/GUID", json={"value": "2"})

    assert (created.status_code, updated.status_code) == (201, 204)
    assert github.get(f"{SHOP}/variables/guid").json()["value"] == "2"


def test_a_variable_is_created_once(github: httpx.Client) -> None:
    for status in (201, 409):
        answer = github.post(f"{SHOP}/variables", json={"name": "GUID", "value": "1"})
        assert answer.status_code == status


def test_a_variable_that_is_not_there_is_not_updated(github: httpx.Client) -> None:
    assert github.patch(f"{SHOP}/variables/GUID", json={"value": "2"}).status_code == 404


def test_places_have_variables_of_their_own(github: httpx.Client) -> None:
    body = {"name": "GUID", "value": "1", "visibility": "all"}
    github.post(f"{ACME}/variables", json=body)

    assert github.get(f"{SHOP}/variables/GUID").status_code == 404
    assert github.get(f"{ACME}/variables/GUID").json()["visibility"] == "all"


def test_an_update_keeps_who_may_read_a_variable(github: httpx.Client) -> None:
    body = {"name": "GUID", "value": "1", "visibility": "all"}
    github.post(f"{ACME}/variables", json=body)
    github.patch(f"{ACME}/variables/GUID", json={"value": "2"})

    assert github.get(f"{ACME}/variables/GUID").json()["visibility"] == "all"


def test_a_secret_is_opened_with_the_key_that_it_was_encrypted_for(
    app: Starlette, github: httpx.Client
) -> None:
    body = sealed(github, SHOP, "a-key")

    answers = [github.put(f"{SHOP}/secrets/KEY", json=body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 204]
    assert app.state.settings.find("acme/shop", "secrets", "key").value == "a-key"
    assert "a-key" not in github.get(f"{SHOP}/secrets/KEY").text


@pytest.mark.parametrize(
    "body",
    [
        {"encrypted_value": b64encode(b"plain" * 20).decode(), "key_id": "568250167242549743"},
        {"encrypted_value": "no Base64", "key_id": "568250167242549743"},
        {"encrypted_value": "", "key_id": "7"},
        {"key_id": "568250167242549743"},
    ],
)
def test_what_was_not_encrypted_for_the_key_is_refused(
    github: httpx.Client, body: dict[str, str]
) -> None:
    assert github.put(f"{SHOP}/secrets/KEY", json=body).status_code == 422


@pytest.mark.parametrize(
    "readers",
    [{}, {"visibility": "some"}, {"visibility": "all", "selected_repository_ids": [1]}],
)
def test_an_organisations_secret_says_who_may_read_it(
    github: httpx.Client, readers: dict[str, object]
) -> None:
    body = {**sealed(github, ACME, "a-key"), **readers}

    assert github.put(f"{ACME}/secrets/KEY", json=body).status_code == 422


def test_the_repositories_that_may_read_a_secret_are_listed(
    github: httpx.Client, sample: State
) -> None:
    chosen = {"visibility": "selected", "selected_repository_ids": [sample.repository.id]}
    github.put(f"{ACME}/secrets/KEY", json={**sealed(github, ACME, "a-key"), **chosen})

    listed = github.get(f"{ACME}/secrets/KEY/repositories").json()

    assert [one["full_name"] for one in listed["repositories"]] == ["acme/shop"]


@pytest.mark.parametrize("content", ["{", "[]"])
def test_a_body_that_is_no_object_is_refused(github: httpx.Client, content: str) -> None:
    assert github.post(f"{SHOP}/variables", content=content).status_code == 400


@pytest.mark.parametrize(
    ("permission", "method", "path"),
    [
        ("actions-variables", "POST", f"{SHOP}/variables"),
        ("secrets", "PUT", f"{SHOP}/secrets/KEY"),
        ("organization-actions-variables", "PATCH", f"{ACME}/variables/GUID"),
        ("organization-secrets", "PUT", f"{ACME}/secrets/KEY"),
    ],
)
def test_a_token_without_the_permission_changes_nothing(
    app: Starlette, github: httpx.Client, permission: Permission, method: str, path: str
) -> None:
    less = {"permissions": EVERYTHING - {permission}}
    app.state.github = app.state.github.model_copy(update=less)

    answer = github.request(method, path, json={})

    assert answer.status_code == 403
    right = f"{permission.replace('-', '_')}=write"
    assert answer.headers["x-accepted-github-permissions"] == right


def test_another_organisation_is_not_found(github: httpx.Client) -> None:
    assert github.get("/orgs/globex/actions/secrets/public-key").status_code == 404


@pytest.mark.parametrize("server", ["api.github.com", "ghes-3.17"])
@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("post", VARIABLES, {201}),
        ("patch", VARIABLE, {204}),
        ("put", SECRET, {201, 204}),
        ("post", ORG_VARIABLES, {201}),
        ("patch", ORG_VARIABLE, {204}),
        ("put", ORG_SECRET, {201, 204}),
    ],
)
def test_changes_are_answered_with_the_statuses_that_are_described(
    server: str, method: str, path: str, statuses: set[int]
) -> None:
    assert describe(server).statuses(method, path) == statuses
