"""Store variables and secrets of GitHub Actions, in a repository or in an organisation.

See GitHub's pages "REST API endpoints for GitHub Actions variables" and "... secrets".
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from github.PublicKey import encrypt

from sei_action.errors import GitHubError
from sei_action.fact import Fact
from sei_action.github.answers import List, read
from sei_action.github.client import GitHub
from sei_action.github.refusals import misshapen

_DONE = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT})
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_NEW = "private"
_SELECTED = "selected"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is stored: a repository, `OWNER/REPO`, or an organisation.

    `visibility` is for an organisation alone: who may read it; None keeps what there is, and lets
    its private and internal repositories alone read what is new.
    """

    name: str
    visibility: str | None = None

    @property
    def is_repository(self) -> bool:
        """Tell a repository from an organisation."""
        return "/" in self.name

    @property
    def path(self) -> str:
        """Give where the API has what belongs to it."""
        return f"/{'repos' if self.is_repository else 'orgs'}/{self.name}/actions"


class _Stored(Fact):
    value: str | None = None
    visibility: str | None = None


class _PublicKey(Fact):
    key_id: str
    key: str


class _Repository(Fact):
    id: int


class _Repositories(List):
    ITEMS = "repositories"
    repositories: tuple[_Repository, ...]


def store_variable(github: GitHub, place: Place, name: str, value: str) -> bool:
    """Store a variable and tell whether that changed anything.

    Raises GitHubError where it may not be stored.
    """
    what = f"the variable {name} of {place.name}"
    change: dict[str, object] = {"name": name, "value": value}
    stored = _stored(github, place, f"variables/{name}", what)
    if stored is None:
        if not place.is_repository:
            change["visibility"] = place.visibility or _NEW
        _send(github, place, "POST", "variables", change, what=what)
        return True
    if place.visibility:
        change["visibility"] = place.visibility
    if stored.value == value and place.visibility in {None, stored.visibility}:
        return False
    _send(github, place, "PATCH", f"variables/{name}", change, what=what)
    return True


def store_secret(github: GitHub, place: Place, name: str, value: str) -> None:
    """Store a secret, encrypted for GitHub alone; nobody can tell whether it was the same before.

    Raises GitHubError where it may not be stored.
    """
    what = f"the secret {name} of {place.name}"
    key = read(_PublicKey, _get(github, place, "secrets/public-key", what), what)
    try:
        encrypted = encrypt(key.key, value)
    except (ValueError, TypeError):
        raise misshapen(what, "key") from None
    change: dict[str, object] = {"encrypted_value": encrypted, "key_id": key.key_id}
    if not place.is_repository:
        change |= _readers(github, place, name, what)
    _send(github, place, "PUT", f"secrets/{name}", change, what=what)


def _readers(github: GitHub, place: Place, name: str, what: str) -> dict[str, object]:
    # Every change of an organisation's secret says anew who may read it.
    stored = _stored(github, place, f"secrets/{name}", what)
    before = stored.visibility if stored else None
    visibility = place.visibility or before or _NEW
    if visibility != _SELECTED:
        return {"visibility": visibility}
    ids: list[int] = []
    if before == _SELECTED:
        pages = github.pages(
            f"{place.path}/secrets/{name}/repositories",
            items=_Repositories.ITEMS,
            what=f"the repositories that may read {what}",
            permission=_permission(place, "secrets"),
        )
        ids = [one.id for page in pages for one in read(_Repositories, page, what).repositories]
    return {"visibility": visibility, "selected_repository_ids": ids}


def _stored(github: GitHub, place: Place, path: str, what: str) -> _Stored | None:
    """Read what is stored; None too where the token may not see it, which the change will tell."""
    try:
        answer = _get(github, place, path, what)
    except GitHubError as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise
    return read(_Stored, answer, what)


def _get(github: GitHub, place: Place, path: str, what: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return github.get(
            f"{place.path}/{path}", what=what, permission=_permission(place, path), required=True
        )
    except GitHubError as error:
        if error.status in _REFUSED:
            raise _refused(error.status, place, path, what) from None
        raise


def _send(  # noqa: PLR0913 - each says another thing of one request
    github: GitHub, place: Place, method: str, path: str, change: dict[str, object], *, what: str
) -> None:
    status, _body = github.send(method, f"{place.path}/{path}", change, what=what)
    if status not in _DONE:
        raise _refused(status, place, path, what)


def _permission(place: Place, path: str) -> str:
    kind = "Secrets" if path.startswith("secrets") else "Variables"
    return f"{kind}: write" if place.is_repository else f"Organization {kind.lower()}: write"


def _refused(status: int, place: Place, path: str, what: str) -> GitHubError:
    failed = f"GitHub did not store {what} (status {status})."
    classic = "repo" if place.is_repository else "admin:org"
    if status == HTTPStatus.UNAUTHORIZED:
        return GitHubError(
            failed,
            "The token is wrong or has expired.",
            "Set SEI_GITHUB_TOKEN, GITHUB_TOKEN or GH_TOKEN to another one.",
            status,
        )
    if status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return GitHubError(
            failed,
            f"There is no {place.name}, or the token may not do that; the job's own token never "
            "may.",
            f"Give a fine-grained token with `{_permission(place, path)}`, or a classic one with "
            f"the scope {classic}.",
            status,
        )
    return GitHubError(
        failed,
        "GitHub is out of order, or somebody else stored it at the same time.",
        "Run the same command again: what was done is not done twice.",
        status,
    )
