"""The pictures of the sandbox page, over some weeks of a made-up company."""

from pathlib import Path

from playwright.sync_api import Browser

from demo.browser.pictures import take_picture
from demo.weeks import fill
from sei_action.sandbox import Store, create_app, running

_WIDE = 1200
_NARROW = 400


def take(browser: Browser, folder: Path) -> None:
    """Draw the overview, a run, the artifacts and the lost reports into `sandbox-<page>.png`."""
    with Store(":memory:") as store:
        fill(store)
        failed = _failed_deployment(store)
        pictures = (
            ("overview-light", "light", _WIDE, "/"),
            ("overview-dark", "dark", _WIDE, "/"),
            ("overview-narrow", "light", _NARROW, "/"),
            ("run-light", "light", _WIDE, f"/runs/{failed}"),
            ("run-dark", "dark", _WIDE, f"/runs/{failed}"),
            ("lost-light", "light", _WIDE, "/reports?fate=lost"),
        )
        with running(create_app(store, api_key=None)) as origin:
            for name, scheme, width, path in pictures:
                page = browser.new_page(
                    viewport={"width": width, "height": 640},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                page.goto(f"{origin}{path}")
                # One stage is opened where there are stages, to show its steps.
                for stage in page.locator(".timeline summary").all()[-1:]:
                    stage.click()
                take_picture(page, folder / f"sandbox-{name}.png")
                page.close()


def _failed_deployment(store: Store) -> int:
    """Return the last run that failed to deploy to production."""
    (run_id,) = store.read(
        lambda connection: connection.execute(
            """
            SELECT max(runs.id) FROM runs JOIN pipelines ON pipelines.id = pipeline_id
            WHERE job_full_name LIKE '%/Deploy to production' AND result = 'FAILURE'
            """
        ).fetchone()
    )
    return int(run_id)
