"""Specify how a run, its pipeline and its instance are called in SEI."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.config import Config
from sei_action.payload import naming
from sei_action.subject import Subject, subjects_of
from tests.builders import RUN_ID, config, job, outcome, run, service, subject

_RUN_NUMBERS = st.integers(1, 999_999_999)
_ATTEMPTS = st.integers(1, 50)
_INT64_MAX = 2**63 - 1
_DEPLOY = job(id=7, name="deploy (eu)")
_API = service(name="api")
_SUBJECTS = {
    "run": subject(),
    "job": subject(job=_DEPLOY),
    "service": subject(service=_API),
    "job and service": subject(job=_DEPLOY, service=_API),
}
# What a service may be called: one line without a slash.
_SERVICE_NAMES = st.text(st.sampled_from("ab-1 "), min_size=1).filter(str.strip)
_JOB_NAMES = st.text(st.sampled_from("ab/-1 ()"), min_size=1)


def _full_name(one: Subject, settings: Config) -> str:
    return naming.job_full_name_of(run(), one, settings).value


def test_a_first_attempt_has_the_number_that_people_see() -> None:
    assert naming.build_number_of(562, 1) == 562


def test_a_second_attempt_has_a_number_of_its_own() -> None:
    assert naming.build_number_of(562, 2) == 2_000_000_562


@given(_RUN_NUMBERS, _ATTEMPTS, _RUN_NUMBERS, _ATTEMPTS)
def test_no_two_attempts_of_a_pipeline_share_a_number(
    number: int, attempt: int, other_number: int, other_attempt: int
) -> None:
    same = (number, attempt) == (other_number, other_attempt)

    one = naming.build_number_of(number, attempt)

    assert (one == naming.build_number_of(other_number, other_attempt)) is same


@given(_RUN_NUMBERS, _ATTEMPTS)
def test_a_number_fits_64_bits(number: int, attempt: int) -> None:
    assert 0 < naming.build_number_of(number, attempt) <= _INT64_MAX


def test_an_attempt_is_named_for_ever_by_run_and_attempt() -> None:
    assert naming.execution_id_of(run(run_attempt=2)) == f"{RUN_ID}-2"


@pytest.mark.parametrize(
    ("which", "pipeline", "full_name", "execution_id"),
    [
        ("run", "CI", "acme/shop/CI", f"{RUN_ID}-1"),
        ("job", "CI / deploy (eu)", "acme/shop/CI/deploy (eu)", f"{RUN_ID}-1-7"),
        ("service", "CI / api", "acme/shop/CI/api", f"{RUN_ID}-1-api"),
        (
            "job and service",
            "CI / deploy (eu) / api",
            "acme/shop/CI/deploy (eu)/api",
            f"{RUN_ID}-1-7-api",
        ),
    ],
)
def test_job_and_service_are_appended_to_the_names_of_a_run(
    which: str, pipeline: str, full_name: str, execution_id: str
) -> None:
    one, settings = _SUBJECTS[which], config()

    assert naming.pipeline_of(run(), one, settings).value == pipeline
    assert naming.job_full_name_of(run(), one, settings).value == full_name
    assert naming.qualified_name_of(run(), one, settings).value == full_name
    assert naming.execution_id_for(run(), one, settings).value == execution_id


@pytest.mark.parametrize(
    ("which", "end"), [("run", ""), ("job", ""), ("service", "api"), ("job and service", "api")]
)
def test_a_name_that_is_given_stands_for_all_up_to_the_service(which: str, end: str) -> None:
    one = _SUBJECTS[which]
    settings = config(
        scope="job", pipeline="Ship", job_full_name="ship", qualified_name="q", execution_id="e"
    )

    assert naming.pipeline_of(run(), one, settings).value == " / ".join(filter(None, ["Ship", end]))
    assert naming.job_full_name_of(run(), one, settings).value == "/".join(
        filter(None, ["ship", end])
    )
    assert naming.qualified_name_of(run(), one, settings).value == "/".join(
        filter(None, ["q", end])
    )
    assert naming.execution_id_for(run(), one, settings).value == "-".join(filter(None, ["e", end]))


def test_a_name_that_is_given_has_the_job_behind_it_where_jobs_are_named() -> None:
    one = _SUBJECTS["job and service"]
    settings = config(
        scope="job",
        jobs="deploy",
        pipeline="Ship",
        job_full_name="ship",
        qualified_name="q",
        execution_id="e",
    )

    assert naming.pipeline_of(run(), one, settings).value == "Ship / deploy (eu) / api"
    assert naming.job_full_name_of(run(), one, settings).value == "ship/deploy (eu)/api"
    assert naming.qualified_name_of(run(), one, settings).value == "q/deploy (eu)/api"
    assert naming.execution_id_for(run(), one, settings).value == "e-7-api"


@pytest.mark.parametrize("which", _SUBJECTS)
@pytest.mark.parametrize("jobs", ["", "deploy"])
def test_the_qualified_name_follows_the_full_name(which: str, jobs: str) -> None:
    one, settings = _SUBJECTS[which], config(scope="job", jobs=jobs, job_full_name="ship")

    assert naming.qualified_name_of(run(), one, settings).value == _full_name(one, settings)


def test_a_name_that_is_given_changes_no_other_but_the_qualified_one() -> None:
    one, settings = subject(job=_DEPLOY), config(scope="job", job_full_name="ship")

    assert naming.pipeline_of(run(), one, settings).value == "CI / deploy (eu)"
    assert naming.execution_id_for(run(), one, settings).value == f"{RUN_ID}-1-7"


@pytest.mark.parametrize(
    "override", [{}, {"job_full_name": "ship", "execution_id": "e", "build_number": "7"}]
)
@given(
    st.lists(_JOB_NAMES, min_size=1, max_size=4, unique=True),
    st.lists(_SERVICE_NAMES, max_size=3, unique=True),
)
def test_no_two_reports_of_one_step_are_taken_for_one(
    override: dict[str, str], names: list[str], service_names: list[str]
) -> None:
    jobs = tuple(job(id=number, name=name) for number, name in enumerate(names, start=1))
    settings = config(scope="job", jobs="all of them", **override)
    services = tuple(service(name=name) for name in service_names)
    settings = settings.model_copy(update={"services": services})

    reports = subjects_of(run(jobs=jobs), outcome(), jobs, settings)

    assert len({_full_name(one, settings) for one in reports}) == len(reports)
    ids = {naming.execution_id_for(run(), one, settings).value for one in reports}
    assert len(ids) == len(reports)


def test_a_pipeline_is_unique_in_its_organisation() -> None:
    whole = run(workflow_name="Build / test")

    assert naming.job_full_name_of(whole, subject(), config()).value == "acme/shop/Build / test"


def test_the_server_is_the_one_whose_page_the_run_has() -> None:
    assert naming.server_url_of(run()) == "https://github.com"


def test_an_enterprise_server_keeps_its_port() -> None:
    page = "https://ghe.example:8443/acme/shop/actions/runs/1"

    assert naming.server_url_of(run(html_url=page)) == "https://ghe.example:8443"


def test_owner_and_project_are_the_halves_of_the_repositorys_name() -> None:
    assert naming.owner_of(run()) == "acme"
    assert naming.project_of(run()) == "shop"


def test_the_page_is_the_one_of_the_attempt() -> None:
    assert naming.page_of(run(run_attempt=2)) == (
        f"https://github.com/acme/shop/actions/runs/{RUN_ID}/attempts/2"
    )
