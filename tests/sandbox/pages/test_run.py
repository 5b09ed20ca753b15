"""The page of one run."""

import httpx

from sei_action.sandbox import Store
from sei_action.sandbox.pages.run import timeline
from tests.sandbox.builders import SHA, artifact, post, stage, step
from tests.sandbox.pages.reading import shown
from tests.sandbox.pages.test_overview import build, deploy


def test_it_tells_what_is_kept(client: httpx.Client) -> None:
    post(
        client,
        build_number=2_000_000_562,
        execution_id="77-2",
        user_id="octocat",
        themes=["growth", "checkout/payments"],
        web_url="https://github.com/acme/shop/actions/runs/77",
        scm_commit_ids=[SHA],
        job_run_params=[{"type": "StringParameterValue", "name": "team", "value": "shop"}],
        artifacts=[artifact(metadata={"os": "linux"})],
        cfr_status=True,
    )
    page = shown(client, "/runs/1")

    assert "acme/shop/CI #562, attempt 2" in page
    assert "✓ SUCCESS · build · 2024-03-28 05:25 · 13 min · failed change" in page
    assert "Execution 77-2" in page
    assert "Themes growth, checkout/payments" in page
    assert "Commits 1 64be72b" in page
    assert "team shop StringParameterValue" in page
    assert '"os": "linux"' in page
    assert 'href="https://github.com/acme/shop/actions/runs/77"' in client.get("/runs/1").text


def test_it_says_what_is_not_kept(client: httpx.Client) -> None:
    post(client)
    page = shown(client, "/runs/1")

    for missing in (
        "No stage is kept of this run.",
        "Give the step the input images",
        "This run lists no commit",
        "No trigger is kept of this run.",
        "No parameter is kept of this run.",
    ):
        assert missing in page


def test_stages_and_steps_are_shown_with_their_results_and_times(client: httpx.Client) -> None:
    bad = step(displayName="Test", result="FAILURE", startTime="2024-03-28T05:26:45Z")
    failed = stage(displayDescription="queued 3 s", result="FAILURE", steps=[bad])
    post(client, job_run={"stages": [failed, stage(id="11", displayName=None, steps=[])]})
    answer = client.get("/runs/1")

    assert "Build queued 3 s ✕ FAILURE Build: 2 s, 0 s after the start 2 s" in shown(
        client, "/runs/1"
    )
    assert "Test ✕ FAILURE Test: 1 s, 1 min after the start 1 s" in shown(client, "/runs/1")
    assert '<rect class="failure" x="7.69%" width="0.4%"' in answer.text
    assert "11 ○ UNKNOWN" in shown(client, "/runs/1")


def test_the_timeline_goes_on_to_the_end_of_the_last_part() -> None:
    late: dict[str, object] = {
        "id": "1",
        "displayName": "Deploy",
        "displayDescription": None,
        "result": "SUCCESS",
        "startTime": "1970-01-01T00:00:50Z",
        "durationInSeconds": 150,
        "steps": [],
    }
    (part,) = timeline([late], 0, 100)

    assert (part.after, part.bar.x, part.bar.width) == (50, 25, 75)


def test_a_build_leads_to_the_deployments_of_its_image(client: httpx.Client) -> None:
    build(client)
    deploy(client, 7)

    page = shown(client, "/runs/1")
    assert "ghcr.io/acme/shop/api:1.4.2 deployed by acme/shop/Deploy #7" in page
    assert "location, name and qualifier" in page


def test_a_build_whose_image_is_not_deployed_says_so(client: httpx.Client) -> None:
    build(client)

    assert "ghcr.io/acme/shop/api:1.4.2 not deployed" in shown(client, "/runs/1")


def test_a_deployment_leads_to_the_build_of_its_image(client: httpx.Client) -> None:
    build(client)
    deploy(client, 7)

    assert "made by acme/shop/CI #562" in shown(client, "/runs/2")


def test_a_deployment_of_an_unknown_image_says_why(client: httpx.Client) -> None:
    deploy(client, 7)

    assert "no build no build that was reported made an image of this name" in shown(
        client, "/runs/1"
    )


def test_a_deployment_without_image_says_what_to_do(client: httpx.Client) -> None:
    deploy(client, 7, artifacts=[])

    assert "Give the step the input deployed-images" in shown(client, "/runs/1")


def test_a_cause_leads_to_the_run_that_it_names(client: httpx.Client) -> None:
    upstream = {
        "id": "acme/shop/CI",
        "type": "UpstreamCause",
        "job_run_number": "562",
        "direct_parents": [{"id": "octocat", "type": "UserIdCause"}],
    }
    unknown = {"id": "acme/shop/Nightly", "type": "UpstreamCause", "job_run_number": "9"}
    build(client)
    deploy(client, 7, trigger_chain=[upstream, unknown])

    assert '<a href="/runs/1">acme/shop/CI #562</a>' in client.get("/runs/2").text
    assert "octocat UserIdCause" in shown(client, "/runs/2")
    assert "acme/shop/Nightly #9 UpstreamCause" in shown(client, "/runs/2")


def test_a_cause_is_sought_in_the_instance_of_the_run_alone(
    client: httpx.Client, store: Store
) -> None:
    other = store.register("Other", integration_id="7")
    upstream = {"id": "acme/shop/CI", "type": "UpstreamCause", "job_run_number": "562"}
    build(client, instance_guid=other)
    deploy(client, 7, trigger_chain=[upstream])

    assert "acme/shop/CI #562 UpstreamCause" in shown(client, "/runs/2")
    assert 'href="/runs/1"' not in client.get("/runs/2").text.partition("<h2>Triggers")[2]


def test_an_address_that_is_no_web_page_is_no_link(client: httpx.Client) -> None:
    post(client, repo_url="javascript:alert(1)")

    assert "Repository javascript:alert(1)" in shown(client, "/runs/1")
    assert 'href="javascript' not in client.get("/runs/1").text
