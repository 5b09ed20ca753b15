"""How long commits took; every number is worked out by hand, in minutes."""

from dataclasses import replace

import pytest

from sei_action.sandbox.dora.deliveries import LeadTime, Unmeasured, deliveries
from sei_action.sandbox.dora.history import Run
from tests.sandbox.dora.builders import API, build, deployment, history


def parts(*runs: Run) -> dict[tuple[int, str], tuple[int, int] | Unmeasured]:
    """Return the CI and CD parts by deployment and commit, in minutes."""
    return {
        (each.deployment.id, each.commit): (each.took.ci // 60, each.took.cd // 60)
        if isinstance(each.took, LeadTime)
        else each.took
        for each in deliveries(history(*runs))
    }


def test_the_ci_part_is_the_build_and_the_cd_part_goes_on_to_the_end_of_the_deployment() -> None:
    assert parts(build(1, 0, 10, "a"), deployment(2, 50, 55, "a")) == {(2, "a"): (10, 45)}


def test_a_commit_waits_for_the_build_after_a_failed_one() -> None:
    failed = build(1, 0, 10, "a", result="FAILURE", images=())

    assert parts(failed, build(2, 30, 40, "a", "b"), deployment(3, 50, 55, "a", "b")) == {
        (3, "a"): (40, 15),
        (3, "b"): (10, 15),
    }


def test_a_built_commit_that_waits_to_be_deployed_does_so_in_the_cd_part() -> None:
    older = build(1, 0, 10, "a", images=(replace(API, qualifier="1.4.1", hash=None),))

    assert parts(older, build(2, 30, 40, "b"), deployment(3, 50, 55, "a", "b")) == {
        (3, "a"): (10, 45),
        (3, "b"): (10, 15),
    }


def test_a_build_that_failed_after_it_had_made_the_image_ends_the_ci_part() -> None:
    built = build(1, 0, 10, "a", result="FAILURE")

    assert parts(built, deployment(2, 50, 55, "a")) == {(2, "a"): (10, 45)}


def test_a_later_success_does_not_prolong_the_ci_part() -> None:
    first = build(1, 0, 10, "a", result="FAILURE")
    unrelated = replace(API, qualifier="1.4.3", hash=None)
    later = build(2, 20, 30, "a", images=(unrelated,))

    assert parts(first, later, deployment(3, 50, 55, "a")) == {(3, "a"): (10, 45)}


def test_the_builds_of_a_pull_request_do_not_begin_the_ci_part() -> None:
    of_pull_request = build(1, 0, 10, "a", branch="feature", images=())

    assert parts(of_pull_request, build(2, 30, 40, "a"), deployment(3, 50, 55, "a")) == {
        (3, "a"): (10, 15)
    }


def test_a_deployment_delivers_the_commits_of_the_builds_behind_it_too() -> None:
    assert parts(build(1, 0, 10, "a"), deployment(2, 50, 55)) == {(2, "a"): (10, 45)}


def test_a_commit_counts_once_for_each_pipeline() -> None:
    staging = deployment(2, 12, 15, "a")
    again = deployment(3, 20, 25, "a")
    production = deployment(4, 50, 55, "a", pipeline_id=3)

    assert parts(build(1, 0, 10, "a"), production, again, staging) == {
        (2, "a"): (10, 5),
        (4, "a"): (10, 45),
    }


@pytest.mark.parametrize("result", ["FAILURE", "ABORTED"])
def test_a_deployment_without_success_delivers_nothing(result: str) -> None:
    failed = deployment(2, 12, 15, "a", result=result)

    assert parts(build(1, 0, 10, "a"), failed, deployment(3, 50, 55, "a")) == {(3, "a"): (10, 45)}


def test_of_two_builds_behind_a_deployment_the_one_that_is_done_last_counts() -> None:
    web = replace(API, name="web", hash="sha256:bb")
    builds = (build(1, 0, 10, "a"), build(2, 5, 20, "a", branch="web", images=(web,)))

    assert parts(*builds, deployment(3, 50, 55, "a", images=(API, web))) == {(3, "a"): (15, 35)}


def test_a_deployment_without_image_has_no_lead_time() -> None:
    assert parts(build(1, 0, 10, "a"), deployment(2, 50, 55, "a", images=())) == {
        (2, "a"): Unmeasured.NO_IMAGE
    }


def test_a_deployment_of_an_image_that_no_build_made_has_no_lead_time() -> None:
    unknown = replace(API, name="web", hash=None)

    assert parts(build(1, 0, 10, "a"), deployment(2, 50, 55, "a", images=(unknown,))) == {
        (2, "a"): Unmeasured.NO_BUILD
    }


def test_a_commit_that_no_build_lists_has_no_lead_time() -> None:
    assert parts(build(1, 0, 10), deployment(2, 50, 55, "a")) == {(2, "a"): Unmeasured.NO_COMMIT}


def test_a_commit_that_was_built_only_after_the_image_has_no_lead_time() -> None:
    later = build(2, 20, 30, "a", images=())

    assert parts(build(1, 0, 10), later, deployment(3, 50, 55, "a")) == {
        (3, "a"): Unmeasured.NO_COMMIT
    }


def test_every_reason_has_a_remedy() -> None:
    assert all(why.remedy.endswith(".") for why in Unmeasured)
