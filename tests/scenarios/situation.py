"""Read situations from YAML: what GitHub knows, where the step stands, and what SEI is told.

A situation that is `like` another one states only how it differs, field by field of `github`,
`step` and `payload`. `further_commits` stand besides the usual ones; a line of them is written
`{from: 101, to: 400, onto: c12}`, and `{from: 101, to: 400}` in `scm_commit_ids`. An entry of
`runs` or `deployments` with `copies: 20` stands for so many, with ids and numbers that count up.
The `files` of a `step` are what earlier steps left in the workspace, text by path; the variables
that its `env` names as one of these paths lead there.
"""

import atexit
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import yaml

from demo.github import State

Json = dict[str, Any]

HERE = Path(__file__).parent
NOW = datetime(2026, 2, 2, 9, 10, tzinfo=UTC)
_COMMIT = re.compile(r"\bc(\d{1,4})\b")
_TIME_OF_DAY = re.compile(r"\d\d:\d\d:\d\d")


@dataclass(frozen=True)
class Situation:
    """Hold one situation; `payloads` are exact, and empty where nothing is reported.

    `warnings` are parts of the warnings, one for each and in their order; `story` is a part of
    the last line of the log. `requests` is the number of requests to GitHub, where it matters.
    """

    name: str
    file: str
    state: State
    step: Json
    payloads: tuple[Json, ...]
    warnings: tuple[str, ...] = ()
    story: str = ""
    requests: int | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)


@cache
def situations() -> tuple[Situation, ...]:
    """Read all situations, file by file; once, because several modules are made of them."""
    usual = _read(HERE / "usual.yaml")
    files = sorted((HERE / "situations").glob("*.yaml"))
    entries = [(entry, file.stem) for file in files for entry in _read(file)]
    by_name = {entry["name"]: entry for entry, _ in entries}
    return tuple(_situation(_completed(entry, by_name), usual, file) for entry, file in entries)


def situation_of(entry: Json) -> Situation:
    """Read one situation that is written elsewhere, such as a large one."""
    return _situation(_spelled_out(entry), _read(HERE / "usual.yaml"), "elsewhere")


def _read(file: Path) -> Any:  # noqa: ANN401 - a mapping or a list
    # The loader in C takes a tenth of the time.
    return _spelled_out(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def _spelled_out(node: Any) -> Any:  # noqa: ANN401 - any part of a YAML document
    """Write out the SHAs and times that are written short."""
    if isinstance(node, dict):
        return {name: _spelled_out(child) for name, child in node.items()}
    if isinstance(node, list):
        return [_spelled_out(child) for child in node]
    if not isinstance(node, str):
        return node
    if _TIME_OF_DAY.fullmatch(node):
        return f"2026-02-02T{node}Z"
    return _COMMIT.sub(lambda found: f"{int(found[1]):040x}", node)


def _completed(entry: Json, by_name: Mapping[str, Json]) -> Json:
    """Take from the situation that this one is `like` what this one does not state itself."""
    if "like" not in entry:
        return entry
    model = _completed(by_name[entry["like"]], by_name)
    parts = [part for part in ("github", "step", "payload") if model.get(part)]
    alike = {
        part: {**model[part], **entry.get(part, {})}
        for part in parts
        if entry.get(part, {}) is not None and not (part == "payload" and "payloads" in entry)
    }
    return {name: value for name, value in {**entry, **alike}.items() if name != "like"}


def _situation(entry: Json, usual: Json, file: str) -> Situation:
    known = {"name", "github", "step", "payload", "payloads", "warnings", "story", "requests"}
    if unknown := entry.keys() - known:
        msg = f"{file}: {entry['name']}: unknown {unknown}"
        raise ValueError(msg)
    step = {**usual["step"], **entry.get("step", {})}
    step["inputs"] = {**usual["step"]["inputs"], **entry.get("step", {}).get("inputs", {})}
    step["env"] = {**step["env"], **_left_behind(step.get("files", {}), step["env"])}
    changed = entry["payloads"] if "payloads" in entry else [entry["payload"]]
    return Situation(
        name=entry["name"],
        file=file,
        state=State.model_validate(_github(entry.get("github", {}), usual)),
        step=step,
        payloads=tuple(_payload({**usual["payload"], **one}) for one in changed if one is not None),
        warnings=tuple(entry.get("warnings", ())),
        story=entry.get("story", ""),
        requests=entry.get("requests"),
    )


def _left_behind(files: Mapping[str, str], env: Mapping[str, str]) -> dict[str, str]:
    """Write the files that earlier steps left, and give the variables that lead to them."""
    if not files:
        return {}
    workspace = Path(mkdtemp(prefix="situation-"))
    atexit.register(shutil.rmtree, workspace)
    for name, text in files.items():
        path = workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    named = {name: str(workspace / path) for name, path in env.items() if path in files}
    return {"GITHUB_WORKSPACE": str(workspace), **named}


def _github(changed: Json, usual: Json) -> Json:
    told = {**usual["github"], **changed}
    further = told.pop("further_commits", [])
    for kind in ("runs", "deployments"):
        told[kind] = list(_copied(told.get(kind, [])))
    entries = usual["usual_entries"]
    numbers = [run["run_number"] for run in told["runs"]]
    return {
        **told,
        "workflows": [{**entries["workflow"], **one} for one in told["workflows"]],
        "commits": [{**entries["commit"], **one} for one in _in_line([*told["commits"], *further])],
        "runs": [
            _run(run, entries, is_last=run["run_number"] == max(numbers, default=0))
            for run in told["runs"]
        ],
        "deployments": [_deployment(one, entries) for one in told["deployments"]],
        "pull_requests": [
            {**entries["pull_request"], **one} for one in told.get("pull_requests", [])
        ],
    }


def _copied(entries: Iterable[Json]) -> Iterator[Json]:
    """Write an entry as often as its `copies` say, with ids and numbers that count up."""
    for entry in entries:
        told = {name: value for name, value in entry.items() if name != "copies"}
        counted = told.keys() & {"id", "run_number"}
        for place in range(entry.get("copies", 1)):
            yield {**told, **{name: told[name] + place for name in counted}}


def _in_line(commits: Iterable[Json]) -> Iterator[Json]:
    """Write out a line of commits, `{from: 101, to: 400, onto: c12}`: each has one parent."""
    for commit in commits:
        if "from" not in commit:
            yield commit
            continue
        rest = {name: commit[name] for name in commit.keys() - {"from", "to", "onto"}}
        for parent, sha in pairwise([commit["onto"], *_shas(commit)]):
            yield {**rest, "sha": sha, "parents": [parent]}


def _shas(line: Json) -> list[str]:
    return [f"{number:040x}" for number in range(line["from"], line["to"] + 1)]


def _run(run: Json, entries: Json, *, is_last: bool) -> Json:
    usual = {"id": 1000 + run["run_number"], **entries["run"]}
    if not is_last:
        usual |= entries["earlier_run"]
    full = _unconcluded({**usual, **run})
    return {
        **full,
        "jobs": [_job(job, entries) for job in full.get("jobs", [])],
        "artifacts": [{**entries["artifact"], **one} for one in full.get("artifacts", [])],
    }


def _job(job: Json, entries: Json) -> Json:
    told = {name: value for name, value in job.items() if name != "own"}
    usual = {**entries["job"], **(entries["own_job"] if job.get("own") else {})}
    full = _unconcluded({**usual, **told})
    return {**full, "steps": [_unconcluded(step) for step in full["steps"]]}


def _unconcluded(part: Json) -> Json:
    running = part.get("status", "completed") != "completed"
    return {**part, "conclusion": None} if running else part


def _deployment(deployment: Json, entries: Json) -> Json:
    full = {**entries["deployment"], **deployment}
    statuses = [{**entries["status"], **one} for one in full.get("statuses", [])]
    return {**full, "statuses": statuses}


def _payload(changed: Json) -> Json:
    payload = {name: value for name, value in changed.items() if name != "stages"}
    payload["start_time"] = _milliseconds(changed["start_time"])
    payload["scm_commit_ids"] = [
        sha
        for part in changed["scm_commit_ids"]
        for sha in (_shas(part) if isinstance(part, dict) else [part])
    ]
    payload["job_run"] = {"stages": changed["stages"]}
    payload["job_run_params"] = [
        {"type": "StringParameterValue", "name": name, "value": value}
        for name, value in changed["job_run_params"].items()
    ]
    return payload


def _milliseconds(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)
