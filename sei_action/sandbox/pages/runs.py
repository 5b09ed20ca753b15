"""The list of runs."""

import sqlite3
from collections.abc import Mapping

from sei_action.sandbox.pages import queries
from sei_action.sandbox.pages.parameters import PAGE_SIZE, choice_of, page_of
from sei_action.sandbox.pages.showing import Shown

_KINDS = ("build", "deployment", "unclear")


def show_runs(connection: sqlite3.Connection, asked: Mapping[str, str]) -> Shown:
    """List the runs of a kind and a result, the newest first."""
    lines = queries.run_lines(connection)
    results = sorted({line.result for line in lines})
    kind = choice_of(asked, "kind", _KINDS)
    # A result that nothing has any more is no mistake: the address may be older than the runs.
    result = asked.get("result", "")
    found = [line for line in lines if kind in ("", line.kind) and result in ("", line.result)]
    page = page_of(asked, len(found))
    return Shown(
        "runs.html",
        {
            "runs": found[page.skipped : page.skipped + PAGE_SIZE],
            "page": page,
            "kinds": _KINDS,
            "kind": kind,
            "results": results,
            "result": result,
        },
    )
