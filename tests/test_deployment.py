"""Specify what a deployment tells of itself."""

import pytest
from pydantic import ValidationError

from sei_action.deployment import Deployment
from tests.builders import JOB_ID, RUN_ID, deployment

_RUN = f"https://github.com/acme/shop/actions/runs/{RUN_ID}"


def _with(*log_urls: str | None) -> Deployment:
    return deployment(statuses=[{"state": "success", "log_url": url} for url in log_urls])


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("success",), True),
        (("inactive", "success", "in_progress"), True),
        (("failure", "success"), True),
        (("failure", "in_progress"), False),
        (("inactive",), False),
        (("error",), False),
    ],
)
def test_a_deployment_succeeded_where_it_ever_did(
    states: tuple[str, ...],
    expected: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert deployment(*states).has_succeeded is expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("waiting",), False),
        (("queued", "waiting"), False),
        (("pending", "queued", "waiting"), False),
        (("in_progress", "queued"), True),
        (("failure",), True),
        (("inactive",), True),
    ],
)
def test_a_deployment_that_waits_has_not_begun(
    states: tuple[str, ...],
    expected: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert deployment(*states).has_begun is expected


def test_a_deployment_without_statuses_has_neither_begun_nor_succeeded() -> None:
    bare = deployment(statuses=())

    assert (bare.has_begun, bare.has_succeeded, bare.names_a_run) == (False, False, False)
    assert (bare.url, bare.jobs_of_run(RUN_ID)) == (None, frozenset())


def test_the_newest_address_that_was_told_is_where_it_can_be_seen() -> None:
    addresses = ["", None, "https://new.example", "https://old.example"]
    statuses = [{"state": "success", "environment_url": address} for address in addresses]

    assert deployment(statuses=statuses).url == "https://new.example"


@pytest.mark.parametrize(
    ("log_url", "jobs", "is_of_run"),
    [
        (f"{_RUN}/job/7", {7}, True),
        (f"{_RUN}/job/7?pr=3", {7}, True),
        (f"https://ghe.example/acme/shop/actions/runs/{RUN_ID}/job/7#step:1:2", {7}, True),
        (_RUN, set(), True),
        (f"{_RUN}/attempts/2", set(), True),
        (f"{_RUN}1/job/7", set(), False),
        ("https://github.com/acme/shop/actions/runs/1/job/7", set(), False),
    ],
)
def test_the_address_of_a_status_names_run_and_job(
    log_url: str,
    jobs: set[int],
    is_of_run: bool,  # noqa: FBT001 - a row of the table
) -> None:
    found = _with(log_url)

    assert found.jobs_of_run(RUN_ID) == jobs
    assert found.is_of_run(RUN_ID) is is_of_run
    assert found.names_a_run


@pytest.mark.parametrize(
    "log_url",
    [None, "", "https://ci.example/1", "https://github.com/acme/shop/commit/1/checks"],
)
def test_an_address_that_is_no_runs_names_none(log_url: str | None) -> None:
    found = _with(log_url)

    assert (found.names_a_run, found.is_of_run(RUN_ID)) == (False, False)
    assert found.jobs_of_run(RUN_ID) == frozenset()


def test_one_status_that_names_a_run_and_a_job_is_enough() -> None:
    found = _with(None, _RUN, f"{_RUN}/job/{JOB_ID}")

    assert (found.names_a_run, found.is_of_run(RUN_ID)) == (True, True)
    assert found.jobs_of_run(RUN_ID) == {JOB_ID}


def test_every_job_of_the_run_that_wrote_a_status_deployed() -> None:
    other_run = "https://github.com/acme/shop/actions/runs/1/job/9"

    found = _with(f"{_RUN}/job/7", other_run, f"{_RUN}/job/8", f"{_RUN}/job/7")

    assert found.jobs_of_run(RUN_ID) == {7, 8}
    assert found.jobs_of_run(1) == {9}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [("production", True), ("PRODUCTION", True), ("prod", False), ("", False)],
)
def test_the_names_of_environments_ignore_case(
    environment: str,
    expected: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert deployment(environment="Production").is_to(environment) is expected


def test_a_time_without_a_zone_is_none() -> None:
    with pytest.raises(ValidationError):
        deployment(created_at="2026-02-02T09:00:00")
