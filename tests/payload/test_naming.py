"""Specify how a run, its pipeline and its instance are called in SEI."""

from hypothesis import given
from hypothesis import strategies as st

from sei_action.payload import naming
from tests.builders import RUN_ID, run

_RUN_NUMBERS = st.integers(1, 999_999_999)
_ATTEMPTS = st.integers(1, 50)
_INT64_MAX = 2**63 - 1


def test_a_first_attempt_has_the_number_that_people_see() -> None:
    assert naming.build_number_of(run(run_number=562, run_attempt=1)) == 562


def test_a_second_attempt_has_a_number_of_its_own() -> None:
    assert naming.build_number_of(run(run_number=562, run_attempt=2)) == 2_000_000_562


@given(_RUN_NUMBERS, _ATTEMPTS, _RUN_NUMBERS, _ATTEMPTS)
def test_no_two_attempts_of_a_pipeline_share_a_number(
    number: int, attempt: int, other_number: int, other_attempt: int
) -> None:
    one = run(run_number=number, run_attempt=attempt)
    other = run(run_number=other_number, run_attempt=other_attempt)

    same = (number, attempt) == (other_number, other_attempt)

    assert (naming.build_number_of(one) == naming.build_number_of(other)) is same


@given(_RUN_NUMBERS, _ATTEMPTS)
def test_a_repeat_of_an_attempt_has_the_same_number_in_64_bits(number: int, attempt: int) -> None:
    numbers = {
        naming.build_number_of(run(run_number=number, run_attempt=attempt)) for _ in range(2)
    }

    assert len(numbers) == 1
    assert max(numbers) <= _INT64_MAX


def test_an_attempt_is_named_for_ever_by_run_and_attempt() -> None:
    assert naming.execution_id_of(run(run_attempt=2)) == f"{RUN_ID}-2"


def test_a_pipeline_is_unique_in_its_organisation() -> None:
    assert naming.pipeline_identity_of(run(workflow_name="Build / test")) == (
        "acme/shop/Build / test"
    )


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
