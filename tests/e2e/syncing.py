"""What a sync of an organisation is played on: its repositories, its caller, GitHub's storage."""

import compileall
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from py_compile import PycInvalidationMode

from demo.github import State
from demo.github import create_app as create_github
from sei_action.sandbox import BASE_PATH, Store, running
from sei_action.sandbox import create_app as create_sei
from tests.e2e.stage import KEY, Stage, sample
from tests.repository import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "sync.yml"
STORAGE = Path(__file__).parent / "storage"

NIGHTLY = """\
name: Nightly
on: push
jobs:
  sync:
    uses: ./.github/workflows/sync.yml
    with:
      org: acme
      repositories: "!shop"
      requests-per-minute: 90000
      instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
      base-url: ${{ vars.SEI_BASE_URL }}
      runtime: ${{ vars.SEI_RUNTIME }}
      runs-on: ubuntu-latest
    secrets:
      api-key: ${{ secrets.SEI_API_KEY }}
      github-token: ${{ secrets.GITHUB_TOKEN }}
"""

_USES = re.compile(r"uses: (([\w.-]+/[\w.-]+)(?:/[\w.-]+)*@(\S+))")
_FILES = ("action.yml", "entrypoint.py", "requirements.txt")
_SUPERFLUOUS = shutil.ignore_patterns("__pycache__", "sandbox")
# The runner reads no expression there, and would sync one shard after the other.
_EXPRESSION = "max-parallel: ${{ inputs.max-parallel }}\n      matrix:"


@contextmanager
def staged_fleet(folder: Path, states: Sequence[State]) -> Iterator[Stage]:
    """Start an SEI, and a GitHub that has these repositories besides the one of the workflow."""
    own = sample()
    with (
        Store(folder / "sei.sqlite3") as store,
        running(create_sei(store, api_key=KEY)) as sei,
        running(create_github(own, *states)) as github,
    ):
        guid = store.register("GitHub Actions (acme)", integration_id="test")
        yield Stage(f"{sei}{BASE_PATH}", github, guid, own, store)


def simplified(repository: Path) -> None:
    """Write what the runner understands into a copy of the workflow."""
    file = repository / WORKFLOW.relative_to(ROOT)
    text = file.read_text(encoding="utf-8")
    assert text.count(_EXPRESSION) == 1
    plain = _EXPRESSION.replace("${{ inputs.max-parallel }}", "4")
    file.write_text(text.replace(_EXPRESSION, plain), encoding="utf-8")


def local_actions(folder: Path) -> Iterator[str]:
    """Give the runner's options that put folders in the place of the actions of the workflow.

    GitHub's own are stand-ins that have their storage in a folder.
    """
    action = _copied_action(folder / "action")
    for _, repository, ref in sorted(set(_USES.findall(WORKFLOW.read_text(encoding="utf-8")))):
        name = repository.partition("/")[2]
        place = action if name == "sei-action" else STORAGE / name
        yield from ("--local-repository", f"{repository}@{ref}={place}")
    yield from ("--env", f"STORAGE={folder / 'storage'}")


def _copied_action(folder: Path) -> Path:
    """Copy what the action is made of, and compile it: the runner has a new copy for each step."""
    folder.mkdir()
    for name in _FILES:
        shutil.copy2(ROOT / name, folder)
    for name in ("runtime", "sei_action"):
        shutil.copytree(ROOT / name, folder / name, ignore=_SUPERFLUOUS)
    mode = PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(folder / "sei_action", quiet=1, invalidation_mode=mode)
    return folder
