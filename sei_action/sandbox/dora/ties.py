"""Which build made an image that a deployment used (contract section 3 rule 11)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sei_action.sandbox.dora.history import Image, Run


class Tie(StrEnum):
    """Name what two images have alike, the surest first."""

    HASH = "hash"
    PLACE = "location, name and qualifier"
    NAME = "name and qualifier"


class Untied(StrEnum):
    """Name why no build is known to have made an image."""

    LATER = "the builds that made it ended after the deployment"
    OTHER_QUALIFIER = "builds made an image of this name, but of another qualifier"
    UNKNOWN = "no build that was reported made an image of this name"


@dataclass(frozen=True, slots=True)
class Made:
    """Hold the build that made an image, and what says so."""

    build: Run
    image: Image
    tie: Tie


def tie_of(made: Image, used: Image) -> Tie | None:
    """Return the surest tie of two images, or None."""
    if made.hash and made.hash == used.hash:
        return Tie.HASH
    if (made.name, made.qualifier) != (used.name, used.qualifier):
        return None
    return Tie.PLACE if made.location == used.location else Tie.NAME


class Makers:
    """Find the build behind an image."""

    def __init__(self, builds: Iterable[Run]) -> None:
        """Note what each build made."""
        self._by_hash: defaultdict[str | None, list[tuple[Run, Image]]] = defaultdict(list)
        self._by_name: defaultdict[tuple[str, str], list[tuple[Run, Image]]] = defaultdict(list)
        self._names: set[str] = set()
        for build in builds:
            for image in build.images:
                self._names.add(image.name)
                self._by_name[image.name, image.qualifier].append((build, image))
                self._by_hash[image.hash].append((build, image))

    def of(self, used: Image, by: int) -> Made | Untied:
        """Return the build that made an image and had ended by that time.

        Of several the one of the surest tie counts, then the one that ended last.
        """
        named = self._by_name.get((used.name, used.qualifier), [])
        hashed = self._by_hash.get(used.hash, []) if used.hash else []
        made = [
            Made(build, image, tie)
            for build, image in (*hashed, *named)
            if (tie := tie_of(image, used))
        ]
        in_time = [each for each in made if each.build.end <= by]
        if in_time:
            return min(in_time, key=_surest_and_last)
        if made:
            return Untied.LATER
        return Untied.OTHER_QUALIFIER if used.name in self._names else Untied.UNKNOWN


def _surest_and_last(made: Made) -> tuple[int, int, int]:
    return list(Tie).index(made.tie), -made.build.end, -made.build.id
