"""The lists of runs and pipelines, and one pipeline."""

import httpx

from tests.sandbox.builders import post
from tests.sandbox.pages.reading import shown
from tests.sandbox.pages.test_overview import NINE, build, deploy


def test_runs_are_listed_the_newest_first(client: httpx.Client) -> None:
    build(client, build_number=2, start_time=NINE + 1000, user_id="ada", branch_name="main")
    build(client, build_number=1)
    page = shown(client, "/runs")

    assert "acme/shop/CI #2 ✓ SUCCESS build 2026-03-02 09:00 10 min main ada" in page
    assert page.index("acme/shop/CI #2") < page.index("acme/shop/CI #1")


def test_runs_can_be_chosen_by_kind_and_result(client: httpx.Client) -> None:
    build(client, build_number=1)
    build(client, build_number=2, result="FAILURE")
    deploy(client, 3, result="FAILURE")
    post(client, build_number=4, ci=True, cd=True)
    page = shown(client, "/runs?kind=build&result=FAILURE")

    assert "Runs 1 " in page
    assert "acme/shop/CI #2" in page
    assert "acme/shop/CI #4 ✓ SUCCESS unclear" in shown(client, "/runs?kind=unclear")
    assert "Runs 2 " in shown(client, "/runs?kind=&result=FAILURE")


def test_where_no_run_is_chosen_it_leads_back_to_all(client: httpx.Client) -> None:
    build(client)

    assert "No run is of this kind and result. Show all runs." in shown(client, "/runs?result=OK")


def test_many_runs_are_shown_in_pages_that_keep_what_was_chosen(client: httpx.Client) -> None:
    for number in range(1, 61):
        build(client, build_number=number)
    middle = client.get("/runs?kind=build&page=2")

    assert "Newer Page 2 of 3 Older" in shown(client, "/runs?kind=build&page=2")
    assert 'rel="prev" href="?kind=build&amp;page=1"' in middle.text
    assert 'rel="next" href="?kind=build&amp;page=3"' in middle.text
    assert [f"CI #{number} " in shown(client, "/runs?page=3") for number in (10, 11)] == [
        True,
        False,
    ]


def test_a_deployment_that_is_a_failed_change_is_marked(client: httpx.Client) -> None:
    deploy(client, 1, cfr_status=True)

    assert "✓ SUCCESS failed change deployment" in shown(client, "/runs")


def test_pipelines_are_listed_by_name_with_their_newest_run(client: httpx.Client) -> None:
    deploy(client, 1, result="ABORTED")
    build(client, build_number=1, result="FAILURE")
    build(client, build_number=2, start_time=NINE + 1000)
    page = shown(client, "/pipelines")

    assert "acme/shop/CI GitHub Actions (acme) build 2 50 % #2 ✓ SUCCESS" in page
    assert "acme/shop/Deploy GitHub Actions (acme) deployment 1 #1 ○ ABORTED" in page
    assert page.index("acme/shop/CI") < page.index("acme/shop/Deploy")


def test_a_pipeline_that_builds_has_durations_and_no_figures(client: httpx.Client) -> None:
    build(client, build_number=1, result="FAILURE")
    build(client, build_number=2)
    page = shown(client, "/pipelines/1")

    assert "2 runs · 50 % successful" in page
    assert "How long the last 2 runs took SUCCESS FAILURE other" in page
    assert "#1 0 s 10 min 0 s #2 10 min 0 s 0 s" in page
    assert "Deployment frequency" not in page


def test_a_pipeline_that_deploys_has_its_own_figures_in_the_period_of_all(
    client: httpx.Client,
) -> None:
    build(client, build_number=1, start_time=NINE + 86_400_000)
    deploy(client, 1)
    deploy(client, 1, job_full_name="acme/web/Deploy")
    page = shown(client, "/pipelines/2?days=7")

    assert "acme/shop/Deploy" in page
    assert "2026-02-25 to 2026-03-03" in page
    assert "1 successful in 7 days" in page
    assert "How long the run took" in page


def test_a_pipeline_whose_runs_said_nothing_has_no_rate(client: httpx.Client) -> None:
    build(client, result="ABORTED")

    assert "1 run Durations" in shown(client, "/pipelines/1")
    assert "#562 0 s 0 s 10 min" in shown(client, "/pipelines/1")
