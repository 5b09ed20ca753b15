"""The template that registers an organisation, as a platform team starts it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.github import create_app as create_github
from demo.github.settings import Settings
from sei_action.sandbox import BASE_PATH, Store, running
from sei_action.sandbox import create_app as create_sei
from tests.e2e.stage import Stage, sample
from tests.e2e.workflow_runner import PYTHON, Machine, run_workflow
from tests.repository import ROOT

TEMPLATE = (ROOT / "docs" / "templates" / "register.yml").read_text(encoding="utf-8")
# The runner can check out no other repository than the one that it runs in.
OTHER_REPOSITORY = "          repository: org/sei-action\n          ref: v1\n"
# The lock is installed by every other test of this folder; here the tests' own packages do.
INSTALLING = """\
          python3 -m venv "$RUNNER_TEMP/sei"
          "$RUNNER_TEMP/sei/bin/pip" install --quiet --no-deps --require-hashes \\
            --requirement requirements.txt
"""
INSTALLED = f"""\
          mkdir -p "$RUNNER_TEMP/sei/bin"
          printf '#!/bin/sh\\nexec {sys.executable} "$@"\\n' >"$RUNNER_TEMP/sei/bin/python"
          chmod +x "$RUNNER_TEMP/sei/bin/python"
"""
LOCAL = (
    TEMPLATE.replace(OTHER_REPOSITORY, "")
    .replace(INSTALLING, INSTALLED)
    .replace("ubuntu-24.04", "ubuntu-latest")
)
SECRETS = {
    "SEI_REGISTRATION_KEY": "canary-registration-key-51ab",
    "SEI_REGISTRATION_TOKEN": "canary-registration-token-77",
    "SEI_REPORTING_KEY": "canary-reporting-key-9c02",
}
INPUTS = {
    "integration-id": "4620",
    "name": "",
    "region": "prod2",
    "org": "acme",
    "visibility": "private",
    "write-secret": "true",
    "dry-run": "false",
}


@contextmanager
def unregistered(folder: Path) -> Iterator[tuple[Stage, Settings]]:
    """Start an SEI without instances, and a GitHub in which nothing is stored."""
    state = sample()
    github = create_github(state)
    with (
        Store(folder / "sei.sqlite3") as store,
        running(create_sei(store, api_key=SECRETS["SEI_REGISTRATION_KEY"])) as sei,
        running(github) as origin,
    ):
        yield Stage(f"{sei}{BASE_PATH}", origin, "", state, store), github.state.settings


def test_the_template_registers_an_organisation(machine: Machine, tmp_path: Path) -> None:
    assert OTHER_REPOSITORY in TEMPLATE
    assert INSTALLING in TEMPLATE
    with unregistered(tmp_path) as (stage, settings):
        step = run_workflow(
            machine,
            stage,
            LOCAL,
            PYTHON.with_variables(SEI_BASE_URL=stage.sei_url),
            event={"inputs": INPUTS},
            event_name="workflow_dispatch",
            secrets=SECRETS,
        )
        (instance,) = stage.store.instances()

    assert step.returncode == 0, step.stdout
    assert (instance.name, instance.integration_id) == ("GitHub Actions (acme)", "4620")
    variable = settings.find("acme", "variables", "SEI_INSTANCE_GUID")
    secret = settings.find("acme", "secrets", "SEI_API_KEY")
    assert variable
    assert (variable.value, variable.visibility) == (instance.guid, "private")
    assert secret
    assert (secret.value, secret.visibility) == (SECRETS["SEI_REPORTING_KEY"], "private")
    assert not [text for text in SECRETS.values() if text in step.stdout]
