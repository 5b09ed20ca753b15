"""Specify that mermaid takes every diagram of ours for what it is, whatever the names in it."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Error, Page

from demo.browser.github_page import open_page, show
from sei_action.payload.models import JobRun, Stage
from sei_action.summary.bars import MOST_BARS
from sei_action.summary.timeline import timeline
from tests.builders import moment, payload
from tests.injection.texts import HOSTILE

pytestmark = pytest.mark.browser

_MOST_CHARACTERS = 50_000
"""What mermaid reads at most, its `maxTextSize`."""

_OURS = [
    *("end", "%%", "%%{init: {'theme': 'forest'}}%%", "%%{wrap}%%", "---\ntitle: x\n---"),
    *("a: crit, 1d", "a;b", "#35;", "#quot;x", "section x", "title x", "click a href b"),
    *("<br>", "<img src=x onerror=alert(1)>", "`", "```", "__proto__", "constructor", '"', "'"),
    *(
        "x" * 5000,
        "שלום",
        "\u202eevil",
        "🚀👩‍👩‍👧‍👦",
        "",
        " ",
        "\u200b",
        "accTitle: y",
        "todayMarker on",
    ),
]
_NAMES = st.sampled_from([*_OURS, *HOSTILE.values()]) | st.text(
    st.characters(exclude_categories=())
)
_DRAWN = """
() => ({
  bars: document.querySelectorAll('rect.task').length,
  titles: [...document.querySelectorAll('text.sectionTitle')].map(title => title.textContent),
  errors: document.querySelectorAll('[aria-roledescription=error], .error-icon').length,
  foreign: document.querySelectorAll('svg :is(a, img, script, foreignObject)').length,
})
"""
_READ = """
async text => {
  const read = await mermaid.mermaidAPI.getDiagramFromText(text);
  return { type: read.type, tasks: read.db.getTasks().length, sections: read.db.getSections() };
}
"""


def _stage(number: int, name: str, **changes: object) -> Stage:
    facts: dict[str, object] = {
        "id": str(number),
        "display_name": name,
        "result": "SUCCESS",
        "state": "FINISHED",
        "start_time": moment(number),
        "duration_in_millis": 10_000,
    }
    return Stage.model_validate({**facts, **changes})


def _timeline(*stages: Stage, **queued: int) -> str:
    run = payload(job_run=JobRun(stages=stages), start_time=round(moment().timestamp() * 1000))
    return timeline(run, {name.removeprefix("job"): wait for name, wait in queued.items()})


def _diagram(text: str) -> str:
    (found,) = re.findall(r"^```mermaid\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE)
    return str(found)


_STAGES = st.lists(
    st.tuples(
        _NAMES,
        st.sampled_from(["SUCCESS", "FAILURE", "ABORTED", "UNKNOWN"]),
        st.timedeltas(timedelta(), timedelta(days=40)),
        st.integers(0, 40 * 86_400_000),
        st.integers(0, 86_400_000),
    ),
    min_size=2,
    max_size=MOST_BARS,
)


@given(_STAGES)
def test_mermaid_reads_every_diagram_as_it_is_meant(
    github_page: Page, facts: list[tuple[str, str, timedelta, int, int]]
) -> None:
    stages = [
        _stage(
            number,
            name,
            result=result,
            start_time=moment() + start,
            duration_in_millis=duration,
        )
        for number, (name, result, start, duration, _) in enumerate(facts)
    ]
    waits = {f"job{number}": queued for number, (*_, queued) in enumerate(facts)}

    text = _diagram(_timeline(*stages, **waits))

    assert len(text) < _MOST_CHARACTERS
    read = github_page.evaluate(_READ, text)
    assert read["type"] == "gantt"
    assert len(read["sections"]) == len(set(read["sections"])) == len(facts)
    assert read["tasks"] == len(facts) + sum(1 for *_, queued in facts if queued)


@pytest.mark.parametrize("start", range(0, len(_OURS), 8))
def test_mermaid_draws_a_row_for_every_name_and_nothing_else(github_page: Page, start: int) -> None:
    names = _OURS[start : start + 8]
    stages = [_stage(number, name) for number, name in enumerate(names)]

    show(github_page, _timeline(*stages, _stage(99, "last")))

    drawn = github_page.evaluate(_DRAWN)
    assert drawn["bars"] == len(drawn["titles"]) == len(names) + 1
    assert drawn["errors"] == drawn["foreign"] == 0


def test_an_error_of_mermaid_would_be_noticed(github_page: Page) -> None:
    broken = _timeline(_stage(1, "a"), _stage(2, "b")).replace("\ngantt\n", "\ngnatt\n")

    with pytest.raises(Error, match="No diagram type"):
        show(github_page, broken)


def test_waiting_and_running_share_a_row(github_page: Page) -> None:
    show(github_page, _timeline(_stage(8, "a"), _stage(9, "b"), job8=5_000))

    rows = github_page.eval_on_selector_all(
        "rect.task", "bars => bars.map(bar => bar.getAttribute('y'))"
    )
    assert len(rows) == 3
    assert rows[0] == rows[1] != rows[2]


@pytest.mark.parametrize(
    ("result", "colour"),
    [
        ("SUCCESS", "rgb(26, 127, 55)"),
        ("FAILURE", "rgb(207, 34, 46)"),
        ("ABORTED", "rgb(247, 220, 139)"),
    ],
)
def test_bars_have_the_colour_of_their_result(github_page: Page, result: str, colour: str) -> None:
    show(github_page, _timeline(_stage(1, "a", result=result), _stage(2, "b")))

    fill = github_page.eval_on_selector("rect.task", "bar => getComputedStyle(bar).fill")
    assert fill == colour


@pytest.mark.parametrize("zone", ["Pacific/Apia", "America/Sao_Paulo"])
def test_times_count_from_the_start_in_every_time_zone(
    browser: Browser, github_page: Page, zone: str
) -> None:
    elsewhere = open_page(browser, zone=zone)

    for length in (timedelta(minutes=9), timedelta(hours=9), timedelta(days=35)):
        duration = round(length.total_seconds() * 1000)
        text = _timeline(_stage(0, "a"), _stage(1, "b", duration_in_millis=duration))
        show(github_page, text)
        show(elsewhere, text)
        assert _axis(elsewhere) == _axis(github_page) != []

    elsewhere.context.close()


def test_the_diagram_says_what_it_is_to_those_who_do_not_see_it(github_page: Page) -> None:
    show(github_page, _timeline(_stage(1, "a"), _stage(2, "b")))

    assert github_page.locator("svg title").first.text_content() == "Timeline of the stages"


def _axis(page: Page) -> list[str]:
    return page.locator(".grid .tick text").all_text_contents()
