"""The pages as such: where they are, what keeps them harmless, what they say when asked wrongly."""

import re

import httpx
import pytest

from sei_action.sandbox import Store
from sei_action.sandbox.dora.definitions import DEFINITIONS
from tests.repository import ROOT
from tests.sandbox.builders import artifact, post, stage, step
from tests.sandbox.pages.reading import shown, text_of

PAGES = ["/", "/pipelines", "/runs", "/artifacts", "/reports", "/definitions"]
HOSTILE = "<script>alert(1)</script>\"'>&{{7*7}}"
SOURCES = ROOT / "sei_action" / "sandbox" / "pages"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_there_before_anything_was_reported(client: httpx.Client, page: str) -> None:
    assert shown(client, page)


@pytest.mark.parametrize("page", [*PAGES, "/static/style.css", "/static/icon.svg", "/runs/9"])
def test_a_page_may_load_nothing_from_elsewhere_and_run_nothing(
    client: httpx.Client, page: str
) -> None:
    headers = client.get(page).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))

    assert policy["default-src"] == "'none'"
    assert {name for name, allowed in policy.items() if allowed == "'self'"} == {
        "style-src",
        "img-src",
        "form-action",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_no_source_of_a_page_names_another_host_or_holds_a_script_or_inline_style() -> None:
    sources = [file for file in SOURCES.rglob("*") if file.suffix in {".html", ".css", ".svg"}]
    namespace = 'xmlns="http://www.w3.org/2000/svg"'

    assert len(sources) > 10
    for file in sources:
        text = file.read_text(encoding="utf-8").replace(namespace, "")
        assert not re.search(r"<script|\son\w+=|\sstyle=|@import|url\(", text), file
        assert not re.search(r'(?:src|href)="(?!/|#|\{\{|\?)', text), file
        assert "|safe" not in text, file


@pytest.fixture
def hostile(client: httpx.Client, store: Store) -> httpx.Client:
    """Report a run whose every text is hostile."""
    parameter = {"type": HOSTILE, "name": HOSTILE, "value": HOSTILE}
    post(
        client,
        pipeline=HOSTILE,
        job_full_name=HOSTILE,
        qualified_name=HOSTILE,
        instance_name=HOSTILE,
        result=HOSTILE,
        user_id=HOSTILE,
        branch_name=HOSTILE,
        project_name=HOSTILE,
        repo_url=f"javascript:{HOSTILE}",
        web_url=f"javascript:{HOSTILE}",
        themes=[HOSTILE],
        scm_commit_ids=[HOSTILE],
        job_run_params=[parameter],
        trigger_chain=[{"id": HOSTILE, "type": HOSTILE}],
        job_run={
            "stages": [
                stage(
                    displayName=HOSTILE,
                    displayDescription=HOSTILE,
                    result=HOSTILE,
                    steps=[step(displayName=HOSTILE)],
                )
            ]
        },
        artifacts=[
            artifact(name=HOSTILE, qualifier=HOSTILE, location=HOSTILE, hash=HOSTILE),
            artifact(type=HOSTILE, name=HOSTILE, qualifier=HOSTILE),
        ],
    )
    assert len(store.runs()) == 1
    return client


@pytest.mark.parametrize(
    "page",
    [*PAGES, "/pipelines/1", "/runs/1", "/artifacts?show=built", "/artifacts?show=other"],
)
def test_hostile_texts_stay_texts(hostile: httpx.Client, page: str) -> None:
    answer = hostile.get(page)

    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "&amp;49" not in answer.text
    assert 'href="javascript:' not in answer.text


def test_a_hostile_report_is_shown_as_text(hostile: httpx.Client) -> None:
    (report,) = hostile.get("/sandbox/reports").json()["reports"]
    answer = hostile.get(f"/reports/{report['id']}")

    assert "<script" not in answer.text
    assert "<script>alert(1)</script>" in text_of_pre(answer)


def text_of_pre(answer: httpx.Response) -> str:
    _, _, payload = answer.text.partition("<pre")
    return payload.replace("&lt;", "<").replace("&gt;", ">")


@pytest.mark.parametrize(
    "address", ["/?days=8", "/?until=never", "/runs?kind=test", "/runs?page=x"]
)
def test_a_wrong_address_is_told_with_what_to_write(client: httpx.Client, address: str) -> None:
    post(client)
    answer = client.get(address)

    assert answer.status_code == 400
    assert "write" in text_of(answer)


@pytest.mark.parametrize("address", ["/runs/9", "/runs/one", "/pipelines/9", "/reports/9"])
def test_what_there_is_not_is_a_404_that_leads_back(client: httpx.Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert "There is no such" in text_of(answer)
    assert '<a href="/">' in answer.text


def test_a_page_reloads_by_itself_only_where_that_is_asked_for(client: httpx.Client) -> None:
    usual = client.get("/reports?fate=lost")
    asked = client.get("/reports?fate=lost&refresh=10")

    assert "refresh" not in usual.headers
    assert 'href="?fate=lost&amp;refresh=10"' in usual.text
    assert asked.headers["refresh"] == "10"
    assert 'href="?fate=lost"' in asked.text


def test_the_page_that_is_shown_is_marked_in_the_navigation(client: httpx.Client) -> None:
    post(client)

    assert '<a href="/runs" aria-current="page">' in client.get("/runs").text
    assert '<a href="/runs" aria-current="true">' in client.get("/runs/1").text


def test_every_definition_stands_in_the_docs_and_on_the_page(client: httpx.Client) -> None:
    docs = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
    page = shown(client, "/definitions")

    assert [term for term, text in DEFINITIONS.items() if f"**{term}**: {text}" not in docs] == []
    assert [term for term, text in DEFINITIONS.items() if f"{term} {text}" not in page] == []
