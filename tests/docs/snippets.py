"""The YAML that README and the docs show, made whole where a page shows a part of a workflow."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import yaml
from markdown_it import MarkdownIt

from tests.repository import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
ACTION = "org/sei-action@v1"

_LANGUAGES = ("yaml", "yml")
_FILE = re.compile(r"# \.github/workflows/([\w-]+\.yml)\n")
_OF_GITHUB = re.compile(r"^[ -]*(?:runs-on|uses): ", re.MULTILINE)
_BEFORE_STEPS = """\
name: Part
on: push
jobs:
  part:
    runs-on: ubuntu-latest
    steps:
"""
# A step that others look back at by its id, as the pages say.
_STEP_CALLED_SEI = f"""\
      - uses: {ACTION}
        id: sei
        with:
          instance-guid: ${{{{ vars.SEI_INSTANCE_GUID }}}}
          api-key: ${{{{ secrets.SEI_API_KEY }}}}
"""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A block of YAML, by the page and the line that it stands at."""

    page: Path
    line: int
    text: str

    @property
    def place(self) -> str:
        """Say where it stands."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def is_of_github(self) -> bool:
        """Tell a workflow, or a part of one, from the YAML of other systems."""
        return bool(_OF_GITHUB.search(self.text))

    @property
    def file_name(self) -> str:
        """Name the workflow's file, as its first line does, or by the line it stands at."""
        told = _FILE.match(self.text)
        return told[1] if told else f"line-{self.line}.yml"

    @property
    def workflow(self) -> str:
        """Give a whole workflow; ValueError where it is no part of one."""
        shown = yaml.load(self.text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts alone
        if isinstance(shown, list):
            before = _STEP_CALLED_SEI if "steps.sei." in self.text else ""
            return f"{_BEFORE_STEPS}{before}{indent(self.text, ' ' * 6)}"
        if not isinstance(shown, dict) or "jobs" not in shown:
            msg = f"{self.place}: neither a workflow, nor jobs, nor steps"
            raise ValueError(msg)
        before = "" if "on" in shown else "name: Part\non: push\n"
        others = "".join(
            f'  {name}:\n    runs-on: ubuntu-latest\n    steps: [{{run: "true"}}]\n'
            for name in _needed(shown["jobs"])
            if name not in shown["jobs"]
        )
        return f"{before}{self.text}{others}"

    @property
    def steps(self) -> list[dict[str, Any]]:
        """List the steps that use the action, with every value as the text that was written."""
        loaded = yaml.load(self.workflow, Loader=yaml.BaseLoader)  # noqa: S506 - likewise
        return [
            step
            for job in loaded["jobs"].values()
            for step in job.get("steps", ())
            if str(step.get("uses", "")).startswith("org/sei-action@")
        ]


def all_snippets(page: Path) -> Iterator[Snippet]:
    """Find the blocks of YAML of a page."""
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        if token.type == "fence" and token.info.strip() in _LANGUAGES and token.map:
            yield Snippet(page, token.map[0] + 1, dedent(token.content))


def snippets(page: Path) -> Iterator[Snippet]:
    """Find the workflows and parts of workflows of a page."""
    return (one for one in all_snippets(page) if one.is_of_github)


def snippet(page: str, file_name: str) -> Snippet:
    """Give the one workflow of a page that has this file name."""
    (found,) = (one for one in snippets(ROOT / page) if one.file_name == file_name)
    return found


def _needed(jobs: dict[str, Any]) -> list[str]:
    needed: dict[str, None] = {}
    for job in jobs.values():
        wanted = job.get("needs", [])
        needed |= dict.fromkeys([wanted] if isinstance(wanted, str) else wanted)
    return list(needed)
