"""Variables and secrets of GitHub Actions, of the repository and of its organisation."""

from nacl.exceptions import CryptoError

from demo.github.exchange import Answer, Endpoint, Question, RefusedError, invalid, not_found
from demo.github.objects.repositories import minimal_repository
from demo.github.paging import Page
from demo.github.settings import KEY_ID, Setting
from demo.github.site import JsonObject
from demo.github.state.access import Permission
from demo.github.state.moments import stamp

_ORGANISATION = "/orgs/{org}"
_REPOSITORY = "/repos/{owner}/{repo}"


def _place(question: Question) -> str:
    path = question.path
    return path["org"] if "org" in path else f"{path['owner']}/{path['repo']}"


def _found(question: Question, kind: str) -> Setting:
    setting = question.settings.find(_place(question), kind, question.path["name"])
    if setting is None:
        raise not_found()
    return setting


def _show(question: Question, kind: str) -> Answer:
    setting = _found(question, kind)
    shown: JsonObject = {
        "name": setting.name,
        "created_at": stamp(setting.created_at),
        "updated_at": stamp(setting.updated_at),
    }
    if kind == "variables":
        shown["value"] = setting.value
    if setting.visibility:
        shown["visibility"] = setting.visibility
    if setting.visibility == "selected":
        url = f"{question.site.api}/orgs/{_place(question)}/actions/{kind}/{setting.name}"
        shown["selected_repositories_url"] = f"{url}/repositories"
    return Answer(shown)


def _text(question: Question, name: str, default: str | None = None) -> str:
    value = question.body.get(name, default)
    if not isinstance(value, str):
        raise invalid(f"{name} is not a string")
    return value


def _setting(question: Question, name: str, value: str, before: Setting | None) -> Setting:
    if "org" not in question.path:
        return Setting(name, value)
    visibility = _text(question, "visibility", before.visibility if before else None)
    ids = question.body.get("selected_repository_ids")
    if visibility not in {"all", "private", "selected"}:
        raise invalid("visibility is none of all, private, selected")
    if ids is not None and visibility != "selected":
        raise invalid("selected_repository_ids go with the visibility selected")
    kept = before.repositories if before and visibility == "selected" else ()
    chosen = tuple(ids) if isinstance(ids, list) else kept
    return Setting(name, value, visibility, chosen)


def _show_variable(question: Question) -> Answer:
    return _show(question, "variables")


def _create_variable(question: Question) -> Answer:
    name, place = _text(question, "name"), _place(question)
    if question.settings.find(place, "variables", name):
        raise RefusedError(409, "Already exists - Variable already exists")
    setting = _setting(question, name, _text(question, "value"), None)
    question.settings.put(place, "variables", setting)
    return Answer({}, status=201)


def _update_variable(question: Question) -> Answer:
    before = _found(question, "variables")
    value = _text(question, "value", before.value)
    setting = _setting(question, before.name, value, before)
    question.settings.put(_place(question), "variables", setting)
    return Answer(None, status=204)


def _show_key(question: Question) -> Answer:
    return Answer({"key_id": KEY_ID, "key": question.settings.public_key})


def _show_secret(question: Question) -> Answer:
    return _show(question, "secrets")


def _put_secret(question: Question) -> Answer:
    place, name = _place(question), question.path["name"]
    before = question.settings.find(place, "secrets", name)
    if _text(question, "key_id") != KEY_ID:
        raise invalid("key_id is not that of the public key")
    if "org" in question.path:
        _text(question, "visibility")  # which is said anew with every change
    try:
        value = question.settings.decrypted(_text(question, "encrypted_value"))
    except (CryptoError, ValueError):
        raise invalid("encrypted_value was not encrypted for the public key") from None
    question.settings.put(place, "secrets", _setting(question, name, value, before))
    return Answer(None, status=204) if before else Answer({}, status=201)


def _readers_of_secret(question: Question) -> Answer:
    setting, page = _found(question, "secrets"), Page.asked_for(question.query)
    known = [one for each in question.organisation for one in (each.repository, *each.forks)]
    chosen = [one for one in known if one.id in setting.repositories]
    shown = [minimal_repository(question.site, one) for one in page.of(chosen)]
    return Answer(
        {"total_count": len(chosen), "repositories": shown},
        page.link(len(chosen), question.url, question.query),
    )


def _endpoints(root: str, prefix: str) -> tuple[Endpoint, ...]:
    variables: Permission = "organization-actions-variables" if prefix else "actions-variables"
    secrets: Permission = "organization-secrets" if prefix else "secrets"
    kind = "an-organization" if prefix else "a-repository"
    key = f"actions/secrets#get-{kind}-public-key"
    return tuple(
        Endpoint(f"/actions/{path}", answer, documentation, permission, root=root, method=method)
        for method, path, answer, documentation, permission in (
            ("POST", "variables", _create_variable, _page(f"create-{kind}-variable"), variables),
            ("GET", "variables/{name}", _show_variable, _page(f"get-{kind}-variable"), variables),
            (
                "PATCH",
                "variables/{name}",
                _update_variable,
                _page(f"update-{kind}-variable"),
                variables,
            ),
            ("GET", "secrets/public-key", _show_key, key, secrets),
            ("GET", "secrets/{name}", _show_secret, f"actions/secrets#get-{kind}-secret", secrets),
            (
                "PUT",
                "secrets/{name}",
                _put_secret,
                f"actions/secrets#create-or-update-{kind}-secret",
                secrets,
            ),
        )
    )


def _page(anchor: str) -> str:
    return f"actions/variables#{anchor}"


ENDPOINTS = (
    *_endpoints(_REPOSITORY, ""),
    *_endpoints(_ORGANISATION, "organization-"),
    Endpoint(
        "/actions/secrets/{name}/repositories",
        _readers_of_secret,
        "actions/secrets#list-selected-repositories-for-an-organization-secret",
        "organization-secrets",
        root=_ORGANISATION,
    ),
)
