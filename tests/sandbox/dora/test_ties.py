"""Which build made an image (contract section 3 rule 11)."""

from dataclasses import replace

import pytest

from sei_action.sandbox.dora.history import Image, Run
from sei_action.sandbox.dora.ties import Made, Makers, Tie, Untied, tie_of
from tests.sandbox.dora.builders import API, build

ELSEWHERE = replace(API, location="mirror.example/shop", hash=None)


def maker_of(used: Image, *builds: Run, by: int = 100) -> tuple[int, Tie]:
    made = Makers(builds).of(used, by * 60)
    assert isinstance(made, Made), made
    return made.build.id, made.tie


@pytest.mark.parametrize(
    ("used", "tie"),
    [
        (API, Tie.HASH),
        (replace(API, name="web", qualifier="latest"), Tie.HASH),
        (replace(API, hash=None), Tie.PLACE),
        (replace(API, hash="sha256:bb"), Tie.PLACE),
        (ELSEWHERE, Tie.NAME),
        (replace(ELSEWHERE, qualifier="1.4.3"), None),
        (replace(ELSEWHERE, name="web"), None),
    ],
)
def test_two_images_are_tied_by_what_is_surest(used: Image, tie: Tie | None) -> None:
    assert tie_of(API, used) is tie


def test_two_images_without_hash_are_not_tied_by_it() -> None:
    assert tie_of(replace(API, hash=None), replace(ELSEWHERE, name="web")) is None


def test_the_build_that_made_an_image_is_found() -> None:
    other = build(2, 0, 10, images=(replace(API, name="web", hash="sha256:bb"),))

    assert maker_of(API, build(1, 0, 10), other) == (1, Tie.HASH)


def test_of_two_builds_the_surer_tie_counts_even_if_it_is_older() -> None:
    newer = build(2, 20, 30, images=(replace(API, hash="sha256:bb"),))

    assert maker_of(API, build(1, 0, 10), newer) == (1, Tie.HASH)


def test_of_two_builds_with_the_same_tie_the_last_counts() -> None:
    assert maker_of(API, build(1, 0, 10), build(2, 20, 30)) == (2, Tie.HASH)


def test_a_build_that_ended_after_the_deployment_did_not_make_its_image() -> None:
    assert maker_of(API, build(1, 0, 10), build(2, 20, 30), by=29) == (1, Tie.HASH)


def test_a_build_may_end_with_the_deployment() -> None:
    assert maker_of(API, build(1, 0, 30), by=30) == (1, Tie.HASH)


@pytest.mark.parametrize(
    ("used", "why"),
    [
        (API, Untied.LATER),
        (replace(API, qualifier="1.4.3", hash=None), Untied.OTHER_QUALIFIER),
        (replace(API, name="web", hash=None), Untied.UNKNOWN),
        (replace(API, name="web", hash="sha256:bb"), Untied.UNKNOWN),
    ],
)
def test_an_image_without_a_build_has_a_reason(used: Image, why: Untied) -> None:
    assert Makers([build(1, 20, 30)]).of(used, 29 * 60) is why
