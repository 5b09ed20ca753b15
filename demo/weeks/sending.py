"""The weeks, sent to a local SEI."""

from datetime import timedelta

import httpx

from demo.weeks.company import FIRST_DAY, reports
from demo.weeks.reporting import GUID, Json, end_of
from sei_action.sandbox import BASE_PATH, Store, create_app, running


def fill(store: Store) -> None:
    """Report the weeks to a local SEI that keeps them in a store, and some that are lost."""
    store.register("GitHub Actions (acme)", integration_id="demo", guid=GUID)
    moment = FIRST_DAY
    with (
        running(create_app(store, api_key=None, clock=lambda: moment)) as origin,
        httpx.Client(base_url=origin, headers={"Authorization": "ApiKey demo"}) as client,
    ):
        for place, report in enumerate(reports()):
            moment = end_of(report) + timedelta(seconds=20)
            client.post(f"{BASE_PATH}custom-cicd", json=report | _mistake(place))


def _mistake(place: int) -> Json:
    """Return what is wrong with a report, if anything."""
    null = {"type": "StringParameterValue", "name": "team", "value": None}
    mistakes: dict[int, Json] = {
        97: {"job_run_params": [null]},
        203: {"instance_guid": "0f9b2f7e-6c7d-4c8e-9a55-2f6a9e6a1b11"},
        251: {"result": ""},
        299: {
            "trigger_chain": [{"id": "ada", "type": "UserIdCause", "job_run_number": "9876543210"}]
        },
    }
    return mistakes.get(place, {})
