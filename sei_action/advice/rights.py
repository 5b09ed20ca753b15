"""What the reporting job may read, which secrets it has, and what strangers can do with both."""

import re
from collections.abc import Iterator

from sei_action.advice.reporters import Reporter
from sei_action.advice.written import WrittenStep, WrittenWorkflow
from sei_action.diagnosis import Check, Diagnosis, error, ok, warning

_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
_OWN_TOKEN = re.compile(r"\$\{\{\s*(?:github\.token|secrets\.GITHUB_TOKEN)\s*\}\}", re.IGNORECASE)
_HEAD_OF_STRANGERS = re.compile(
    r"github\.head_ref|pull_request\.head\.|pull_request\.number|refs/pull/", re.IGNORECASE
)
_CHECKOUT = re.compile(r"(?:^|/)checkout@")
_BLOCK = (
    "`permissions:` with `actions: read`, `contents: read`, `deployments: read` and "
    "`pull-requests: read`"
)
_WITHOUT = {
    "contents": "only the commits of the push are reported",
    "deployments": "it is not known whether a run deployed",
    "pull-requests": "labels of pull requests are not known",
}


def rights(workflow: WrittenWorkflow, reporter: Reporter) -> Iterator[Diagnosis]:
    """Advise on one reporter, wherever the run comes from that it reports."""
    yield from _permissions(workflow, reporter)
    if reporter.is_called:
        yield from _handed_over(workflow, reporter)
    else:
        yield from _secret(workflow, reporter.step)
    yield from _strangers(workflow, reporter)


def _permissions(workflow: WrittenWorkflow, reporter: Reporter) -> Iterator[Diagnosis]:
    token = reporter.step.inputs.get("github-token", "").strip()
    if token and not _OWN_TOKEN.fullmatch(token):
        return
    granted = workflow.permissions_of(reporter.job)
    where = workflow.at(reporter.job.line)
    if granted is None:
        # A called workflow has what its caller grants.
        if set(workflow.triggers) != {"workflow_call"}:
            yield warning(
                Check.PERMISSIONS,
                f"The job `{reporter.job.id}` has no `permissions`, so what it may read depends "
                "on the repository's settings.",
                f"Write {_BLOCK} at the job.",
                where,
            )
        return
    where = workflow.at(granted.line)
    if not granted.grants("actions"):
        yield error(
            Check.PERMISSIONS,
            f"The job `{reporter.job.id}` may not read the run, so nothing is reported; naming "
            "any permission sets all others to none.",
            "Add `actions: read` to its `permissions`.",
            where,
        )
    for permission, loss in _WITHOUT.items():
        if not granted.grants(permission) and _is_wanted(permission, workflow, reporter.step):
            yield warning(
                Check.PERMISSIONS,
                f"The job `{reporter.job.id}` has no `{permission}: read`: {loss}.",
                f"Add `{permission}: read` to its `permissions`.",
                where,
            )


def _is_wanted(permission: str, workflow: WrittenWorkflow, step: WrittenStep) -> bool:
    kind = step.inputs.get("kind", "").strip().lower()
    if permission == "deployments":
        return kind != "ci"
    if permission == "pull-requests":
        is_of_pull_requests = not {"pull_request", "pull_request_target"}.isdisjoint(
            workflow.triggers
        )
        cfr_status = step.inputs.get("cfr-status", "").strip().lower() or "auto"
        return is_of_pull_requests or (kind != "ci" and cfr_status == "auto")
    return True


def _handed_over(workflow: WrittenWorkflow, reporter: Reporter) -> Iterator[Diagnosis]:
    if not reporter.job.hands_over_secrets:
        yield error(
            Check.CALLED_WORKFLOW,
            f"The job `{reporter.job.id}` calls a workflow that reports, and gives it no secrets, "
            "so `api-key` is empty there.",
            "Write `secrets: inherit` at the job, or hand the key over by its name.",
            workflow.at(reporter.job.line),
        )


def _secret(workflow: WrittenWorkflow, step: WrittenStep) -> Iterator[Diagnosis]:
    key = step.inputs.get("api-key", "").strip()
    where = workflow.at(step.line_of("api-key"))
    if not key:
        yield error(
            Check.SECRET,
            "The step has no `api-key`.",
            "Write `api-key: ${{ secrets.SEI_API_KEY }}` under `with`.",
            where,
        )
    elif not _EXPRESSION.search(key):
        yield error(
            Check.SECRET,
            "A key stands in the file, where everybody who can read the repository can read it.",
            "Revoke it, store a new one as a secret, and write `${{ secrets.SEI_API_KEY }}`.",
            where,
        )
    elif re.search(r"\b(?:vars|env)\.", key):
        yield warning(
            Check.SECRET,
            "`api-key` does not come from a secret, so GitHub may show it in logs.",
            "Store it as a secret, and write `${{ secrets.SEI_API_KEY }}`.",
            where,
        )


def _strangers(workflow: WrittenWorkflow, reporter: Reporter) -> Iterator[Diagnosis]:
    if "pull_request_target" in workflow.triggers:
        where = workflow.at(workflow.triggers["pull_request_target"])
        if any(_runs_foreign_code(step) for job in workflow.jobs for step in job.steps):
            yield error(
                Check.PULL_REQUEST_TARGET,
                "On `pull_request_target` a workflow has your secrets, and this one checks out "
                "the code of the pull request: anybody can read the key, and more.",
                "Use `pull_request`, and report in a workflow of its own on `workflow_run`.",
                where,
            )
        else:
            yield warning(
                Check.PULL_REQUEST_TARGET,
                "On `pull_request_target` a workflow has your secrets on anybody's pull request; "
                "one step that runs its code would give them away.",
                "Use `pull_request`, and report in a workflow of its own on `workflow_run`.",
                where,
            )
    if "pull_request" in workflow.triggers and not reporter.is_called:
        yield ok(
            Check.FORKS,
            "Pull requests of forks and of Dependabot get no secrets, so their runs are not "
            "reported.",
            "If they shall be, report in a workflow of its own on `workflow_run`.",
            workflow.at(workflow.triggers["pull_request"]),
        )


def _runs_foreign_code(step: WrittenStep) -> bool:
    is_checkout = _CHECKOUT.search(step.uses or "") is not None
    return is_checkout and _HEAD_OF_STRANGERS.search(step.inputs.get("ref", "")) is not None
