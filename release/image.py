"""What a release tells `docker build`, so that everybody can build the same image again.

`python -m release.image` prints the arguments, one a line. They depend on the commit and the base
image alone; docs/image.md says how to use them.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from release.problems import ReleaseError, run

# As the image spec wants a base to be named.
_BASE = "docker.io/library/debian:trixie-slim"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a release knows of its image: `epoch` is the commit's time in seconds, UTC."""

    version: str
    revision: str
    epoch: int
    repository: str
    base_digest: str


def snapshot_of(epoch: int) -> str:
    """Name the moment of Debian's archive: midnight, UTC, a day before the commit's.

    The archive of snapshots follows Debian with a few hours' delay, so this one is there.
    """
    day = datetime.fromtimestamp(epoch, UTC).replace(hour=0, minute=0, second=0)
    return (day - timedelta(days=1)).strftime("%Y%m%dT%H%M%SZ")


def labels(facts: Facts) -> dict[str, str]:
    """Give the labels of https://github.com/opencontainers/image-spec/blob/main/annotations.md.

    They are those that a build without a release does not know.
    """
    known = {
        "created": datetime.fromtimestamp(facts.epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "url": facts.repository,
        "source": facts.repository,
        "documentation": f"{facts.repository}/blob/v{facts.version}/README.md",
        "version": facts.version,
        "revision": facts.revision,
        "base.name": _BASE,
        "base.digest": facts.base_digest,
    }
    return {f"org.opencontainers.image.{name}": value for name, value in known.items()}


def build_arguments(facts: Facts) -> list[str]:
    """Give the arguments of `docker build`.

    Raises ReleaseError where the base image has no digest.
    """
    if not _DIGEST.fullmatch(facts.base_digest):
        msg = f"The base image's digest is {facts.base_digest!r}. Give one, as sha256:..."
        raise ReleaseError(msg)
    arguments = {
        "BASE": f"{_BASE}@{facts.base_digest}",
        "SNAPSHOT": snapshot_of(facts.epoch),
        "SOURCE_DATE_EPOCH": str(facts.epoch),
    }
    return [
        *(f"--build-arg={name}={value}" for name, value in arguments.items()),
        *(f"--label={name}={value}" for name, value in labels(facts).items()),
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Print the arguments."""
    parser = argparse.ArgumentParser(prog="python -m release.image", description=__doc__)
    parser.add_argument("--version", required=True)
    parser.add_argument("--revision", required=True, help="full SHA of the commit")
    parser.add_argument("--epoch", required=True, type=int, help="the commit's time, in seconds")
    parser.add_argument("--repository", required=True, help="address of the repository")
    parser.add_argument("--base-digest", required=True, help="of debian:trixie-slim")
    facts = Facts(**vars(parser.parse_args(words)))
    return run(lambda: build_arguments(facts))


if __name__ == "__main__":
    sys.exit(main())
