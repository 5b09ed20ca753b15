"""Which run a step reports: its own, the one behind `workflow_run`, or the one it was told."""

from sei_action.environment import Environment
from sei_action.errors import GitHubError
from sei_action.occasion import Occasion
from sei_action.provenance import Source
from sei_action.run import Target


def choose_target(environment: Environment, run_id: int | None) -> Target:
    """Choose the run: input `run-id`, else the event's run under `workflow_run`, else this one.

    Raises GitHubError where the event should name a run and does not: to report the reporting
    workflow itself instead would be wrong for ever.
    """
    upstream = environment.event.workflow_run
    chosen_by = Source.input("run-id") if run_id else Source.variable("GITHUB_RUN_ID")
    if run_id is None and environment.event_name == "workflow_run":
        if upstream is None:
            raise GitHubError(
                "The event file of this `workflow_run` event names no run.",
                "The file behind GITHUB_EVENT_PATH is missing or is not GitHub's.",
                "Set the input `run-id` to the id of the run to report.",
            )
        run_id, chosen_by = upstream.id, Source.event("workflow_run.id")
    if run_id in {None, environment.run_id}:
        return Target(
            repository=environment.repository,
            run_id=environment.run_id,
            attempt=environment.run_attempt,
            workflow_name=environment.workflow or None,
            is_own=True,
            occasion=environment.occasion,
            chosen_by=chosen_by,
        )
    occasion = Occasion(default_branch=environment.default_branch)
    if upstream and run_id == upstream.id:
        workflow = environment.event.workflow
        return Target(
            repository=environment.repository,
            run_id=upstream.id,
            attempt=upstream.run_attempt,
            workflow_name=workflow.name if workflow else None,
            occasion=occasion,
            chosen_by=chosen_by,
            workflow_name_from=Source.event("workflow.name"),
        )
    return Target(
        repository=environment.repository, run_id=run_id, occasion=occasion, chosen_by=chosen_by
    )
