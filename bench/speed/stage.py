"""The local GitHub and SEI that a report is measured against, and the report's environment."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.speed.network import Distant, Network
from bench.speed.processes import FailedError, Usage, measure
from bench.speed.runs import OWN_JOB_ID, REPOSITORY, RUN_ID, Size, sha, state_of
from demo.github import create_app as create_github
from sei_action.sandbox import BASE_PATH, Store, running
from sei_action.sandbox import create_app as create_sei

ROOT = Path(__file__).parents[2]
KEY = "bench-key"
_POST = f"{BASE_PATH}custom-cicd"


class Stage:
    """One run, ready to be reported as often as wanted."""

    def __init__(self, env: dict[str, str], folder: Path, network: Network) -> None:
        """Take the environment of the step, its folder, and the network to both servers."""
        self.env = env
        self.folder = folder
        self.network = network

    @property
    def post_url(self) -> str:
        """Give where reports go."""
        return f"{self.env['SEI_BASE_URL']}custom-cicd"

    @property
    def payload(self) -> bytes:
        """Give the report that was sent last."""
        (file,) = self.folder.glob("sei-payload-*.json")
        return file.read_bytes()

    def container(self, image: str) -> list[str]:
        """Give the command that reports in a container, as runtime/run.sh starts one."""
        names = [name for name in self.env if name.startswith(("GITHUB_", "RUNNER_", "SEI_"))]
        return [
            *("docker", "run", "--rm", "--pull", "never", "--network", "host", "--read-only"),
            *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
            *("--user", f"{os.getuid()}:{os.getgid()}"),
            *(word for name in names for word in ("--env", name)),
            *("--mount", f"type=bind,source={self.folder},target={self.folder}"),
            image,
        ]

    def report(
        self, command: list[str], *, round_trip: float = 0.0, set_up_trips: int = 0
    ) -> Usage:
        """Report the run with a command, and see that SEI took it."""
        self.network.begin(round_trip, set_up_trips)
        usage = measure(command, self.env)
        posts = [one.status for one in self.network.exchanges if one.path == _POST]
        if posts != [202]:
            msg = f"{' '.join(command)}: SEI answered {posts} and not once 202"
            raise FailedError(msg)
        return usage


@contextmanager
def staged(size: Size) -> Iterator[Stage]:
    """Run the servers for a run of that size, and make the folder of its last job."""
    network = Network()
    with (
        TemporaryDirectory(prefix="sei-speed-") as name,
        Store(":memory:") as store,
        running(Distant(create_sei(store, api_key=KEY), network)) as sei,
        running(Distant(create_github(state_of(size)), network)) as github,
    ):
        folder = Path(name)
        guid = store.register("Bench", integration_id="bench")
        yield Stage(_environment(folder, github, f"{sei}{BASE_PATH}", guid, size), folder, network)


def _environment(folder: Path, github: str, sei: str, guid: str, size: Size) -> dict[str, str]:
    event = folder / "event.json"
    event.write_text(
        json.dumps({"repository": {"default_branch": "main"}, "created": False, "commits": []}),
        encoding="utf-8",
    )
    for name in ("output", "summary"):
        (folder / name).touch()
    return {
        "PATH": os.environ["PATH"],
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": github,
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_JOB": "report",
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_RUN_ID": str(RUN_ID),
        "GITHUB_SHA": sha(size.commits + 1),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "GITHUB_WORKFLOW": "CI",
        "RUNNER_OS": "Linux",
        "RUNNER_TEMP": str(folder),
        "SEI_API_KEY": KEY,
        "SEI_BASE_URL": sei,
        "SEI_CHECK_RUN_ID": str(OWN_JOB_ID),
        "SEI_GITHUB_TOKEN": "bench-token",
        "SEI_INSTANCE_GUID": guid,
        "SEI_JOB_STATUS": "success",
        # The check costs a request once a day; without this only the first report would have it.
        "SEI_VERIFY": "true",
    }
