"""`python -m demo.fleet` serves the organisation as a process of its own."""

import json
import signal
import subprocess
import sys

import httpx

PROGRAM = (sys.executable, "-m", "demo.fleet")
TOKEN = {"Authorization": "Bearer token"}


def test_it_tells_where_it_is_and_at_the_end_what_was_asked() -> None:
    options = ("--repositories", "2", "--runs", "30", "--requests", "3", "--seed", "7")
    with subprocess.Popen(
        [*PROGRAM, *options], stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout
        origin = process.stdout.readline().strip()
        with httpx.Client(base_url=origin, headers=TOKEN) as github:
            (first, _) = github.get("/orgs/acme/repos").json()
            answers = [github.get(f"/repos/{first['full_name']}/actions/runs") for _ in range(3)]
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()

    assert answers[0].json()["total_count"] == 30
    assert [answer.status_code for answer in answers] == [200, 200, 403]
    assert process.returncode == 0
    assert json.loads(rest) == {
        "GET /orgs/{org}/repos 200": 1,
        "GET /repos/{owner}/{repo}/actions/runs 200": 2,
        "GET  403": 1,
    }


def test_an_option_that_is_no_number_is_refused() -> None:
    ended = subprocess.run(
        [*PROGRAM, "--runs", "many"], capture_output=True, encoding="utf-8", check=False
    )

    assert ended.returncode == 2
    assert "invalid int value: 'many'" in ended.stderr
