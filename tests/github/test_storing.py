"""Specify how variables and secrets are stored, against a GitHub on a real socket."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from demo.github import create_app
from demo.github.settings import Setting
from demo.github.state.access import EVERYTHING, Permission
from sei_action.deadline import Deadline
from sei_action.errors import GitHubError
from sei_action.github import GitHub
from sei_action.github.storing import Place, store_secret, store_variable
from sei_action.sandbox import running
from tests.github.local_server import Answer, LocalServer
from tests.openapi.states import a_state

NAME = "SEI_INSTANCE_GUID"
SHOP = Place("acme/shop")
ACME = Place("acme")


@pytest.fixture
def app() -> Starlette:
    """Make a local GitHub in which nothing is stored."""
    return create_app(a_state())


@pytest.fixture
def log() -> list[str]:
    """Return what is traced."""
    return []


@pytest.fixture
def github(app: Starlette, log: list[str]) -> Iterator[GitHub]:
    """Ask that GitHub."""
    with running(app) as origin:
        yield GitHub.at(origin, "token", Deadline(30), trace=log.append)


def stored(app: Starlette, place: Place, kind: str, name: str) -> Setting:
    setting = app.state.settings.find(place.name, kind, name)
    assert isinstance(setting, Setting)
    return setting


def changes_of(app: Starlette) -> list[str]:
    return [asked.method for asked in app.state.requests if asked.method != "GET"]


@pytest.mark.parametrize("place", [SHOP, ACME])
def test_a_new_variable_is_created(app: Starlette, github: GitHub, place: Place) -> None:
    assert store_variable(github, place, NAME, "1") is True

    assert stored(app, place, "variables", NAME).value == "1"


@pytest.mark.parametrize("place", [SHOP, ACME])
def test_a_variable_of_another_value_is_updated(
    app: Starlette, github: GitHub, place: Place
) -> None:
    app.state.settings.put(place.name, "variables", Setting(NAME, "0", "all"))

    assert store_variable(github, place, NAME, "1") is True

    assert stored(app, place, "variables", NAME).value == "1"


@pytest.mark.parametrize("place", [SHOP, ACME, Place("acme", "all")])
def test_a_variable_that_is_as_it_should_be_is_left_alone(
    app: Starlette, github: GitHub, place: Place
) -> None:
    app.state.settings.put(place.name, "variables", Setting(NAME, "1", "all"))

    assert store_variable(github, place, NAME, "1") is False

    assert changes_of(app) == []


def test_what_is_new_in_an_organisation_is_for_private_repositories(
    app: Starlette, github: GitHub
) -> None:
    store_variable(github, ACME, NAME, "1")
    store_secret(github, ACME, "KEY", "a-key")

    assert stored(app, ACME, "variables", NAME).visibility == "private"
    assert stored(app, ACME, "secrets", "KEY").visibility == "private"


def test_what_is_there_keeps_its_readers(app: Starlette, github: GitHub) -> None:
    readers = tuple(range(1, 100))
    for kind, name in (("variables", NAME), ("secrets", "KEY")):
        app.state.settings.put("acme", kind, Setting(name, "0", "selected", readers))

    store_variable(github, ACME, NAME, "1")
    store_secret(github, ACME, "KEY", "a-key")

    assert stored(app, ACME, "variables", NAME).repositories == readers
    secret = stored(app, ACME, "secrets", "KEY")
    # The local GitHub has one repository, and lists no other.
    assert (secret.visibility, secret.repositories) == ("selected", (1,))


@pytest.mark.parametrize("visibility", ["all", "private", "selected"])
def test_readers_that_are_given_take_the_place_of_those_before(
    app: Starlette, github: GitHub, visibility: str
) -> None:
    place = Place("acme", visibility)
    for kind, name in (("variables", NAME), ("secrets", "KEY")):
        app.state.settings.put("acme", kind, Setting(name, "1", "all"))

    store_variable(github, place, NAME, "1")
    store_secret(github, place, "KEY", "a-key")

    assert stored(app, ACME, "variables", NAME).visibility == visibility
    assert stored(app, ACME, "secrets", "KEY").visibility == visibility


@pytest.mark.parametrize("place", [SHOP, ACME])
def test_a_secret_is_stored_and_replaced(app: Starlette, github: GitHub, place: Place) -> None:
    for text in ("a-key", "another-key"):
        store_secret(github, place, "KEY", text)

        assert stored(app, place, "secrets", "KEY").value == text


def test_a_secret_is_in_no_trace(github: GitHub, log: list[str]) -> None:
    store_secret(github, SHOP, "KEY", "a-very-secret-key")

    assert "PUT" in "".join(log)
    assert "encrypted_value" not in "".join(log)
    assert "a-very-secret-key" not in "".join(log)


@pytest.mark.parametrize(
    ("permission", "place", "advice"),
    [
        ("actions-variables", SHOP, "`Variables: write`, or a classic one with the scope repo."),
        ("secrets", SHOP, "`Secrets: write`, or a classic one with the scope repo."),
        (
            "organization-actions-variables",
            ACME,
            "`Organization variables: write`, or a classic one with the scope admin:org.",
        ),
        (
            "organization-secrets",
            ACME,
            "`Organization secrets: write`, or a classic one with the scope admin:org.",
        ),
    ],
)
def test_a_token_that_may_not_is_told_what_it_needs(
    app: Starlette, github: GitHub, permission: Permission, place: Place, advice: str
) -> None:
    less = {"permissions": EVERYTHING - {permission}}
    app.state.github = app.state.github.model_copy(update=less)

    def store() -> None:
        store_variable(github, place, NAME, "1")
        store_secret(github, place, "KEY", "a-key")

    with pytest.raises(GitHubError) as caught:
        store()

    assert "did not store the" in caught.value.what
    assert "(status 403)" in caught.value.what
    assert "the job's own token never may" in caught.value.cause
    assert caught.value.remedy.endswith(advice)


def test_the_name_of_a_place_does_not_tell_what_is_stored_there(github: GitHub) -> None:
    with pytest.raises(GitHubError, match="`Variables: write`"):
        store_variable(github, Place("acme/secrets"), NAME, "1")


@pytest.mark.parametrize("store", [store_variable, store_secret])
def test_a_place_that_is_not_there_is_told(github: GitHub, store: object) -> None:
    assert callable(store)

    with pytest.raises(GitHubError, match="There is no acme/attic, or the token may not do that"):
        store(github, Place("acme/attic"), NAME, "1")


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([Answer(status=401)], "The token is wrong or has expired."),
        ([Answer(status=404), Answer(status=409)], "somebody else stored it at the same time"),
        ([Answer(status=422)], "GitHub did not give the variable"),
        ([Answer(body="[]")], "is not what its API describes"),
    ],
)
def test_what_else_goes_wrong_is_told(
    server: LocalServer, answers: list[Answer], message: str
) -> None:
    server.answers = answers

    with pytest.raises(GitHubError, match=message):
        store_variable(server.github(), SHOP, NAME, "1")


def test_a_change_that_cannot_be_sent_is_told() -> None:
    github = GitHub.at("http://127.0.0.1:9", "token", Deadline(30))

    with pytest.raises(GitHubError, match="could not be reached"):
        github.send("PUT", "/x", {}, what="it")
