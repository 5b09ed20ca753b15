"""Whatever a run is like, SEI keeps its report as it was sent (contract section 3)."""

from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sei_action.config import Config
from sei_action.gathered import Gathered
from sei_action.run import Target
from tests.builders import config, environment, findings, moment, run, subject
from tests.fakes import FakeGitHub
from tests.properties import strategies, user_inputs
from tests.properties.playing import bodies_of, body_of, gather, kept_by_sei

Json = dict[str, Any]

_REPOSITORY = "/repos/acme/shop"
_INT32_MAX = 2**31 - 1


@dataclass(frozen=True)
class _Step:
    """One step of a workflow: what GitHub tells it, what it was given, and what it reports."""

    run: Json
    jobs: list[Json]
    artifacts: list[Json]
    inputs: dict[str, str]
    config: Config
    gathered: Gathered

    @property
    def bodies(self) -> list[bytes]:
        """Give the reports as they are sent."""
        return bodies_of(self.gathered, self.config)


@st.composite
def _steps(draw: st.DrawFn) -> _Step:
    run = draw(strategies.runs())
    jobs = draw(strategies.jobs(run["run_attempt"]))
    artifacts = draw(strategies.artifacts())
    found = draw(strategies.deployments(run, [job["id"] for job in jobs]))
    inputs = draw(user_inputs.inputs)
    is_own = draw(st.booleans())
    if is_own and jobs:
        jobs[-1] |= {"status": "in_progress", "conclusion": None}
        inputs["check_run_id"] = str(jobs[-1]["id"])
    # Users write a job's name on a line of its own; some names cannot be written so.
    called = [job["name"] for job in jobs if job["name"].strip().isprintable()]
    called = [name for name in called if name.strip()]
    if bool(called or (is_own and jobs)) and draw(st.booleans()):
        inputs["scope"] = "job"
        if called and (not is_own or draw(st.booleans())):
            inputs["jobs"] = "\n".join(called)
        elif not (is_own and jobs):
            del inputs["scope"]
    path = f"{_REPOSITORY}/actions/runs/{run['id']}"
    attempt = f"{path}/attempts/{run['run_attempt']}"
    github = FakeGitHub(
        {
            attempt: run,
            f"{attempt}/jobs": {"total_count": len(jobs), "jobs": jobs},
            f"{path}/artifacts": {"total_count": len(artifacts), "artifacts": artifacts},
            f"{_REPOSITORY}/actions/workflows/7": {"name": draw(strategies.names)},
            f"{_REPOSITORY}/actions/workflows/7/runs": {"total_count": 0, "workflow_runs": []},
            f"{_REPOSITORY}/deployments": [
                # A single page holds one item in a fake's table of pages.
                [deployment for deployment, _ in found.values()]
            ],
            **{
                f"{_REPOSITORY}/deployments/{number}/statuses": [statuses]
                for number, (_, statuses) in found.items()
            },
        }
    )
    target = Target.model_validate(
        {
            "repository": "acme/shop",
            "run_id": run["id"],
            "attempt": run["run_attempt"],
            "is_own": is_own,
            "occasion": draw(strategies.occasions(run)),
        }
    )
    chosen = config(**inputs)
    gathered = gather(github, environment(), chosen, moment(60), target)
    return _Step(run, jobs, artifacts, inputs, chosen, gathered)


_many = settings(max_examples=200, suppress_health_check=list(HealthCheck))


def _causes(triggers: list[Json]) -> list[Json]:
    return [one for each in triggers for one in (each, *_causes(each.get("direct_parents", [])))]


@_many
@given(_steps())
def test_sei_holds_every_part_of_a_report(step: _Step) -> None:
    for body in step.bodies:
        sent, held = kept_by_sei(body)

        same = ("themes", "scm_commit_ids", "job_run_params", "artifacts")
        assert {name: held[name] for name in same} == {name: sent[name] for name in same}
        assert [_outline(stage) for stage in held["stages"]] == [
            _outline(stage) for stage in sent["job_run"]["stages"]
        ]
        assert _shape(held["trigger_chain"]) == _shape(sent["trigger_chain"])
        told = sent.keys() & held.keys() - {*same, "trigger_chain", "start_time"}
        assert {name: held[name] for name in told} == {name: sent[name] for name in told}


def _outline(stage: Json) -> Json:
    kept = {name: stage[name] for name in ("id", "result", "state")}
    return {**kept, "steps": [_outline(step) for step in stage.get("steps", [])]}


def _shape(triggers: list[Json]) -> list[Any]:
    return [
        (
            one["id"],
            one["type"],
            str(one.get("job_run_number")),
            _shape(one.get("direct_parents", [])),
        )
        for one in triggers
    ]


@_many
@given(_steps())
def test_a_report_breaks_no_rule_and_lacks_no_job_and_no_upload(step: _Step) -> None:
    for body in step.bodies:
        sent, _ = kept_by_sei(body)
        stages = sent["job_run"]["stages"]
        parts = [sent["duration"], *(one["durationInMillis"] for one in stages)]
        parts += [one["durationInMillis"] for stage in stages for one in stage["steps"]]
        causes = _causes(sent["trigger_chain"])
        numbers = [int(one["job_run_number"]) for one in causes if "job_run_number" in one]
        keys = [
            (one["type"], one["location"], one["name"], one["qualifier"], one["hash"])
            for one in sent["artifacts"]
        ]

        assert min(parts) >= 0
        assert sent["ci"] is not sent["cd"]
        assert all(isinstance(text, str) for one in sent["job_run_params"] for text in one.values())
        assert all(0 < number <= _INT32_MAX for number in numbers)
        assert _are_different([(one["id"], one["type"]) for one in causes])
        assert _are_different([stage["id"] for stage in stages])
        assert all(_are_different([one["id"] for one in stage["steps"]]) for stage in stages)
        assert _are_different(keys)
        assert _are_different(sent["scm_commit_ids"])
        assert sent["result"] in {"SUCCESS", "FAILURE", "ABORTED"}
        assert sent["repo_url"] == "https://github.com/acme/shop"
        if "scope" not in step.inputs:
            assert [stage["id"] for stage in stages] == [str(job["id"]) for job in step.jobs]
        for upload in step.artifacts:
            page = f"{step.run['html_url']}/artifacts/{upload['id']}"
            assert page in {one["location"] for one in sent["artifacts"]}


def _are_different(keys: list[Any]) -> bool:
    return len(set(keys)) == len(keys)


@settings(_many, max_examples=100)
@given(_steps())
def test_what_is_neither_good_nor_bad_is_not_reported(step: _Step) -> None:
    if step.config.scope == "run" and not step.gathered.outcome.unfinished:
        conclusion = step.gathered.outcome.conclusion
        good_or_bad = {"success", "neutral", "failure", "timed_out", "startup_failure"}
        if step.config.on_cancelled != "skip":
            good_or_bad.add("cancelled")
        assert bool(step.bodies) is (conclusion in good_or_bad)


@settings(max_examples=300)
@given(strategies.causes)
def test_whatever_caused_a_run_its_report_is_kept(caused: Json) -> None:
    body = body_of(run(**caused), subject(), findings(), config())

    sent, held = kept_by_sei(body)

    causes = _causes(sent["trigger_chain"])
    assert _are_different([(one["id"], one["type"]) for one in causes])
    assert _shape(held["trigger_chain"]) == _shape(sent["trigger_chain"])


@given(strategies.any_text)
def test_half_a_character_in_an_event_loses_no_report(text: str) -> None:
    dispatched = run(event="workflow_dispatch", occasion={"inputs": {"reason": text}})

    kept_by_sei(body_of(dispatched, subject(), findings(), config()))
