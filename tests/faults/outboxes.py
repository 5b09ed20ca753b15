"""An outbox with reports in it, and the program that sends them to a SEI of the test's own."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.job import runner_environment, running_run, step_inputs
from sei_action.sandbox import BASE_PATH
from tests.faults.checks import check_no_secret_in
from tests.faults.processes import Finished, Process
from tests.faults.scenes import KEY, TOKEN, Backstage, everything_written
from tests.faults.scripts import pass_on
from tests.faults.servers import Server


@dataclass(frozen=True, slots=True)
class Outbox:
    """A job's folder with an outbox, in front of a SEI whose script may change."""

    backstage: Backstage
    sei: Server
    github: Server
    guid: str
    job: Path

    @property
    def target(self) -> str:
        """Give where its reports are to go."""
        return f"http://{self.sei.address}{BASE_PATH}"

    @property
    def folder(self) -> Path:
        """Give the outbox itself."""
        return self.job / "sei-outbox"

    @property
    def waiting(self) -> list[str]:
        """Name the files that are left."""
        return sorted(path.name for path in self.folder.glob("*.json"))

    @property
    def verdicts(self) -> list[str]:
        """Give what SEI made of each report of the instance that it was sent."""
        reports = self.backstage.store.reports()
        mine = [one for one in reports if (one["payload"] or {}).get("instance_guid") == self.guid]
        return [one["fate"] for one in mine]

    def put(self, template: Mapping[str, Any], number: int, **changes: object) -> None:
        """Put a report into the outbox, that of the run of this number."""
        report = {
            **template["report"],
            "instance_guid": self.guid,
            "build_number": number,
            "execution_id": f"{number}-1",
            "start_time": template["report"]["start_time"] + number,
        }
        kept = {**template, "target": self.target, "report": report, **changes}
        self.folder.mkdir(exist_ok=True)
        (self.folder / f"{number}-1.json").write_text(json.dumps(kept), encoding="utf-8")

    def start(self, *arguments: str, **changes: str) -> Process:
        """Start the program, `resend` of this folder where no arguments are given."""
        return Process({**self._environment(), **changes}, *(arguments or self._resend()))

    def run(self, *arguments: str, **changes: str) -> Finished:
        """Run the program to its end, and see that it gives nothing away."""
        return self.end(self.start(*arguments, **changes))

    def end(self, process: Process) -> Finished:
        """Wait for its end, and see that it neither crashed nor gave secrets away."""
        finished = process.finish()
        assert "Traceback" not in finished.log, finished.log
        check_no_secret_in(everything_written(finished, self.job))
        return finished

    def _resend(self) -> tuple[str, str]:
        return "resend", str(self.folder)

    def _environment(self) -> dict[str, str]:
        state = self.backstage.state
        github = f"http://{self.github.address}"
        return {
            **runner_environment(state, running_run(state), github, self.job),
            **step_inputs(self.target, self.guid, KEY, TOKEN),
            "RUNNER_DEBUG": "1",
            "SEI_TIMEOUT": "15",
            "SEI_VERIFY": "false",
        }


@contextmanager
def outbox_in(job: Path, backstage: Backstage) -> Iterator[Outbox]:
    """Have an empty outbox, and a healthy SEI."""
    guid = backstage.store.register("GitHub Actions (acme)", integration_id="test")
    with (
        Server(pass_on, behind=backstage.sei) as sei,
        Server(pass_on, behind=backstage.github) as github,
    ):
        yield Outbox(backstage, sei, github, guid, job)
