"""Show people what happened: the step's log as GitHub shows it, and what SEI holds."""

from collections.abc import Iterator
from typing import Any

_SHORT = 7


def readable_log(log: str) -> Iterator[str]:
    """Give the lines of a step's log as GitHub shows them, with its commands carried out."""
    for line in log.splitlines():
        if line.startswith("::group::"):
            yield f"  > {line.removeprefix('::group::')}"
        elif line.startswith("::"):
            command, _, message = line.removeprefix("::").partition("::")
            if not command.startswith(("endgroup", "add-mask")):
                yield f"  {command.partition(' ')[0]}: {message}"
        else:
            yield f"    {line}"


def readable_run(run: dict[str, Any]) -> Iterator[str]:
    """Give the lines that describe a run as the sandbox keeps it."""
    kind = "build" if run["ci"] else "deployment"
    yield f"  Instance   {run['instance_name']} ({run['instance_guid']})"
    yield f"  Pipeline   {run['job_full_name']}"
    yield (
        f"  Run        #{run['build_number']}, a {kind}: {run['result']} "
        f"in {run['duration_in_seconds']} s, started {run['start_time']} by {run['user_id']}"
    )
    yield f"  Page       {run['web_url']}"
    yield "  Stages and steps"
    for stage in run["stages"]:
        yield f"    {_part(stage)}"
        for step in stage["steps"]:
            yield f"      {_part(step)}"
    commits = ", ".join(sha[:_SHORT] for sha in run["scm_commit_ids"])
    yield f"  Commits    {len(run['scm_commit_ids'])}, oldest first: {commits}"
    yield "  Artifacts"
    for artifact in run["artifacts"]:
        yield f"    {artifact['name']} ({artifact['type']}, {artifact['hash']})"
    causes = ", ".join(f"{cause['type']} {cause['id']}" for cause in run["trigger_chain"])
    yield f"  Triggers   {causes}"
    params = ", ".join(f"{param['name']}={param['value']}" for param in run["job_run_params"])
    yield f"  Parameters {params}"


def _part(part: dict[str, Any]) -> str:
    return f"{part['displayName']:<40} {part['result']:<8} {part['durationInSeconds']:>4} s"
