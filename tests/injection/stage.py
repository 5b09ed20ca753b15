"""Run the step in a job one of whose names is any text, and keep what it wrote."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import httpx

from sei_action.report import report
from sei_action.runner import Runner
from tests.builders import (
    JOB_ID,
    RUN_ID,
    artifact,
    deployment,
    earlier_run,
    inputs,
    job,
    moment,
    run,
    running_job,
    sha,
    step,
)
from tests.fakes import FakeGitHub, answers_for, as_json, pull_json
from tests.injection.texts import HOSTILE

_OWN = running_job(id=JOB_ID + 1, name="report")


@dataclass
class Scene:
    """What a job is made of: facts of the run, variables, the event, and GitHub's answers."""

    facts: dict[str, object]
    env: dict[str, str]
    event: dict[str, object]
    answers: dict[str, object]
    files: dict[str, object]


Place = Callable[[Scene, str], None]


def _branch(scene: Scene, text: str) -> None:
    scene.facts["head_branch"] = text
    scene.env |= {"GITHUB_REF": f"refs/heads/{text}", "GITHUB_REF_NAME": text}


def _tag(scene: Scene, text: str) -> None:
    scene.facts |= {"head_branch": text, "event": "release"}
    scene.env |= {"GITHUB_REF": f"refs/tags/{text}", "GITHUB_EVENT_NAME": "release"}
    scene.event["release"] = {"tag_name": text, "name": text}


def _fact(name: str, value: Callable[[str], object]) -> Place:
    def put(scene: Scene, text: str) -> None:
        scene.facts[name] = value(text)

    return put


def _variable(name: str, value: Callable[[str], str] = str) -> Place:
    def put(scene: Scene, text: str) -> None:
        scene.env[name] = value(text)

    return put


def _workflow(scene: Scene, text: str) -> None:
    scene.env["GITHUB_WORKFLOW"] = text
    scene.facts["workflow_name"] = text


def _reported_job(scene: Scene, text: str) -> None:
    scene.facts["jobs"] = (job(name=text), _OWN)
    scene.env |= {"SEI_SCOPE": "job", "SEI_JOBS": " ".join(text.split()) or "x"}


def _failed_jobs(scene: Scene, text: str) -> None:
    scene.facts |= {"jobs": (job(name=text, conclusion="failure"), _OWN), "path": "x.yml"}


def _label(scene: Scene, text: str) -> None:
    pull = pull_json(labels=[{"name": text}], head={"ref": text, "sha": sha(562)})
    scene.facts["event"] = "pull_request_target"
    scene.env["GITHUB_EVENT_NAME"] = "pull_request_target"
    scene.event["pull_request"] = pull


def _dispatch(name: str, value: str) -> Place:
    def put(scene: Scene, text: str) -> None:
        scene.env["GITHUB_EVENT_NAME"] = "workflow_dispatch"
        scene.event["inputs"] = {name or text: value or text}

    return put


def _deployed(scene: Scene, text: str) -> None:
    found = deployment(environment=text)
    path = "/repos/acme/shop/deployments"
    scene.answers[path] = (as_json(found),)
    scene.answers[f"{path}/{found.id}/statuses"] = tuple(as_json(one) for one in found.statuses)


def _manifest(scene: Scene, text: str) -> None:
    declared = {"type": text, "location": text, "name": text, "qualifier": text}
    scene.files["artifact-manifest.json"] = {"artifacts": [declared, {text: text}]}


def _service(scene: Scene, text: str) -> None:
    scene.env["SEI_SERVICES"] = json.dumps([{"name": text}, {"name": "other"}])


PLACES: Mapping[str, Place] = {
    "branch": _branch,
    "tag and release": _tag,
    "workflow": _workflow,
    "job": _fact("jobs", lambda text: (job(name=text), _OWN)),
    "job that is reported": _reported_job,
    "job that still runs": _fact("jobs", lambda text: (running_job(name=text), _OWN)),
    "job that failed": _failed_jobs,
    "runner": _fact("jobs", lambda text: (job(runner_name=text, labels=(text,)), _OWN)),
    "step": _fact("jobs", lambda text: (job(steps=(step(name=text),)), _OWN)),
    "artifact": _fact("artifacts", lambda text: (artifact(name=text),)),
    "actor": _fact("triggering_actor", lambda text: {"login": text}),
    "label": _label,
    "environment that was deployed to": _deployed,
    "input `environment`": _variable("SEI_ENVIRONMENT"),
    "name in the matrix": _variable("SEI_MATRIX", lambda text: json.dumps({text: "x"})),
    "value in the matrix": _variable("SEI_MATRIX", lambda text: json.dumps({"x": text})),
    "name of a dispatch input": _dispatch("", "x"),
    "name of a withheld dispatch input": _dispatch("", "password=hunter2hunter2"),
    "value of a dispatch input": _dispatch("x", ""),
    "file that earlier steps wrote": _manifest,
    "service": _service,
    "input `pipeline`": _variable("SEI_PIPELINE"),
    "input `kind`, where it is wrong": _variable("SEI_KIND"),
    "input `needs`": _variable("SEI_NEEDS", lambda text: json.dumps({text: {"result": text}})),
    "input `themes`": _variable("SEI_THEMES"),
    "input `execution-id`": _variable("SEI_EXECUTION_ID"),
    "input `web-url`": _variable("SEI_WEB_URL", lambda text: f"https://example.com/{text}"),
    "input `artifact-files`": _variable("SEI_ARTIFACT_FILES"),
}
"""Every place that a text of the repository can come from, by its name."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the step wrote."""

    log: str
    output: str
    summary: str


@cache
def written_with(place: str) -> Mapping[str, Written]:
    """Run the step with each hostile text in a place, and give what it wrote by the text's name."""
    accepted = httpx.Response(202, json={})
    return {what: _written(PLACES[place], text, accepted) for what, text in HOSTILE.items()}


@cache
def written_when_refused() -> Mapping[str, Written]:
    """Run the step with an SEI that refuses the report with each hostile text."""
    return {
        what: _written(lambda _scene, _text: None, "", httpx.Response(400, json={"payload": text}))
        for what, text in HOSTILE.items()
    }


def _written(place: Place, text: str, answer: httpx.Response) -> Written:
    with TemporaryDirectory() as name:
        folder = Path(name)
        scene = _scene(folder)
        place(scene, text)
        facts: Any = scene.facts
        answers = answers_for(run(**facts), earlier_run(), shas=[sha(1), sha(562)])
        github = FakeGitHub({**answers, **scene.answers})
        for file, content in {"event.json": scene.event, **scene.files}.items():
            (folder / file).write_text(json.dumps(content), encoding="utf-8")
        log = io.StringIO(newline="")
        with (
            patch("sei_action.preparing.GitHub.at", lambda *_given, **_named: github),
            patch("sei_action.gathering.time.sleep"),
            patch.object(httpx.HTTPTransport, "handle_request", return_value=answer),
        ):
            report(scene.env, Runner(scene.env, log), now=lambda: moment(60))
        return Written(log.getvalue(), _text(folder / "output"), _text(folder / "summary"))


def _scene(folder: Path) -> Scene:
    return Scene(
        facts={"jobs": (job(), _OWN), "conclusion": None, "status": "in_progress"},
        env={
            **inputs(job_status="success", check_run_id=str(_OWN.id)),
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_RUN_ID": str(RUN_ID),
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_EVENT_NAME": "push",
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_WORKFLOW": "CI",
            "GITHUB_JOB": "report",
            "GITHUB_ACTOR": "ada",
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GITHUB_WORKSPACE": str(folder),
            "RUNNER_TEMP": str(folder / "temp"),
            "RUNNER_DEBUG": "1",
            "SEI_VERIFY": "false",
        },
        event={},
        answers={},
        files={},
    )


def _text(path: Path) -> str:
    return path.read_bytes().decode() if path.exists() else ""
