"""GitHub's `diff-entry` of a changed file, and its `content-file`."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha1
from textwrap import wrap
from urllib.parse import quote

from demo.github.objects.repositories import api_url, html_url
from demo.github.site import JsonObject, Site
from demo.github.state.code import Commit, Repository

# A state does not say how a file changed, so every change is one line in place of another.
LINES_ADDED = 1
LINES_DELETED = 1
_BASE64_COLUMNS = 60


def diff_entry(site: Site, repository: Repository, at: Commit, path: str) -> JsonObject:
    """Describe a changed file as it is at a commit; the change itself is not shown."""
    page, file = html_url(site, repository), quote(path)
    return {
        "sha": blob_sha(f"{path} at {at.sha}".encode()),
        "filename": path,
        "status": "modified",
        "additions": LINES_ADDED,
        "deletions": LINES_DELETED,
        "changes": LINES_ADDED + LINES_DELETED,
        "blob_url": f"{page}/blob/{at.sha}/{file}",
        "raw_url": f"{page}/raw/{at.sha}/{file}",
        "contents_url": f"{api_url(site, repository)}/contents/{file}?ref={at.sha}",
    }


def content_file(site: Site, repository: Repository, ref: str, path: str, text: str) -> JsonObject:
    """Describe a file with its content, in lines of 60 characters as GitHub encodes it."""
    content = text.encode()
    sha = blob_sha(content)
    at_api = api_url(site, repository)
    url = f"{at_api}/contents/{quote(path)}?ref={quote(ref, safe='')}"
    git_url = f"{at_api}/git/blobs/{sha}"
    page = f"{html_url(site, repository)}/blob/{quote(ref)}/{quote(path)}"
    return {
        "type": "file",
        "encoding": "base64",
        "size": len(content),
        "name": path.rpartition("/")[2],
        "path": path,
        "content": "".join(
            f"{line}\n" for line in wrap(b64encode(content).decode(), _BASE64_COLUMNS)
        ),
        "sha": sha,
        "url": url,
        "git_url": git_url,
        "html_url": page,
        "download_url": f"{html_url(site, repository)}/raw/{quote(ref)}/{quote(path)}",
        "_links": {"self": url, "git": git_url, "html": page},
    }


def content_folder(
    site: Site, repository: Repository, ref: str, path: str, contents: Mapping[str, str]
) -> list[JsonObject]:
    """Describe what lies in a folder, by name: files without their content, and other folders."""
    below = {file.removeprefix(f"{path}/"): text for file, text in contents.items()}
    names = sorted({name.partition("/")[0] for name in below})
    return [_entry(site, repository, ref, f"{path}/{name}", below.get(name)) for name in names]


def _entry(site: Site, repository: Repository, ref: str, path: str, text: str | None) -> JsonObject:
    """Describe an entry of a folder; what has no text is a folder itself."""
    if text is not None:
        file = content_file(site, repository, ref, path, text)
        return {name: file[name] for name in file if name not in {"content", "encoding"}}
    sha = blob_sha(path.encode())
    url = f"{api_url(site, repository)}/contents/{quote(path)}?ref={quote(ref, safe='')}"
    git_url = f"{api_url(site, repository)}/git/trees/{sha}"
    page = f"{html_url(site, repository)}/tree/{quote(ref)}/{quote(path)}"
    return {
        "type": "dir",
        "size": 0,
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "url": url,
        "git_url": git_url,
        "html_url": page,
        "download_url": None,
        "_links": {"self": url, "git": git_url, "html": page},
    }


def blob_sha(content: bytes) -> str:
    """Name a content as git does."""
    return sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()
