"""The pages of the reports."""

import httpx

from tests.sandbox.builders import GUID, post, stage, step
from tests.sandbox.pages.reading import shown, text_of


def test_a_lost_report_is_shown_with_the_reason(client: httpx.Client) -> None:
    post(client, build_number=1)
    post(client, build_number=2, start_time="now")
    page = shown(client, "/reports?fate=lost")

    assert "acme/shop/CI #2 ✕ lost start_time is not an integer" in page
    assert "acme/shop/CI #1" not in page


def test_reports_are_counted_by_fate_and_the_newest_is_first(client: httpx.Client) -> None:
    post(client, build_number=1)
    post(client, build_number=1)
    post(client, result="")
    post(client, build_number=None, instance_guid="no guid")
    page = shown(client, "/reports")

    assert "All 4 Kept 1 Repeated 1 Lost 1 Refused 1" in page
    assert page.index("acme/shop/CI ✕ lost") < page.index("a report that was not read ✕ refused")
    assert page.index("✕ refused") < page.index("#1 ○ repeated") < page.index("#1 ✓ kept")


def test_what_was_lost_of_a_kept_report_is_shown_in_short(client: httpx.Client) -> None:
    steps = [step(id=None) for _ in range(5)]
    post(client, instance_name="Sandbox", job_run={"stages": [stage(steps=steps)]})
    page = shown(client, "/reports")

    assert page.count("dropped: it has no id") == 3
    assert "2 more" in page


def test_a_report_is_shown_with_its_payload_and_leads_to_its_run(client: httpx.Client) -> None:
    post(client, build_number=1)
    post(client, build_number=2, instance_guid=GUID.upper(), themes=["größer"])
    *_, report = client.get("/sandbox/reports").json()["reports"]
    answer = client.get(f"/reports/{report['id']}")

    assert '"größer"' in text_of(answer)
    assert '<a href="/runs/2">' in answer.text
    assert "instance renamed from" not in text_of(answer)


def test_a_report_is_shown_with_all_that_was_lost_of_it(client: httpx.Client) -> None:
    post(client, instance_name="Other")
    (report,) = client.get("/sandbox/reports").json()["reports"]

    assert "without effect 1 instance renamed from 'Sandbox' to 'Other'" in shown(
        client, f"/reports/{report['id']}"
    )


def test_a_refused_report_has_no_payload_and_no_run(client: httpx.Client) -> None:
    post(client, result="")
    (report,) = client.get("/sandbox/reports").json()["reports"]
    page = shown(client, f"/reports/{report['id']}")

    assert "A report that was not read ✕ refused · answered with 400" in page
    assert "result field is missing in request" in page
    assert "Payload" not in page
    assert "the run that is kept" not in page


def test_no_report_of_a_fate_is_told(client: httpx.Client) -> None:
    assert "No report was lost." in shown(client, "/reports?fate=lost")
    assert "No report came yet." in shown(client, "/reports")
