"""GitHub's `simple-user`."""

from functools import lru_cache

from demo.github.site import JsonObject, Site, node_id, number_for

_AT_USER = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
_REMEMBERED = 256  # the same few do everything
_NODE_KINDS = {"User": "U", "Organization": "O", "Bot": "BOT"}


@lru_cache(_REMEMBERED)
def simple_user(site: Site, login: str, kind: str = "User") -> JsonObject:
    """Describe an account, not to be changed; a login that ends with `[bot]` is an app's."""
    app = login.removesuffix("[bot]")
    kind = kind if app == login else "Bot"
    number = number_for(login)
    url = f"{site.api}/users/{login.replace('[', '%5B').replace(']', '%5D')}"
    return {
        "login": login,
        "id": number,
        "node_id": node_id(_NODE_KINDS[kind], number),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{site.html}/{login}" if app == login else f"{site.html}/apps/{app}",
        **{name: url + suffix for name, suffix in _AT_USER.items()},
        "type": kind,
        "user_view_type": "public",
        "site_admin": False,
    }
