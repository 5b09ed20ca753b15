"""The reports as they came, and what became of each."""

import sqlite3
from collections.abc import Mapping

from sei_action.sandbox.pages import queries
from sei_action.sandbox.pages.parameters import PAGE_SIZE, choice_of, page_of
from sei_action.sandbox.pages.showing import MissingError, Shown


def show_reports(connection: sqlite3.Connection, asked: Mapping[str, str]) -> Shown:
    """List the reports of a fate, the newest first, with the reason of each loss."""
    fates = queries.fates(connection)
    fate = choice_of(asked, "fate", queries.FATES)
    page = page_of(asked, fates[fate] if fate else sum(fates.values()))
    reports = queries.report_lines(connection, fate, PAGE_SIZE, page.skipped)
    return Shown("reports.html", {"reports": reports, "fates": fates, "fate": fate, "page": page})


def show_report(connection: sqlite3.Connection, asked: Mapping[str, str]) -> Shown:
    """Show one report with its payload."""
    report = queries.report_line(connection, asked["id"])
    if report is None:
        raise MissingError("There is no such report.")
    return Shown("report.html", {"report": report, "run_id": _run_id(connection, report)})


def _run_id(connection: sqlite3.Connection, report: queries.ReportLine) -> int | None:
    """Find the run that a report made, or that was there before it."""
    payload = report.payload
    if payload is None or report.fate not in {"kept", "repeated"}:
        return None
    number = payload.get("build_number")
    return next(
        (
            line.id
            for line in queries.run_lines(connection)
            if (line.instance_guid, line.job_full_name, line.build_number)
            == (str(payload["instance_guid"]).lower(), payload["job_full_name"], number)
        ),
        None,
    )
