"""Build reports of which only the part under test differs."""

import httpx

from sei_action.sandbox.ingestion import ingest
from sei_action.sandbox.records import Lost, Record

GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
SHA = "64be72b2c1f7d2a33082f98a40a848880fcdcd5e"


def report(**changes: object) -> dict[str, object]:
    """Return a complete small report with some of its fields changed."""
    return {
        "pipeline": "CI",
        "job_full_name": "acme/shop/CI",
        "qualified_name": "acme/shop/CI",
        "instance_guid": GUID,
        "instance_name": "GitHub Actions (acme)",
        "instance_url": "https://github.com/acme",
        "start_time": 1711603545000,
        "duration": 780999,
        "result": "SUCCESS",
        "build_number": 562,
        "ci": True,
        "cd": False,
    } | changes


def step(**changes: object) -> dict[str, object]:
    """Return a step with some of its fields changed."""
    return {"id": "1", "displayName": "Compile", "durationInMillis": 1500} | changes


def stage(**changes: object) -> dict[str, object]:
    """Return a stage of one step with some of its fields changed."""
    return {
        "id": "10",
        "displayName": "Build",
        "durationInMillis": 2500,
        "steps": [step()],
    } | changes


def artifact(**changes: object) -> dict[str, object]:
    """Return a container image that a run made, with some of its fields changed."""
    return {
        "input": False,
        "output": True,
        "type": "container",
        "location": "ghcr.io/acme/shop",
        "name": "api",
        "qualifier": "1.4.2",
    } | changes


def record(**changes: object) -> Record:
    """Return what is kept of a report with some of its fields changed."""
    kept = ingest(report(**changes))
    assert isinstance(kept, Record), kept
    return kept


def reason_of_loss(**changes: object) -> str:
    """Return why a report with some of its fields changed is lost."""
    lost = ingest(report(**changes))
    assert isinstance(lost, Lost), lost
    return lost.reason


def post(client: httpx.Client, **changes: object) -> httpx.Response:
    """Send a report with some of its fields changed."""
    return client.post("/sei/api/v1/custom-cicd", json=report(**changes))
