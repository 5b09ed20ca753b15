"""What is proposed for all workflows of a repository together."""

from collections.abc import Mapping

from sei_action.advice import WrittenWorkflow, advise, read_workflow, reporters_of
from sei_action.advice.following import reports_run_behind
from sei_action.config.setup import Setup
from sei_action.diagnosis import Level
from sei_action.errors import ConfigurationError
from sei_action.proposal.changing import job_to_paste, with_report
from sei_action.proposal.files import FOLDER
from sei_action.proposal.places import UnsafeChangeError
from sei_action.proposal.plan import ByHand, Change, Kept, Plan
from sei_action.proposal.roles import Role, obstacle_to_report, obstacle_to_steps
from sei_action.proposal.texts import first_workflow, following_workflow

FOLLOWING = f"{FOLDER}/sei.yml"
FIRST = f"{FOLDER}/ci.yml"

_CALLERS = "Name the workflows that call it instead."
_WITH_FOLLOWING = "Have it reported by a workflow of its own: `sei-action init --workflow-run`."


def propose(files: Mapping[str, str], roles: Mapping[str, Role], setup: Setup) -> Plan:
    """Propose what to change, for files by their paths from the repository's root.

    A file without a role has none. What is reported already is left alone, so that a second
    proposal is empty.
    """
    plan = _proposed(files, roles, setup)
    after = {**files, **{change.path: change.after for change in plan.changes}}
    changed = {change.path for change in plan.changes}
    advice = tuple(
        one.text
        for one in advise(after, setup.action)
        if one.level is not Level.OK and one.place.rpartition(":")[0] in changed
    )
    return plan.model_copy(update={"advice": advice})


def _proposed(files: Mapping[str, str], roles: Mapping[str, Role], setup: Setup) -> Plan:
    if not files and not setup.workflow_run:
        first = Change(path=FIRST, before=None, after=first_workflow(setup))
        return Plan(
            changes=(first,), notes=("There is no workflow here yet, so a first one is proposed.",)
        )
    workflows, by_hand = _read(files, roles)
    reported = _reported(workflows, setup)
    kept = [Kept(path=path, why=reported.get(path, "not chosen")) for path in workflows]
    chosen = {
        path: one
        for path, one in workflows.items()
        if roles.get(path, Role.NONE) is not Role.NONE and path not in reported
    }
    kept = [one for one in kept if one.path not in chosen]
    if setup.workflow_run:
        plan = _following(files, chosen, roles, setup)
    else:
        plan = _within(files, chosen, roles, setup)
    return Plan(
        changes=plan.changes,
        kept=(*kept, *plan.kept),
        by_hand=(*by_hand, *plan.by_hand),
        notes=plan.notes,
    )


def _read(
    files: Mapping[str, str], roles: Mapping[str, Role]
) -> tuple[dict[str, WrittenWorkflow], tuple[ByHand, ...]]:
    workflows: dict[str, WrittenWorkflow] = {}
    by_hand: list[ByHand] = []
    for path, text in files.items():
        try:
            workflows[path] = read_workflow(path, text)
        except ConfigurationError as error:
            # What nobody chose may be as it is.
            if roles.get(path, Role.CI) is not Role.NONE:
                why = f"it is no YAML that GitHub could read ({error})"
                by_hand.append(ByHand(path=path, why=why, remedy="Mend it, and run this again."))
    return workflows, tuple(by_hand)


def _reported(workflows: Mapping[str, WrittenWorkflow], setup: Setup) -> dict[str, str]:
    """Say of each workflow whose runs are reported already what reports them."""
    reported: dict[str, str] = {}
    followers: dict[str, str] = {}
    for path, workflow in workflows.items():
        reporters = reporters_of(workflow, workflows, setup.action)
        if reporters:
            reported[path] = "it reports already"
        if any(reports_run_behind(workflow, one.step) for one in reporters):
            followers |= dict.fromkeys(workflow.upstream, path)
    for path, workflow in workflows.items():
        if workflow.name in followers:
            reported.setdefault(path, f"{followers[workflow.name]} reports it already")
    return reported


def _within(
    files: Mapping[str, str],
    chosen: Mapping[str, WrittenWorkflow],
    roles: Mapping[str, Role],
    setup: Setup,
) -> Plan:
    changes: list[Change] = []
    by_hand: list[ByHand] = []
    notes: list[str] = []
    for path, workflow in chosen.items():
        obstacle = obstacle_to_steps(workflow)
        if obstacle:
            by_hand.append(ByHand(path=path, why=obstacle, remedy=_instead(workflow)))
            continue
        try:
            changed = with_report(workflow, files[path], roles[path], setup)
        except UnsafeChangeError as error:
            by_hand.append(_last_job_by_hand(workflow, setup, str(error)))
        else:
            changes.append(Change(path=path, before=files[path], after=changed.text))
            notes += changed.notes
    return Plan(changes=tuple(changes), by_hand=tuple(by_hand), notes=tuple(notes))


def _instead(workflow: WrittenWorkflow) -> str:
    return _CALLERS if obstacle_to_report(workflow) else _WITH_FOLLOWING


def _last_job_by_hand(workflow: WrittenWorkflow, setup: Setup, why: str) -> ByHand:
    if not workflow.jobs:
        return ByHand(path=workflow.path, why="it has no jobs", remedy="Leave it out.")
    remedy = "Write this as its last job:"
    text = job_to_paste(workflow, setup)
    return ByHand(path=workflow.path, why=why, remedy=remedy, text=text)


def _following(
    files: Mapping[str, str],
    chosen: Mapping[str, WrittenWorkflow],
    roles: Mapping[str, Role],
    setup: Setup,
) -> Plan:
    by_hand = [
        ByHand(path=path, why=why, remedy=_instead(workflow))
        for path, workflow in chosen.items()
        if (why := obstacle_to_report(workflow))
    ]
    without_runs = {one.path for one in by_hand}
    names = dict.fromkeys(one.name for path, one in chosen.items() if path not in without_runs)
    if not names:
        return Plan(by_hand=tuple(by_hand))
    if FOLLOWING in files:
        listed = ", ".join(repr(name) for name in names)
        another = ByHand(
            path=FOLLOWING,
            why="it is there already",
            remedy=f"Add {listed} to its list `workflows` if it reports others, else rename it.",
        )
        return Plan(by_hand=(*by_hand, another))
    change = Change(path=FOLLOWING, before=None, after=following_workflow(names, setup))
    notes = tuple(
        f"{path}: no job of it has an `environment:`, so its runs will count as builds, unless a "
        "workflow that it calls deploys."
        for path, one in chosen.items()
        if roles[path] is not Role.CI and not any(job.makes_deployment for job in one.jobs)
    )
    return Plan(changes=(change,), by_hand=tuple(by_hand), notes=notes)
