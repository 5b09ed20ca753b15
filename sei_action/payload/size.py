"""Keep a report within what SEI surely takes: details go in a fixed order, never the report."""

from collections.abc import Callable

from sei_action.payload.models import JobRun, Payload, Stage

MOST_BYTES = 1_000_000
"""How large a report may be as JSON. SEI tells no limit; common gateways take a mebibyte."""


def fit(payload: Payload, most: int = MOST_BYTES) -> tuple[Payload, tuple[str, ...]]:
    """Cut a report that is too large, and say what was left out.

    First go the descriptions of steps, then the steps of stages that succeeded, then all steps,
    then the metadata of artifacts. What is still too large is sent as it is: SEI may take it.
    """
    left_out = []
    for what, cut in _CUTS:
        if _size(payload) <= most:
            break
        smaller = cut(payload)
        if smaller != payload:
            payload = smaller
            left_out.append(what)
    if not left_out:
        return payload, ()
    note = f"The report is larger than {most:,} bytes, so this is left out: {', '.join(left_out)}."
    return payload, (note,)


def _size(payload: Payload) -> int:
    return len(payload.model_dump_json(by_alias=True).encode())


def _without_descriptions(stage: Stage) -> Stage:
    steps = tuple(step.model_copy(update={"display_description": None}) for step in stage.steps)
    return stage.model_copy(update={"steps": steps})


def _without_steps_of_success(stage: Stage) -> Stage:
    return stage.model_copy(update={"steps": ()}) if stage.result == "SUCCESS" else stage


def _without_steps(stage: Stage) -> Stage:
    return stage.model_copy(update={"steps": ()})


def _without_metadata(payload: Payload) -> Payload:
    artifacts = tuple(one.model_copy(update={"metadata": {}}) for one in payload.artifacts)
    return payload.model_copy(update={"artifacts": artifacts})


def _in_stages(cut: Callable[[Stage], Stage]) -> Callable[[Payload], Payload]:
    def cut_all(payload: Payload) -> Payload:
        if payload.job_run is None:
            return payload
        job_run = JobRun(stages=tuple(cut(stage) for stage in payload.job_run.stages))
        return payload.model_copy(update={"job_run": job_run})

    return cut_all


_CUTS: tuple[tuple[str, Callable[[Payload], Payload]], ...] = (
    ("descriptions of steps", _in_stages(_without_descriptions)),
    ("steps of stages that succeeded", _in_stages(_without_steps_of_success)),
    ("metadata of artifacts", _without_metadata),
    ("all other steps", _in_stages(_without_steps)),
)
