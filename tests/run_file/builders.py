"""Build the facts of a run as a file tells them: the least, and what matters to a test."""

import json

from sei_action.run_file.models import RunFile

SHA = "4680136ba4e5b9490dfb71ecc86ac52533d84439"


def facts(**changes: object) -> dict[str, object]:
    """Build the least facts, with others: `run_number` is `run-number`."""
    least: dict[str, object] = {
        "ci": "GitLab CI",
        "repository": "https://git.example.com/acme/shop",
        "pipeline": "CI",
        "run-number": 562,
        "started-at": "2026-02-02T09:00:00Z",
        "result": "success",
    }
    changed = {name.replace("_", "-"): value for name, value in changes.items()}
    return {**least, **changed}


def told(**changes: object) -> RunFile:
    """Read such facts."""
    return RunFile.model_validate_json(json.dumps(facts(**changes)))
