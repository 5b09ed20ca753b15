"""Specify how a sync tells people what it has done."""

import re

from sei_action.ledger import Tally
from sei_action.sync.tables import lines_of, markdown_of, story_of, total_of

_SHOP = Tally(
    repository="acme/shop",
    found=120,
    reported=90,
    known=20,
    skipped={"it was cancelled": 7, "it was skipped": 1},
    failed={"SEI could not be reached.": 2},
    requests=30,
    posts=92,
)
_WEB = Tally(
    repository="acme/web",
    found=5,
    reported=5,
    skipped={"it was skipped": 9},
    failed={"SEI could not be reached.": 1},
    notes=("A note.",),
    requests=3,
    posts=6,
)


def test_a_repository_is_a_line_below_the_heads() -> None:
    shop = _SHOP.model_copy(update={"skipped": {}, "failed": {}})

    assert lines_of([shop]) == [
        "repository  found  reported  already known  skipped  failed",
        "acme/shop     120        90             20        0       0",
    ]


def test_several_repositories_have_a_line_for_all_together() -> None:
    assert lines_of([_SHOP, _WEB])[:4] == [
        "repository    found  reported  already known  skipped  failed",
        "acme/shop       120        90             20        8       2",
        "acme/web          5         5              0        9       1",
        "all together    125        95             20       17       3",
    ]


def test_reasons_are_below_the_table_the_most_frequent_first() -> None:
    assert lines_of([_SHOP, _WEB])[4:-2] == [
        "",
        "Skipped:",
        "      10  it was skipped",
        "       7  it was cancelled",
        "",
        "Failed:",
        "       3  SEI could not be reached.",
    ]


def test_notes_are_last_with_their_repository() -> None:
    assert lines_of([_SHOP, _WEB])[-2:] == ["", "acme/web: A note."]


def test_no_more_than_twenty_reasons_are_told() -> None:
    many = Tally(repository="acme/shop", failed={f"reason {n:02}": n for n in range(1, 31)})

    lines = lines_of([many])

    assert len(lines) == 2 + 2 + 20
    assert lines[-1] == "      11  reason 11"


def test_where_nothing_was_synced_the_heads_are_alone() -> None:
    assert len(lines_of([])) == 1


def test_the_summary_has_the_story_and_a_table() -> None:
    shop = _SHOP.model_copy(update={"skipped": {}, "failed": {}})

    assert markdown_of([shop], "90 of 120 runs reported") == (
        "### SEI: 90 of 120 runs reported\n\n"
        "| repository | found | reported | already known | skipped | failed |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| acme&#47;shop | 120 | 90 | 20 | 0 | 0 |\n\n"
    )


def test_the_summary_of_several_repositories_begins_with_all_together() -> None:
    markdown = markdown_of([_SHOP, _WEB], "")
    rows = re.findall(r"^\| (all together|acme&#47;\w+) \|", markdown, re.MULTILINE)

    assert rows == ["all together", "acme&#47;shop", "acme&#47;web"]


def test_the_summary_folds_the_reasons() -> None:
    assert (
        "<details><summary>Skipped</summary>\n\n"
        "| count | reason |\n| --- | --- |\n| 10 | it was skipped |\n| 7 | it was cancelled |\n\n"
        "</details>"
    ) in markdown_of([_SHOP, _WEB], "")


def test_the_summary_ends_with_the_notes() -> None:
    assert markdown_of([_WEB], "").endswith("\n\n- ⚠️ acme&#47;web&#58; A note&#46;\n\n")


def test_no_text_in_the_summary_takes_effect() -> None:
    hostile = "<b>|`*[x](y)\n# z"
    tally = Tally(
        repository=hostile, skipped={hostile: 1}, failed={hostile: 1}, notes=(hostile,), found=1
    )

    markdown = markdown_of([tally, tally], hostile)

    assert "<b>" not in markdown
    assert "`" not in markdown
    assert "[x]" not in markdown
    assert not re.search(r"^# z", markdown, re.MULTILINE)


def test_a_story_says_how_many_runs_were_reported_and_failed() -> None:
    assert story_of([_SHOP, _WEB]) == "95 of 125 runs reported, 3 failed"


def test_the_story_of_a_dry_run_says_what_would_be() -> None:
    assert story_of([_SHOP], is_dry=True) == "90 of 120 runs would be reported, 2 failed"


def test_a_total_adds_up_everything() -> None:
    assert total_of([_SHOP, _WEB]) == Tally(
        repository="all together",
        found=125,
        reported=95,
        known=20,
        skipped={"it was cancelled": 7, "it was skipped": 10},
        failed={"SEI could not be reached.": 3},
        notes=("A note.",),
        requests=33,
        posts=98,
    )


def test_a_note_of_several_repositories_is_once_in_the_total() -> None:
    assert total_of([_WEB, _WEB]).notes == ("A note.",)
