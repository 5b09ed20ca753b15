"""What a release tells the build of the image."""

import pytest

from release import image
from release.image import Facts, build_arguments, labels, snapshot_of
from release.problems import ReleaseError

FACTS = Facts(
    version="1.2.3",
    revision="4680136ba4e5b9490dfb71ecc86ac52533d84439",
    epoch=1769851530,
    repository="https://github.com/acme/sei-action",
    base_digest=f"sha256:{'ab' * 32}",
)


@pytest.mark.parametrize(
    ("epoch", "moment"),
    [
        (1769851530, "20260130T000000Z"),
        (1769817600, "20260130T000000Z"),
        (1769817599, "20260129T000000Z"),
    ],
)
def test_the_snapshot_is_of_the_day_before(epoch: int, moment: str) -> None:
    assert snapshot_of(epoch) == moment


def test_the_labels_say_what_only_a_release_knows() -> None:
    assert labels(FACTS) == {
        "org.opencontainers.image.created": "2026-01-31T09:25:30Z",
        "org.opencontainers.image.url": "https://github.com/acme/sei-action",
        "org.opencontainers.image.source": "https://github.com/acme/sei-action",
        "org.opencontainers.image.documentation": "https://github.com/acme/sei-action/blob/v1.2.3/"
        "README.md",
        "org.opencontainers.image.version": "1.2.3",
        "org.opencontainers.image.revision": "4680136ba4e5b9490dfb71ecc86ac52533d84439",
        "org.opencontainers.image.base.name": "docker.io/library/debian:trixie-slim",
        "org.opencontainers.image.base.digest": f"sha256:{'ab' * 32}",
    }


def test_the_build_is_fixed_by_base_snapshot_and_time() -> None:
    assert [one for one in build_arguments(FACTS) if one.startswith("--build-arg=")] == [
        f"--build-arg=BASE=docker.io/library/debian:trixie-slim@sha256:{'ab' * 32}",
        "--build-arg=SNAPSHOT=20260130T000000Z",
        "--build-arg=SOURCE_DATE_EPOCH=1769851530",
    ]


def test_a_base_without_a_digest_is_refused() -> None:
    with pytest.raises(ReleaseError, match="digest is 'latest'"):
        build_arguments(Facts("1.2.3", "", 0, "", "latest"))


def test_the_command_prints_an_argument_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    command = [
        *("--version", "1.2.3", "--revision", FACTS.revision, "--epoch", "1769851530"),
        *("--repository", FACTS.repository, "--base-digest", FACTS.base_digest),
    ]
    assert image.main(command) == 0
    assert capsys.readouterr().out.splitlines() == build_arguments(FACTS)
