"""What the YAML in README and the docs promises to whoever copies it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sei_action.advice import advise
from sei_action.config import Mode, read_config, read_destination, variable_of
from sei_action.config.enrichment import read_enrichment
from sei_action.config.synchronisation import (
    ACTION_INPUTS,
    read_fleet_choice,
    read_merge,
    read_synchronisation,
)
from sei_action.diagnosis import Check, Level
from tests.docs.snippets import ACTION, PAGES, Snippet, all_snippets, snippets
from tests.repository import ROOT

BIN = Path(sys.executable).parent
SNIPPETS = [snippet for page in PAGES for snippet in snippets(page)]
STEPS = [(one, step) for one in SNIPPETS for step in one.steps]
PAGES_WITH_SNIPPETS = [page for page in PAGES if any(one.page == page for one in SNIPPETS)]
# What an expression can be at run time; any other is a word.
EXPRESSIONS = {
    "github.run_id": "21884510733",
    "github.sha": "19858a9187dfb92680bf95e2f51ddd150510e283",
    "secrets.SEI_API_KEY": "a-made-up-key",
    "toJSON(needs)": '{"build": {"result": "success", "outputs": {}}}',
    "vars.SEI_INSTANCE_GUID": "666ba79b-3f3d-4236-ac04-4686ce526705",
}
READERS = {
    Mode.REPORT: read_config,
    Mode.DOCTOR: read_config,
    Mode.RESEND: read_destination,
    Mode.ENRICH: read_enrichment,
    Mode.SYNC: read_synchronisation,
    Mode.SYNC_PLAN: read_fleet_choice,
    Mode.SYNC_MERGE: read_merge,
}
JOB = {"SEI_GITHUB_TOKEN": "token", "GITHUB_REPOSITORY": "acme/shop"}
# Only of an action at hand does actionlint know the inputs, and it cannot know the modes.
NOT_IN_EVERY_MODE = 'missing input "instance-guid" which is required by action "SEI Action"'
# What is to be known of GitHub, of the other workflows or of the reader's choice.
UNKNOWABLE = {
    Check.FORKS,
    Check.NO_STEP,
    Check.SECRET,
    Check.VERSION,
    Check.WORKFLOW_RUN,
}

WORKFLOWS = [one for one in SNIPPETS if "jobs:" in one.text]
RECIPES = [page for page in PAGES if page.parent.name == "recipes" and page.name != "index.md"]

each_snippet = pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda one: one.place)


def evaluated(text: str) -> str:
    return re.sub(r"\$\{\{ (.+?) \}\}", lambda found: EXPRESSIONS.get(found[1], "word"), text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_of_yaml_is_yaml(page: Path) -> None:
    shown = [list(yaml.compose_all(one.text, Loader=yaml.BaseLoader)) for one in all_snippets(page)]

    assert all(shown)


@pytest.mark.parametrize("page", PAGES_WITH_SNIPPETS, ids=lambda page: page.name)
def test_actionlint_finds_nothing_in_the_workflows_of_a_page(page: Path, tmp_path: Path) -> None:
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    shutil.copy(ROOT / "action.yml", tmp_path)
    for snippet in snippets(page):
        local = snippet.workflow.replace(ACTION, "./")
        (workflows / snippet.file_name).write_text(local, encoding="utf-8")

    checked = subprocess.run(
        [BIN / "actionlint", "-shellcheck", BIN / "shellcheck", "-ignore", NOT_IN_EVERY_MODE],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )

    assert checked.stdout == ""
    assert checked.returncode == 0


@pytest.mark.parametrize(("snippet", "step"), STEPS, ids=[one.place for one, _ in STEPS])
def test_the_inputs_of_a_step_are_a_configuration(
    snippet: Snippet, step: dict[str, dict[str, str]]
) -> None:
    given = step.get("with", {})
    shortened = "# ..." in snippet.text
    required = {"api-key": "key", "instance-guid": EXPRESSIONS["vars.SEI_INSTANCE_GUID"]}
    texts = {**(required if shortened else {}), **given}
    env = {variable_of(name): evaluated(text) for name, text in texts.items()}

    assert [name for name in given if name not in ACTION_INPUTS] == []
    assert READERS[Mode(given.get("mode", "report"))]({**JOB, **env})


@each_snippet
def test_the_action_is_named_alike_everywhere(snippet: Snippet) -> None:
    assert {step["uses"] for step in snippet.steps} <= {ACTION}


@pytest.mark.parametrize("snippet", WORKFLOWS, ids=lambda one: one.place)
def test_the_doctor_finds_nothing_wrong_with_a_workflow(snippet: Snippet) -> None:
    path = f".github/workflows/{snippet.file_name}"
    found = [
        f"{one.check}: {one.what}"
        for one in advise({path: snippet.workflow})
        if one.level is not Level.OK and one.check not in UNKNOWABLE
    ]

    assert found == []


@pytest.mark.parametrize("page", RECIPES, ids=lambda page: page.name)
def test_a_recipe_has_whole_workflows_and_says_what_sei_will_show(page: Path) -> None:
    shown = [yaml.safe_load(one.text) for one in snippets(page)]

    assert shown
    assert "\n## What SEI will show\n" in page.read_text(encoding="utf-8")
    # YAML 1.1 reads the key `on` as true.
    assert [one for one in shown if not {"name", True, "jobs"} <= set(one)] == []


def test_a_block_that_is_no_part_of_a_workflow_is_found_out() -> None:
    with pytest.raises(ValueError, match="neither a workflow"):
        assert Snippet(ROOT / "README.md", 1, "uses: a/b@c\n").workflow
