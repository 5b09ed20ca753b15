"""What the workflow of a release may do, and when."""

import re

import pytest
import yaml

from tests.release.workflow import JOBS, WORKFLOW, Job
from tests.repository import ROOT

PUBLISHING = (
    "github.event_name == 'workflow_dispatch' && github.ref == 'refs/heads/main' && !inputs.dry-run"
)
# What reaches other people: commands, and actions.
PUBLISHES = re.compile(
    r"docker (push|login)|skopeo login|docker://|--push\b|type=registry|cosign|git push"
    r"|gh release|gh auth|gh api.*(-X|--method|-f|-F|--field|--input)\b"
)
PUBLISHING_ACTIONS = ("actions/attest@", "sigstore/cosign-installer@")
# What runs code that others wrote, and that no job with rights to write needs.
RUNS_PACKAGES = re.compile(r"\b(make|pip|pytest|npm|uv|docker (build|run))\b")

each_job = pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)


def rights_to_write(job: Job) -> list[str]:
    return [name for name, access in job["permissions"].items() if access == "write"]


def scripts(job: Job) -> str:
    return "\n".join(step.get("run", "") for step in job["steps"])


def publishes(job: Job) -> bool:
    used = [step.get("uses", "") for step in job["steps"]]
    return bool(PUBLISHES.search(scripts(job))) or any(
        use.startswith(PUBLISHING_ACTIONS) for use in used
    )


def test_some_jobs_publish() -> None:
    assert [name for name, job in JOBS.items() if publishes(job)] == ["push", "sign", "release"]


@each_job
def test_a_job_that_publishes_does_so_on_demand_and_on_main_alone(job: Job) -> None:
    assert (job.get("if") == PUBLISHING) is publishes(job)


@each_job
def test_a_job_may_write_only_where_it_publishes(job: Job) -> None:
    assert bool(rights_to_write(job)) is publishes(job)


@each_job
def test_a_job_that_publishes_runs_nobody_elses_packages(job: Job) -> None:
    assert not (publishes(job) and RUNS_PACKAGES.search(scripts(job)))


def test_a_pull_request_runs_everything_that_publishes_nothing() -> None:
    assert "pull_request" in WORKFLOW[True]  # YAML's word for `on`
    assert [name for name, job in JOBS.items() if not publishes(job) and "if" in job] == []


def test_there_is_no_secret_but_the_jobs_own_token() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")

    assert "secrets." not in text
    assert "pull_request_target" not in text


def test_each_platform_is_built_on_its_own_kind_of_machine() -> None:
    assert JOBS["image"]["strategy"]["matrix"]["include"] == [
        {"architecture": "amd64", "runner": "ubuntu-24.04"},
        {"architecture": "arm64", "runner": "ubuntu-24.04-arm"},
    ]


def test_only_the_job_that_checks_out_with_rights_is_the_last() -> None:
    checking_out = [name for name, job in JOBS.items() if "actions/checkout@" in yaml.dump(job)]

    assert [name for name in checking_out if rights_to_write(JOBS[name])] == ["release"]
