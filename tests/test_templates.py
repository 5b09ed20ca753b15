"""What the templates in docs/templates promise to whoever copies them."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from sei_action.config import variable_of
from sei_action.config.registration import REGISTRATION_INPUTS
from sei_action.config.synchronisation import DEFAULT_LEDGER, read_synchronisation
from sei_action.regions import BASE_URLS, DEFAULT_REGION
from tests.repository import ROOT

TEMPLATES = sorted((ROOT / "docs" / "templates").glob("*.yml"))
BIN = Path(sys.executable).parent


def loaded(path: Path) -> dict[Any, Any]:
    content: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


REGISTER, REPOSITORY, ORGANISATION = (
    loaded(ROOT / "docs" / "templates" / name)
    for name in ("register.yml", "sync-repository.yml", "sync.yml")
)
# YAML 1.1 reads the key `on` as true.
CALLED = loaded(ROOT / ".github" / "workflows" / "sync.yml")[True]["workflow_call"]
INPUTS = REGISTER[True]["workflow_dispatch"]["inputs"]
GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
STEP = REGISTER["jobs"]["register"]["steps"][-1]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_a_workflow_without_faults(template: Path) -> None:
    checked = subprocess.run(
        [BIN / "actionlint", "-shellcheck", BIN / "shellcheck", template],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert checked.stdout == ""
    assert checked.returncode == 0


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_safe_where_it_is_copied_to(template: Path, tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / template.name).write_bytes(template.read_bytes())

    checked = subprocess.run(
        [BIN / "zizmor", "--persona", "auditor", "--offline", "--quiet", "--color=never", folder],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    told = re.sub(r" \(\d+ ignored\)", "", checked.stdout)
    assert told == "No findings to report. Good job!\n"
    assert checked.returncode == 0


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_an_exception_in_a_template_has_its_reason_beside_it(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert text.count("zizmor: ignore") == len(
        re.findall(r"# zizmor: ignore\[[a-z-]+\] \w.+$", text, re.MULTILINE)
    )


def test_the_template_sets_inputs_of_register_alone() -> None:
    assert set(STEP["env"]) <= {variable_of(name) for name in REGISTRATION_INPUTS}


def test_the_template_offers_every_region() -> None:
    assert sorted(INPUTS["region"]["options"]) == sorted(BASE_URLS)
    assert INPUTS["region"]["default"] == DEFAULT_REGION


def test_the_template_changes_nothing_unless_it_is_told_to() -> None:
    assert INPUTS["dry-run"]["default"] is True
    assert INPUTS["write-secret"]["default"] is False


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_interpolates_nothing_into_a_script(template: Path) -> None:
    jobs = loaded(template)["jobs"].values()

    assert [
        step for job in jobs for step in job.get("steps", ()) if "${{" in step.get("run", "")
    ] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_the_actions_of_a_template_are_pinned_as_in_our_own_workflows(template: Path) -> None:
    ours = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    )
    pins = dict(re.findall(r"uses: (actions/[a-z-]+)[a-z/-]*@([0-9a-f]{40} # v[0-9.]+)", ours))
    used = re.findall(r"uses: (actions/[a-z-]+)@(.+)", template.read_text(encoding="utf-8"))

    assert [one for one in used if pins.get(one[0]) != one[1]] == []


def test_the_sync_of_an_organisation_gives_what_the_workflow_asks_for_and_nothing_else() -> None:
    call = ORGANISATION["jobs"]["sync"]
    required = {name for name, told in CALLED["inputs"].items() if told["required"]}

    assert required <= set(call["with"]) <= set(CALLED["inputs"])
    assert set(call["secrets"]) == set(CALLED["secrets"])


def test_by_itself_the_sync_of_an_organisation_repairs_and_by_hand_it_is_asked() -> None:
    triggers = ORGANISATION[True]

    assert [*triggers] == ["schedule", "workflow_dispatch"]
    assert triggers["workflow_dispatch"]["inputs"]["repair"]["default"] is True
    assert ORGANISATION["jobs"]["sync"]["with"]["repair"] == (
        "${{ github.event_name == 'schedule' || inputs.repair }}"
    )


def test_the_sync_of_a_repository_is_set_up_rightly_and_repairs() -> None:
    step = REPOSITORY["jobs"]["sync"]["steps"][-1]
    texts = {**step["with"], "api-key": "key", "instance-guid": GUID, "github-token": "token"}

    config = read_synchronisation(
        {variable_of(name): text for name, text in texts.items()}
        | {"GITHUB_REPOSITORY": "acme/shop"}
    )

    assert (step["with"]["mode"], config.repair, config.repo) == ("sync", True, ("acme/shop",))


def test_the_sync_of_a_repository_may_read_what_it_needs_and_write_nothing() -> None:
    assert REPOSITORY["jobs"]["sync"]["permissions"] == dict.fromkeys(
        ("actions", "checks", "contents", "deployments", "pull-requests"), "read"
    )


def test_the_sync_of_a_repository_ends_in_time_to_keep_its_ledger() -> None:
    job = REPOSITORY["jobs"]["sync"]
    cache, step = job["steps"]

    assert cache["with"]["path"] == DEFAULT_LEDGER
    assert cache["with"]["key"].startswith(cache["with"]["restore-keys"])
    # It may begin to wait for GitHub's limit, which is one of an hour, just before it is to stop.
    assert int(step["with"]["time-limit"].removesuffix("m")) + 60 < job["timeout-minutes"]
