"""All that was seen, judged: from facts to diagnoses. Pure."""

from collections.abc import Iterator

from sei_action.advice import advise
from sei_action.diagnosis import Check, Diagnosis, Level, ok, warning
from sei_action.doctor.facts import Facts
from sei_action.doctor.judging_github import judge_github
from sei_action.doctor.judging_place import judge_clocks, judge_inputs, judge_machine
from sei_action.doctor.judging_sei import judge_sei


def judge(facts: Facts) -> tuple[Diagnosis, ...]:
    """Give every diagnosis, in the order in which people set things up."""
    return tuple(
        dict.fromkeys(
            (
                *judge_inputs(facts),
                *judge_sei(facts),
                *judge_github(facts),
                *judge_machine(facts.machine),
                *judge_clocks(facts),
                *_workflows(facts),
            )
        )
    )


def _workflows(facts: Facts) -> Iterator[Diagnosis]:
    if not facts.workflows:
        reason = facts.workflows_problem or "This folder has no .github/workflows."
        yield warning(
            Check.WORKFLOW_FILE,
            f"No workflow file could be read. {reason}",
            "Check the repository out before this step, or run this in a checkout of it.",
        )
        return
    found = advise(facts.workflows, facts.action)
    yield from found
    if not any(one.level is not Level.OK for one in found):
        count = len(facts.workflows)
        yield ok(Check.WORKFLOW_FILE, f"Nothing is wrong in the workflow files ({count} read).")
