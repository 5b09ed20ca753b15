"""A CI/CD instance, the place that runs are reported for."""

import re
from dataclasses import dataclass

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Instance:
    """Hold one instance; without an integration its reports are dropped in silence."""

    guid: str
    type: str
    name: str
    url: str | None
    integration_id: str | None

    def as_json(self) -> dict[str, object]:
        """Return what the API tells about the instance (contract section 1)."""
        return {
            "id": self.guid,
            "type": self.type,
            "name": self.name,
            "url": self.url,
            "integration_id": self.integration_id,
        }


def canonical_guid(text: str) -> str | None:
    """Return a UUID in lower case, or None for any other text (contract section 3 rule 3)."""
    lowered = text.lower()
    return lowered if _UUID.fullmatch(lowered) else None
