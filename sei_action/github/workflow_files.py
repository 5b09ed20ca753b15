"""Read workflow files as they were at a commit."""

import re
from base64 import b64decode
from urllib.parse import quote

from sei_action.fact import Fact
from sei_action.github.answers import READ_CONTENTS, read
from sei_action.github.client import GitHub
from sei_action.github.refusals import misshapen

_REF_BEHIND = re.compile(r"(\.ya?ml)@.*", re.DOTALL)
_WHAT = "the workflow's file"


_FOLDER = ".github/workflows"
_ENDINGS = (".yml", ".yaml")


class _File(Fact):
    content: str


class _Entry(Fact):
    path: str


class _Folder(Fact):
    entries: tuple[_Entry, ...]


def read_workflow_file(github: GitHub, repository: str, path: str, sha: str) -> str:
    """Read the file; raises GitHubError where GitHub does not give it."""
    # GitHub writes the path of a called or required workflow with the ref behind it.
    file = _REF_BEHIND.sub(r"\1", path)
    address = f"/repos/{repository}/contents/{quote(file)}"
    answer = github.get(address, {"ref": sha}, what=_WHAT, permission=READ_CONTENTS)
    try:
        return b64decode(read(_File, answer, _WHAT).content).decode(errors="replace")
    except ValueError:
        raise misshapen(_WHAT, "content") from None


def list_workflow_files(github: GitHub, repository: str, sha: str) -> tuple[str, ...]:
    """Name the workflow files at a commit; raises GitHubError where GitHub does not tell."""
    what = "the folder of workflows"
    address = f"/repos/{repository}/contents/{_FOLDER}"
    entries = github.get(address, {"ref": sha}, what=what, permission=READ_CONTENTS)
    folder = read(_Folder, {"entries": entries}, what)
    return tuple(entry.path for entry in folder.entries if entry.path.endswith(_ENDINGS))
