"""The first page."""

import httpx

from sei_action.sandbox import Store
from tests.sandbox.builders import GUID, SHA, artifact, post
from tests.sandbox.pages.reading import shown

# 2026-03-02 09:00 in UTC, and an hour, in milliseconds.
NINE = 1772442000000
HOUR = 3600_000


def build(client: httpx.Client, **changes: object) -> None:
    """Report a build of ten minutes at nine."""
    post(
        client,
        **{
            "start_time": NINE,
            "duration": HOUR // 6,
            "scm_commit_ids": [SHA],
            "artifacts": [artifact()],
        }
        | changes,
    )


def deploy(client: httpx.Client, number: int, **changes: object) -> None:
    """Report a deployment of what was built, half an hour long, at noon."""
    post(
        client,
        **{
            "job_full_name": "acme/shop/Deploy",
            "pipeline": "Deploy",
            "build_number": number,
            "start_time": NINE + 3 * HOUR,
            "duration": HOUR // 2,
            "ci": False,
            "cd": True,
            "artifacts": [artifact(input=True, output=False)],
        }
        | changes,
    )


def test_before_the_first_report_it_says_what_to_set(client: httpx.Client) -> None:
    page = shown(client, "/")

    assert "Nothing is kept yet" in page
    assert f"base-url: {str(client.base_url).rstrip('/')}/sei/api/v1/ instance-guid: {GUID}" in page


def test_without_an_instance_it_says_how_to_get_one(client: httpx.Client, store: Store) -> None:
    store.read(lambda connection: connection.execute("DELETE FROM instances"))

    assert "Start the sandbox again" in shown(client, "/")


def test_where_every_report_was_lost_it_leads_to_the_reasons(client: httpx.Client) -> None:
    post(client, instance_guid="no guid")

    assert "Reports came, and none was kept 1 lost , 0 refused" in shown(client, "/")


def test_it_shows_the_figures(client: httpx.Client) -> None:
    build(client)
    deploy(client, 1)
    deploy(client, 2, result="FAILURE")
    deploy(client, 3, result="ABORTED")
    page = shown(client, "/")

    assert "2026-02-01 to 2026-03-02" in page
    assert "Deployment frequency 1 in 30 days 1 successful in 30 days" in page
    assert "1 neither good nor failed, not counted" in page
    assert (
        "Lead time for changes 3 h 30 min CI 10 min + CD 3 h 20 min "
        "Mean of 1 commits; median 3 h 30 min" in page
    )
    assert "Change failure rate 50 % 1 of 2 deployments 1 failed, 0 marked" in page
    assert "Reports received 4 4 kept, 0 repeated None lost or refused" in page
    assert "1 build ended in this period" in page


def test_it_shows_the_figures_of_each_pipeline_that_deploys(client: httpx.Client) -> None:
    build(client)
    deploy(client, 1)
    deploy(client, 1, job_full_name="acme/web/Deploy", artifacts=[], scm_commit_ids=[SHA])
    page = shown(client, "/")

    assert "acme/shop/Deploy 1 1 in 30 days 3 h 30 min 10 min 3 h 20 min 0 %" in page
    assert "acme/web/Deploy 1 1 in 30 days not known 0 %" in page
    assert "acme/shop/CI" not in page


def test_it_counts_the_commits_without_lead_time(client: httpx.Client) -> None:
    deploy(client, 1, artifacts=[], scm_commit_ids=[SHA])
    page = shown(client, "/")

    assert "Lead time for changes not known No commit went from a build to a deployment" in page
    assert "1: its deployment names no container image that it used. Name them with" in page


def test_a_period_without_deployments_has_no_figures(client: httpx.Client) -> None:
    build(client)
    deploy(client, 1)
    page = shown(client, "/?days=7&until=2026-02-10")

    assert "2026-02-04 to 2026-02-10" in page
    assert "Change failure rate not known 0 of 0 deployments" in page
    assert page.count("Nothing to show in this period") == 3


def test_a_long_period_is_shown_by_weeks(client: httpx.Client) -> None:
    deploy(client, 1)

    assert "Deployments by week" in shown(client, "/?days=90")
    assert "Deployments by day" in shown(client, "/?days=7")


def test_builds_alone_make_no_figures_and_it_says_how_to_report_a_deployment(
    client: httpx.Client,
) -> None:
    build(client)

    assert "No deployment was reported yet, only builds" in shown(client, "/")


def test_a_plot_is_a_table_too(client: httpx.Client) -> None:
    deploy(client, 1)
    page = shown(client, "/?days=7")

    assert "From successful failed 24 Feb 0 0" in page
    assert "2 Mar 1 0" in page


def test_lost_reports_are_told(client: httpx.Client) -> None:
    deploy(client, 1)
    post(client, result="")
    post(client, start_time="now")

    assert "Reports received 3 1 kept, 0 repeated 1 lost , 1 refused" in shown(client, "/")
