"""The recipes of docs/other-ci.md, read as their CI reads them."""

import re
from functools import cache
from itertools import pairwise
from typing import Any

import yaml
from markdown_it import MarkdownIt

from tests.repository import ROOT

PAGE = ROOT / "docs" / "other-ci.md"
_PARAMETER = re.compile(r"<< *(pipeline\.[a-z_.]+) *>>")


@cache
def blocks() -> dict[str, list[str]]:
    """Give the code blocks of the page, by the heading that they stand under."""
    heading, found = "", dict[str, list[str]]()
    tokens = MarkdownIt().parse(PAGE.read_text(encoding="utf-8"))
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            heading = token.content
        if token.type == "fence":
            found.setdefault(heading, []).append(token.content)
    return found


def as_yaml(heading: str) -> Any:  # noqa: ANN401 - each CI has a form of its own
    """Read the one block under a heading as YAML."""
    (block,) = blocks()[heading]
    return yaml.safe_load(block)


def gitlab(job: str) -> tuple[str, dict[str, str]]:
    """Give the script of a job that extends the hidden one, and the job's own variables."""
    recipe = as_yaml("GitLab CI")
    hidden = recipe[recipe[job]["extends"]]
    (script,) = hidden["script"]
    return script, {**hidden["variables"], **recipe[job]["variables"]}


def jenkins() -> str:
    """Give the script of the `sh` step, as Groovy reads its text."""
    (block,) = blocks()["Jenkins"]
    (text,) = re.findall(r"sh '''(.*?)'''", block, re.DOTALL)
    script = text.replace("\\\\", "\0")
    assert "\\" not in script, "Groovy would take this for an escape"
    return str(script.replace("\0", "\\"))


def circleci(parameters: dict[str, str], *, failed: bool) -> tuple[str, dict[str, str]]:
    """Give what the two commands run, one after the other, and the variables of the last."""
    commands = as_yaml("CircleCI")["commands"]
    (start,) = commands["note-start-for-sei"]["steps"]
    on_fail, report = (step["run"] for step in commands["report-to-sei"]["steps"])
    assert (on_fail["when"], report["when"]) == ("on_fail", "always")
    scripts = [
        start["run"]["command"],
        *([on_fail["command"]] if failed else []),
        report["command"],
    ]
    variables = {
        name: _PARAMETER.sub(lambda found: parameters[found[1]], text)
        for name, text in report["environment"].items()
    }
    return "\n".join(scripts), variables


def azure() -> str:
    """Give the script of the last job."""
    report = as_yaml("Azure Pipelines")["jobs"][-1]
    assert report["condition"] == "always()"
    return str(report["steps"][-1]["bash"])


def bitbucket() -> str:
    """Give the `after-script` of every step."""
    steps = [part["step"] for part in as_yaml("Bitbucket Pipelines")["pipelines"]["default"]]
    scripts = {"\n".join(step["after-script"]) for step in steps}
    (script,) = scripts
    return script
