"""The local GitHub lists the annotations of a job, whose check run has the same id."""

from collections.abc import Iterator

import httpx
import pytest

from demo.github import create_app
from tests.openapi.in_process import asking_in_process
from tests.openapi.states import MORNING, a_run, a_state

CHECKS = "/repos/acme/shop/check-runs"


@pytest.fixture(scope="module")
def github() -> Iterator[httpx.Client]:
    """Run a local GitHub with a job of 40 annotations, and one without."""
    notes = [
        {"annotation_level": "warning", "message": f"{line}", "path": "a b.py", "line": line}
        for line in range(1, 40)
    ]
    lost = {"annotation_level": "failure", "message": "lost", "title": "Runner"}
    jobs = (
        {"id": 7, "name": "test", "started_at": MORNING, "annotations": [lost, *notes]},
        {"id": 8, "name": "lint", "started_at": MORNING},
    )
    with asking_in_process(create_app(a_state(runs=(a_run(1, jobs=jobs),)))) as client:
        yield client


def test_an_annotation_says_what_is_where(github: httpx.Client) -> None:
    lost, first, *_ = github.get(f"{CHECKS}/7/annotations").json()

    assert (lost["annotation_level"], lost["title"], lost["path"]) == (
        "failure",
        "Runner",
        ".github",
    )
    assert (first["path"], first["start_line"], first["title"]) == ("a b.py", 1, None)
    assert first["blob_href"] == f"https://github.com/acme/shop/blob/{1:040x}/a%20b.py"


def test_annotations_come_in_pages(github: httpx.Client) -> None:
    answer = github.get(f"{CHECKS}/7/annotations", params={"per_page": 30, "page": 2})

    assert len(answer.json()) == 10
    assert answer.links.keys() == {"prev", "first"}


def test_a_job_may_have_no_annotations(github: httpx.Client) -> None:
    assert github.get(f"{CHECKS}/8/annotations").json() == []


@pytest.mark.parametrize("number", ["9", "x"])
def test_an_unknown_check_run_is_not_found(github: httpx.Client, number: str) -> None:
    assert github.get(f"{CHECKS}/{number}/annotations").status_code == 404


def test_a_jobs_check_run_is_the_one_that_has_annotations(github: httpx.Client) -> None:
    (job, _) = github.get("/repos/acme/shop/actions/runs/1001/attempts/1/jobs").json()["jobs"]

    assert len(github.get(f"{job['check_run_url']}/annotations").json()) == 30
