"""Facts of a sound setup, and changes of them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from sei_action.diagnosis import Check, Diagnosis, Level
from sei_action.doctor.facts import Facts, GitHubFacts, SeiFacts
from sei_action.machine import Machine
from sei_action.sei.looking import Look

GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
NAME = "GitHub Actions (acme)"
NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
URL = "https://app.harness.io/gratis/sei/api/v1/"
INSTANCE = {"id": GUID, "name": NAME, "type": "jenkins", "integration_id": "4620"}
MACHINE = Machine(system="Linux", architecture="X64", python="3.13.1", docker="linux 28.0.4")


def look(status: int, told: dict[str, Any] | None = None, **more: Any) -> Look:  # noqa: ANN401 - what a look holds
    """Build what SEI answered; its text is its JSON's payload."""
    text = str((told or {}).get("payload", ""))
    date = format_datetime(NOW, usegmt=True)
    return Look(
        **{"status": status, "told": told, "text": text, "date": date, "seen_at": NOW, **more}
    )


def missing_field() -> Look:
    """Build the answer to an empty report where the key may report."""
    return look(400, {"payload": "job_name/pipeline field is missing in request"})


def sei_facts(**changes: Any) -> SeiFacts:  # noqa: ANN401 - likewise
    """Build what a sound SEI answers."""
    sound = {
        "url": URL,
        "region": "prod2",
        "ingestion": missing_field(),
        "instances": look(200, {"records": [INSTANCE]}),
        "instance": look(200, INSTANCE),
    }
    return SeiFacts(**{**sound, **changes})


def github_facts(**changes: Any) -> GitHubFacts:  # noqa: ANN401 - likewise
    """Build what a sound GitHub answers."""
    sound = {
        "refused": dict.fromkeys(
            ("actions: read", "contents: read", "deployments: read", "pull-requests: read"), ""
        ),
        "requests_left": 900,
        "step_names": ("Set up job", "Run org/sei-action@v1"),
        "date": format_datetime(NOW, usegmt=True),
        "seen_at": NOW,
    }
    return GitHubFacts(**{**sound, **changes})


def facts(**changes: Any) -> Facts:  # noqa: ANN401 - likewise
    """Build what is seen of a sound setup."""
    sound = {
        "has_key": True,
        "has_token": True,
        "instance_guid": GUID,
        "instance_name": NAME,
        "repository": "acme/shop",
        "workflow_path": ".github/workflows/ci.yml",
        "sei": sei_facts(),
        "github": github_facts(),
        "machine": MACHINE,
    }
    return Facts(**{**sound, **changes})


def wrong(found: Iterable[Diagnosis]) -> list[tuple[Level, Check]]:
    """Give the level and the check of all that is not in order."""
    return [(one.level, one.check) for one in found if one.level is not Level.OK]
