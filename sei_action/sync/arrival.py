"""Whether the report of a run has arrived, told by what its own step left behind. Pure.

SEI does not tell which runs it knows. To report one again changes its artifacts (contract section 3
rule 2), so where a step has reported, nothing is sent.
"""

from collections.abc import Iterable
from enum import StrEnum

from sei_action.github.annotations import Annotation
from sei_action.run import Job
from sei_action.sync.reporters import ReportingStep
from sei_action.telling import GOES_ON, NOTHING_REPORTED

_TITLE = "sei-action"


class Arrival(StrEnum):
    """What is known of a report that a step should have made; it may not have been wanted."""

    ARRIVED = "arrived"
    MISSING = "missing"
    UNWANTED = "unwanted"


def arrival_of(step: ReportingStep, jobs: Iterable[Job]) -> tuple[Arrival, tuple[int, ...]]:
    """Tell whether a step of some jobs has reported, and in which of them.

    A step that was skipped was not to report; one that failed, was cancelled or never came has not.
    Jobs that were carried over from an earlier attempt reported that one, so leave them out.
    """
    found = [
        (job.id, one.conclusion)
        for job in jobs
        if step.stands_in(job)
        for one in job.steps
        if one.name == step.name
    ]
    reported = tuple(job_id for job_id, conclusion in found if conclusion == "success")
    if reported:
        return Arrival.ARRIVED, reported
    if found and all(conclusion == "skipped" for _, conclusion in found):
        return Arrival.UNWANTED, ()
    return Arrival.MISSING, ()


def says_undelivered(annotation: Annotation) -> bool:
    """Tell whether an annotation is that of a step of ours that did not deliver its report."""
    if annotation.title != _TITLE or annotation.annotation_level not in {"warning", "failure"}:
        return False
    message = (annotation.message or "").strip()
    return (
        annotation.annotation_level == "failure"
        or message.endswith(GOES_ON)
        or message.startswith(NOTHING_REPORTED)
    )
