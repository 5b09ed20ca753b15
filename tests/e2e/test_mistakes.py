"""What a new user reads after each of the mistakes that new users make."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sei_action.sandbox import running
from tests.e2e.stage import KEY, TOKEN, Stage
from tests.repository import ROOT

Reporter = Callable[[Mapping[str, str]], subprocess.CompletedProcess[str]]


@pytest.fixture
def report(stage: Stage, tmp_path: Path) -> Reporter:
    """Run the action as a process, with some of its environment changed."""

    def run(changes: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "entrypoint.py")],
            env={**stage.environment(tmp_path), **changes},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def annotations(finished: subprocess.CompletedProcess[str]) -> list[str]:
    """Give the annotations in a log, in their order."""
    kinds = ("::error ", "::warning ", "::notice ")
    return [line for line in finished.stdout.splitlines() if line.startswith(kinds)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"SEI_REGION": "prd1"},
            (
                "::error title=sei-action::Input `region`: 'prd1' is not one of prod0, prod1, "
                "prod2, prod3, prod4, prod6, eu; did you mean prod1?."
            ),
        ),
        (
            {"SEI_API_KEY": ""},
            (
                "::error title=sei-action::Input `api-key`: it is empty. The secret may not exist "
                "here, a reusable workflow may not have been given it (`secrets: inherit`), or "
                "this is a fork's or Dependabot's pull request, which gets no secrets. Write "
                "api-key: ${{ secrets.SEI_API_KEY }} and store that secret, or set dry-run: true."
            ),
        ),
        (
            {"SEI_INSTANCE_GUID": "acme-actions"},
            (
                "::error title=sei-action::Input `instance-guid`: 'acme-actions' is not a UUID; "
                "write the id that registering the CI/CD instance answered, like "
                "666ba79b-3f3d-4236-ac04-4686ce526705."
            ),
        ),
    ],
)
def test_a_wrong_input_fails_the_step_with_one_message(
    report: Reporter, stage: Stage, changes: Mapping[str, str], message: str
) -> None:
    finished = report(changes)

    assert finished.returncode == 1
    assert annotations(finished) == [message]
    assert stage.store.reports() == []


def test_a_key_with_a_trailing_newline_is_used_without_it_and_warned_of(
    report: Reporter, stage: Stage
) -> None:
    finished = report({"SEI_API_KEY": f"{KEY}\n"})

    assert finished.returncode == 0
    assert annotations(finished) == [
        (
            "::warning title=sei-action::Input `api-key` began or ended with white space, such as "
            "a line break; it was removed. Store the secret again without it."
        )
    ]
    assert stage.kept_run()["result"] == "SUCCESS"


def kept_in(folder: Path) -> str:
    """Say where a report was kept."""
    return (
        f"What was not delivered is kept in {folder}/sei-outbox; `mode: resend` sends it (README, "
        "Reports that could not be delivered)."
    )


def test_an_unreachable_sei_warns_and_leaves_the_job_alone(
    report: Reporter, tmp_path: Path
) -> None:
    finished = report({"SEI_BASE_URL": "http://127.0.0.1:9/sei/", "SEI_TIMEOUT": "3"})

    assert finished.returncode == 0
    assert annotations(finished) == [
        (
            "::warning title=sei-action::SEI could not be reached at http://127.0.0.1:9/sei/ "
            "(ConnectError: [Errno 111] Connection refused). The network or a proxy does not let "
            "the job through, or SEI is down. Check `region` and `base-url`, HTTPS_PROXY and "
            f"NO_PROXY, and that the runner may reach this address. {kept_in(tmp_path)} Your job "
            "goes on."
        )
    ]
    assert "delivered<<" in (tmp_path / "output").read_text()


def test_an_undelivered_report_fails_the_step_where_the_user_asked_for_it(
    report: Reporter,
) -> None:
    finished = report(
        {
            "SEI_BASE_URL": "http://127.0.0.1:9/sei/",
            "SEI_FAIL_ON_ERROR": "true",
            "SEI_TIMEOUT": "3",
        }
    )

    assert finished.returncode == 1
    assert [line.partition(" ")[0] for line in annotations(finished)] == ["::error"]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            JSONResponse({"payload": "job_full_name field is missing in request"}, 400),
            (
                "SEI did not take the report (status 400: job_full_name field is missing in "
                "request). A required field is missing or empty. Check the input `job-full-name`."
            ),
        ),
        (
            JSONResponse({"message": "Invalid ApiKey"}, 401),
            (
                "SEI did not take the report (status 401: Invalid ApiKey). The key is wrong, lacks "
                "the role Ingestion, or your account has no custom CI/CD API enabled. Check the "
                "secret behind `api-key`, its role, and `region`."
            ),
        ),
        (
            JSONResponse({}, 404),
            (
                "SEI did not take the report (status 404). Your account is most likely in another "
                "region. Set `region` to the one that your browser shows for SEI (README, Regions)."
            ),
        ),
        (
            HTMLResponse("<html><h1>502 Bad Gateway</h1></html>", 502),
            (
                "SEI did not take the report (status 502). SEI is overloaded or out of order. "
                "Nothing is wrong with your workflow; the report can be sent later."
            ),
        ),
        (
            HTMLResponse("<html>Please log in</html>", 200),
            (
                "Something answered the report with status 200, but it was not SEI. A proxy or a "
                "login page stands in between, or `base-url` is wrong. Check `region` and "
                "`base-url`."
            ),
        ),
        (
            JSONResponse({"payload": json.dumps({"error": "integration 12 is gone"})}, 202),
            (
                "SEI took the report and answered with an error: integration 12 is gone. Check the "
                "inputs that it names; `dry-run: true` shows the report."
            ),
        ),
    ],
    ids=["400", "401", "404", "502", "a login page", "an error inside"],
)
def test_an_answer_that_is_no_acceptance_is_explained(
    report: Reporter, answer: Response, message: str, tmp_path: Path
) -> None:
    async def custom_cicd(_request: Request) -> Response:
        return answer

    with running(Starlette(routes=[Route("/custom-cicd", custom_cicd, methods=["POST"])])) as sei:
        finished = report({"SEI_BASE_URL": f"{sei}/", "SEI_TIMEOUT": "3"})

    assert finished.returncode == 0
    assert annotations(finished) == [
        f"::warning title=sei-action::{message} {kept_in(tmp_path)} Your job goes on.",
    ]
    assert KEY not in finished.stdout.replace(f"::add-mask::{KEY}", "")
    assert TOKEN not in finished.stdout.replace(f"::add-mask::{TOKEN}", "")


def test_a_wrong_github_token_is_explained_and_nothing_is_sent(
    report: Reporter, stage: Stage
) -> None:
    async def refuse(_request: Request) -> Response:
        return JSONResponse({"message": "Bad credentials", "status": "401"}, 401)

    with running(Starlette(routes=[Route("/{path:path}", refuse)])) as github:
        finished = report({"GITHUB_API_URL": github})

    assert finished.returncode == 0
    assert annotations(finished) == [
        (
            f"::warning title=sei-action::GitHub did not give run {stage.run.id} of acme/shop "
            "(status 401). The input `github-token` is wrong or has expired. Leave the input out "
            "to use the job's own token. Your job goes on."
        )
    ]
    assert stage.store.reports() == []


def test_a_github_that_never_answers_holds_the_job_no_longer_than_the_timeout(
    report: Reporter, stage: Stage
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as black_hole:
        address = f"http://127.0.0.1:{black_hole.getsockname()[1]}"
        finished = report({"GITHUB_API_URL": address, "SEI_TIMEOUT": "2"})

    assert finished.returncode == 0
    assert annotations(finished) == [
        (
            "::warning title=sei-action::The time for this step was up while reading run "
            f"{stage.run.id} of acme/shop from GitHub. The setup, GitHub or SEI was too slow. "
            "Nothing is broken in your workflow; "
            "raise the input `timeout` if this repeats. Your job goes on."
        )
    ]
