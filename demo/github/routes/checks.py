"""Check runs, of which every job has one with its own id."""

from demo.github.exchange import (
    Answer,
    Endpoint,
    Question,
    bare_listing,
    not_found,
    number_in,
)
from demo.github.objects.annotations import check_annotation


def _annotations(question: Question) -> Answer:
    site, state = question.site, question.state
    found = state.run_index.jobs.get(number_in(question, "check_run_id"))
    if found is None:
        raise not_found()
    run, job = found
    return bare_listing(
        question,
        job.annotations,
        lambda each: check_annotation(site, state.repository, run, each),
    )


ENDPOINTS = (
    Endpoint(
        "/check-runs/{check_run_id}/annotations",
        _annotations,
        "checks/runs#list-check-run-annotations",
        "checks",
    ),
)
