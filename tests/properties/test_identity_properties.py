"""SEI knows each report by names of its own, and a repeat by the same (rules 1 and 2)."""

import json
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import config, environment, job, moment, run
from tests.fakes import FakeGitHub, answers_for
from tests.properties.playing import bodies_of, gather, identities_of

# A slash in a workflow's name, or a service called by a number, could make two names one; the
# contract's form of the names (section 5) does not tell them apart.
_WORKFLOWS = ("CI", "Deploy", "a", "b (x)")
_JOBS = ("CI", "a", "b", "a (x)", "a / b")
_SERVICES = ("a", "b", "api")
_MOST_ATTEMPTS = 51


@dataclass(frozen=True)
class _Report:
    """Hold what tells one report of a repository from another."""

    workflow: int
    run_number: int
    attempt: int
    job: int | None = None
    service: str | None = None

    @property
    def run_id(self) -> int:
        """Give the run an id that no other workflow's run has."""
        return self.run_number * len(_WORKFLOWS) + self.workflow


_reports = st.builds(
    _Report,
    workflow=st.sampled_from(range(len(_WORKFLOWS))),
    run_number=st.one_of(st.integers(1, 3), st.integers(1, 999_999_999)),
    attempt=st.one_of(st.integers(1, 3), st.integers(1, _MOST_ATTEMPTS)),
    job=st.none() | st.sampled_from(range(len(_JOBS))),
    service=st.none() | st.sampled_from(_SERVICES),
)


def _identity(report: _Report, hours: int = 0) -> tuple[tuple[str, int], str]:
    inputs: dict[str, str] = {}
    if report.job is not None:
        inputs |= {"scope": "job", "jobs": _JOBS[report.job]}
    if report.service is not None:
        inputs["services"] = json.dumps([{"name": report.service}])
    # Each attempt of a job has an id of its own.
    first_id = (report.run_id * 100 + report.attempt) * 100
    told = run(
        id=report.run_id,
        run_number=report.run_number,
        run_attempt=report.attempt,
        workflow_name=_WORKFLOWS[report.workflow],
        jobs=[job(id=first_id + place, name=name) for place, name in enumerate(_JOBS)],
    )
    github = FakeGitHub(answers_for(told))
    chosen = config(run_id=str(told.id), kind="ci", **inputs)
    gathered = gather(github, environment(run_id=1), chosen, moment(hours * 3600))
    found = identities_of(bodies_of(gathered, chosen))
    if report.job is None:
        return found[0]
    # `jobs: a` also finds `a (x)` and `a / b`, each a job of its own.
    ids = [one.subject.job.id for one in gathered.reportables if one.subject.job]
    return found[ids.index(first_id + report.job)]


@settings(max_examples=300)
@given(_reports, _reports)
def test_reports_differ_in_their_names_exactly_where_they_differ(
    one: _Report, other: _Report
) -> None:
    in_sei, for_ever = _identity(one)
    other_in_sei, other_for_ever = _identity(other)

    assert (in_sei == other_in_sei) is (one == other)
    assert (for_ever == other_for_ever) is (one == other)


@given(_reports, st.integers(0, 1000))
def test_a_repeat_at_any_time_has_the_names_of_the_first(report: _Report, hours: int) -> None:
    assert _identity(report, hours) == _identity(report)


@given(st.lists(st.sampled_from(["build", "test", "build (x)"]), min_size=1, max_size=4))
def test_no_two_jobs_of_one_step_are_one_run_to_sei(names: list[str]) -> None:
    told = run(jobs=[job(id=place, name=name) for place, name in enumerate(names, start=1)])
    chosen = config(run_id=str(told.id), kind="ci", scope="job", jobs="build\ntest")

    gathered = gather(FakeGitHub(answers_for(told)), environment(run_id=1), chosen, moment())

    found = identities_of(bodies_of(gathered, chosen))
    assert len({in_sei for in_sei, _ in found}) == len(found)
    assert len({for_ever for _, for_ever in found}) == len(found)
