"""Specify what is asked at the same time: each answer is held back until its companions are asked.

A reading that waited for another one of its wave would wait for ever, and the test would fail.
"""

import json
import threading
from collections.abc import Mapping

from sei_action.deadline import Deadline
from sei_action.gathering import Gathering
from sei_action.occasion import Occasion
from sei_action.run import Run, Target
from tests.builders import (
    RUN_ID,
    artifact,
    config,
    deployment,
    earlier_run,
    environment,
    job,
    moment,
    run,
    running_job,
    sha,
)
from tests.fakes import answers_for, as_json
from tests.github.local_server import Answer, Asked, LocalServer

_PATIENCE_SECONDS = 30
_REPOSITORY = "/repos/acme/shop"
_RUN = f"{_REPOSITORY}/actions/runs/{RUN_ID}"
_ATTEMPT = f"{_RUN}/attempts/1"
_JOBS = f"{_ATTEMPT}/jobs"
_ARTIFACTS = f"{_RUN}/artifacts"
_DEPLOYMENTS = f"{_REPOSITORY}/deployments"
_EARLIER = f"{_REPOSITORY}/actions/workflows/7/runs"
_LABELS = f"{_REPOSITORY}/commits/{sha(562)}/pulls"
_COMMITS = f"{_REPOSITORY}/commits"
_OWN = running_job(id=900, name="report")


class _Waves:
    """Answer only when all requests of a wave are there."""

    def __init__(self, answers: Mapping[str, object], waves: list[set[str]]) -> None:
        self._answers = answers
        self._waves = {path: frozenset(wave) for wave in waves for path in wave}
        self._asked: set[str] = set()
        self._changed = threading.Condition()
        self.missing: set[str] = set()

    def reply(self, asked: Asked) -> Answer:
        path = asked.path.removeprefix("/api/v3")
        if "path" in asked.query:
            path += f"?{asked.query['path']}"
        wave = self._waves.get(path, frozenset())
        with self._changed:
            self._asked.add(path)
            self._changed.notify_all()
            if not self._changed.wait_for(lambda: wave <= self._asked, _PATIENCE_SECONDS):
                self.missing |= wave - self._asked
        return Answer(json.dumps(self._answers[path.partition("?")[0]]))


def _gathered(server: LocalServer, waves: _Waves, **inputs: str) -> Run:
    server.reply = waves.reply
    deadline = Deadline(60)
    settings = config(job_status="success", check_run_id=str(_OWN.id), **inputs)
    target = Target(
        repository="acme/shop",
        run_id=RUN_ID,
        attempt=1,
        workflow_name="CI",
        is_own=True,
        occasion=Occasion(ref="refs/heads/main"),
    )
    gathering = Gathering(server.github(deadline), settings, deadline, lambda: moment(60))
    gathered = gathering.gather(target, environment(), ())
    assert gathered.notes == ()
    assert len(gathered.reportables) == 1
    return gathered.run


def _answers(**changes: object) -> dict[str, object]:
    whole = run(
        jobs=(job(), _OWN),
        artifacts=(artifact(),),
        conclusion=None,
        status="in_progress",
        **changes,
    )
    return answers_for(whole, earlier_run(), shas=[sha(1), sha(562)])


def test_a_build_is_read_in_three_waves(server: LocalServer) -> None:
    waves = _Waves(_answers(), [{_ATTEMPT, _JOBS, _DEPLOYMENTS}, {_ARTIFACTS, _EARLIER}])

    gathered = _gathered(server, waves)

    assert waves.missing == set()
    assert len(gathered.artifacts) == 1
    assert len(server.asked) == 6


def test_the_labels_of_a_deployment_are_read_beside_what_was_deployed_before(
    server: LocalServer,
) -> None:
    own = deployment()
    answers = {
        **_answers(),
        _DEPLOYMENTS: [as_json(own)],
        f"{_DEPLOYMENTS}/{own.id}/statuses": [as_json(one) for one in own.statuses],
        _LABELS: [],
    }
    waves = _Waves(answers, [{_LABELS, _EARLIER}])

    _gathered(server, waves)

    assert waves.missing == set()


def test_the_histories_of_several_folders_are_read_side_by_side(server: LocalServer) -> None:
    answers = {**_answers(), _COMMITS: [{"sha": sha(562)}]}
    waves = _Waves(answers, [{f"{_COMMITS}?docs", f"{_COMMITS}?src"}])

    _gathered(server, waves, paths="docs/**\nsrc/**")

    assert waves.missing == set()
