"""Specify what SEI's answers mean."""

import pytest

from sei_action.diagnosis import Check, Diagnosis, Level
from sei_action.doctor.facts import SeiFacts
from sei_action.doctor.judging_sei import judge_sei
from sei_action.sei.looking import Look
from tests.doctor.builders import INSTANCE, facts, look, missing_field, sei_facts, wrong

NOTHING = look(403, {"payload": "no"})
JSON_404 = {"payload": "there is no such instance"}


def _judged(sei: SeiFacts | None) -> list[Diagnosis]:
    return list(judge_sei(facts(sei=sei)))


def _problem(sei: SeiFacts) -> Diagnosis:
    (found,) = [one for one in _judged(sei) if one.level is not Level.OK]
    return found


def test_nothing_is_wrong_with_a_sound_sei() -> None:
    found = _judged(sei_facts())

    assert wrong(found) == []
    assert [one.check for one in found] == [
        Check.REGION,
        Check.INGESTION,
        Check.INSTANCE,
        Check.INSTANCE_NAME,
        Check.NATIVE_INTEGRATION,
    ]


def test_nothing_is_said_of_what_was_not_asked() -> None:
    assert _judged(None) == []


def test_a_base_url_is_named_in_place_of_a_region() -> None:
    found = _judged(sei_facts(region=None, url="https://sei.example/"))

    assert found[0].what == "SEI answers at https://sei.example/."


@pytest.mark.parametrize(
    ("problem", "check"),
    [
        ("The certificate of https://sei.example/ is not trusted (x).", Check.CERTIFICATES),
        ("SEI could not be reached. The proxy refused the connection.", Check.PROXY),
        ("SEI could not be reached at https://sei.example/ (ConnectError).", Check.REGION),
    ],
)
def test_an_sei_that_does_not_answer_is_one_error(problem: str, check: Check) -> None:
    found = _judged(sei_facts(ingestion=look(0, problem=problem)))

    assert [(one.level, one.check, one.what) for one in found] == [(Level.ERROR, check, problem)]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_key_of_another_region_is_told_which(status: int) -> None:
    found = _problem(
        sei_facts(
            ingestion=look(status, JSON_404), elsewhere={"prod1": NOTHING, "eu": missing_field()}
        )
    )

    assert (found.level, found.check) == (Level.ERROR, Check.REGION)
    assert found.remedy == "Write `region: eu`."


def test_a_key_that_no_region_takes_is_wrong() -> None:
    found = _problem(
        sei_facts(
            ingestion=look(401, {"payload": "unauthorized"}),
            instances=look(401, {}),
            instance=look(401, {}),
            elsewhere={"prod1": NOTHING, "eu": NOTHING},
        )
    )

    assert (found.level, found.check) == (Level.ERROR, Check.KEY)
    assert "(status 401: unauthorized)" in found.what
    assert "Of the other regions prod1, eu none takes it." in found.what


def test_a_key_that_is_known_and_may_not_report_lacks_a_role_or_the_feature() -> None:
    found = _problem(sei_facts(ingestion=look(403, {"payload": "forbidden"})))

    assert found.check is Check.INGESTION
    assert "role Ingestion" in found.remedy
    assert "SEI_ENABLE_CUSTOM_CICD" in found.remedy


def test_a_key_that_is_known_where_the_api_is_not_lacks_the_feature() -> None:
    found = _problem(sei_facts(ingestion=look(404, {}), instance=None))

    assert found.check is Check.INGESTION
    assert "but no custom CI/CD API" in found.what
    assert "SEI_ENABLE_CUSTOM_CICD" in found.remedy


def test_an_api_that_is_nowhere_is_of_another_region_or_lacks_the_feature() -> None:
    nothing = look(404, {})
    found = _problem(sei_facts(ingestion=nothing, instances=nothing, instance=nothing))

    assert found.check is Check.REGION
    assert "`region`" in found.remedy
    assert "SEI_ENABLE_CUSTOM_CICD" in found.remedy


@pytest.mark.parametrize(
    "answer",
    [
        look(403, is_foreign=True),
        look(403, {"payload": "IP not allowed"}),
        look(403, {"payload": "not on the allowlist"}),
    ],
)
def test_a_barred_way_is_told_from_a_wrong_key(answer: Look) -> None:
    found = _problem(sei_facts(ingestion=answer))

    assert found.check is Check.REGION
    assert "IP allow list" in found.what


def test_an_answer_without_a_body_says_nothing_of_the_way() -> None:
    nothing = look(403)
    found = _problem(sei_facts(ingestion=nothing, instances=nothing, instance=nothing))

    assert found.check is Check.KEY


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_sei_out_of_order_is_a_warning(status: int) -> None:
    found = _problem(sei_facts(ingestion=look(status)))

    assert (found.level, found.check) == (Level.WARNING, Check.REGION)


@pytest.mark.parametrize("status", [200, 302, 400])
def test_what_answers_otherwise_is_no_sei(status: int) -> None:
    found = _problem(sei_facts(ingestion=look(status)))

    assert (found.level, found.check) == (Level.ERROR, Check.REGION)
    assert "Something other than SEI" in found.what


def test_an_instance_that_was_not_asked_for_is_not_spoken_of() -> None:
    assert Check.INSTANCE not in [one.check for one in _judged(sei_facts(instance=None))]


@pytest.mark.parametrize(
    ("answer", "level", "shown"),
    [
        (look(404, JSON_404), Level.ERROR, "knows no instance"),
        (look(200, {**INSTANCE, "integration_id": None}), Level.ERROR, "to no integration"),
        (look(403, {"payload": "no"}), Level.WARNING, "may not ask for the instance (status 403"),
        (look(404), Level.WARNING, "did not tell of the instance (status 404)"),
        (look(500), Level.WARNING, "did not tell of the instance (status 500)"),
        (look(200), Level.WARNING, "did not tell of the instance (status 200)"),
        (look(0, problem="It timed out."), Level.WARNING, "of the instance (It timed out.)"),
    ],
)
def test_an_instance_whose_reports_may_be_dropped_is_told(
    answer: Look, level: Level, shown: str
) -> None:
    found = _problem(sei_facts(instance=answer))

    assert (found.level, found.check) == (level, Check.INSTANCE)
    assert shown in found.what


def test_an_instance_of_another_name_would_be_renamed() -> None:
    found = _problem(sei_facts(instance=look(200, {**INSTANCE, "name": "Builds"})))

    assert (found.level, found.check) == (Level.WARNING, Check.INSTANCE_NAME)
    assert "renames it to 'GitHub Actions (acme)'" in found.what
    assert "`instance-name: Builds`" in found.remedy


def test_a_name_that_is_not_known_on_our_side_is_not_compared() -> None:
    found = judge_sei(facts(instance_name=""))

    assert Check.INSTANCE_NAME not in [one.check for one in found]


def test_the_instance_of_the_native_integration_is_the_wrong_one() -> None:
    native = {**INSTANCE, "type": "github_actions"}
    found = _problem(sei_facts(instance=look(200, native)))

    assert (found.level, found.check) == (Level.ERROR, Check.NATIVE_INTEGRATION)


def test_an_instance_of_the_native_integration_is_a_sign_of_runs_that_count_twice() -> None:
    records = [INSTANCE, {"name": "GHA", "type": "github_actions"}, "odd"]
    found = _problem(sei_facts(instances=look(200, {"records": records})))

    assert (found.level, found.check) == (Level.WARNING, Check.NATIVE_INTEGRATION)
    assert "'GHA'" in found.what


@pytest.mark.parametrize("answer", [look(403, {}), look(200, {"records": None}), look(200)])
def test_without_a_list_of_instances_nothing_is_claimed(answer: Look) -> None:
    found = _judged(sei_facts(instances=answer))

    assert wrong(found) == []
    assert "is not known" in found[-1].what
