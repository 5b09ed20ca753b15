"""What a workflow's file says of its jobs, and of the workflows that start it.

GitHub's page "Workflow syntax" describes the file. Pure: the text comes from elsewhere.
"""

import re
from typing import Any

from sei_action.fact import Fact

_TRUE = ("true", "True", "TRUE")
_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)


class JobDefinition(Fact):
    """A job as the file defines it; `name` is None where it is called by its id."""

    id: str
    name: str | None = None
    continues_on_error: bool = False

    def makes(self, job_name: str) -> bool:
        """Tell whether a job of this name in GitHub's API comes from this definition.

        Behind the name stand the values of a matrix in parentheses, or the names of the called
        workflow's jobs behind a slash.
        """
        fixed = [re.escape(part) for part in _EXPRESSION.split(self.name or self.id)]
        return re.fullmatch(rf"{'.*'.join(fixed)}(?: \(.*\)| / .*)?", job_name) is not None


def job_definitions(text: str) -> tuple[JobDefinition, ...]:
    """List the jobs that a workflow's file defines; none where it cannot be read."""
    jobs = _mapping(_mapping(_parsed(text)).get("jobs"))
    return tuple(
        JobDefinition(
            id=job_id,
            name=_text(_mapping(job).get("name")),
            continues_on_error=_mapping(job).get("continue-on-error") in _TRUE,
        )
        for job_id, job in jobs.items()
    )


def upstream_workflows(text: str) -> frozenset[str]:
    """Name the workflows whose runs start this one by `workflow_run`."""
    trigger = _mapping(_mapping(_mapping(_parsed(text)).get("on")).get("workflow_run"))
    names = trigger.get("workflows")
    listed = names if isinstance(names, list) else [names]
    return frozenset(name for name in listed if isinstance(name, str))


def definition_of(job_name: str, definitions: tuple[JobDefinition, ...]) -> JobDefinition | None:
    """Find the one definition that a job comes from; None where it is not certain."""
    found = [one for one in definitions if one.makes(job_name)]
    return found[0] if len(found) == 1 else None


def _parsed(text: str) -> Any:  # noqa: ANN401 - a file may hold anything
    import yaml  # noqa: PLC0415 - few runs need it, and all would pay for its import

    try:
        # Every scalar stays the text that was written, as `on`, which YAML 1.1 takes for true.
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts alone
    except (yaml.YAMLError, RecursionError):
        return None


def _mapping(node: object) -> dict[str, Any]:
    return node if isinstance(node, dict) else {}


def _text(node: object) -> str | None:
    return node if isinstance(node, str) else None
