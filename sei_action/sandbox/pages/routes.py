"""The addresses of the pages."""

import sqlite3
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sei_action.sandbox.dora.definitions import DEFINITIONS
from sei_action.sandbox.pages.artifacts import show_artifacts
from sei_action.sandbox.pages.overview import show_overview
from sei_action.sandbox.pages.parameters import ParameterError
from sei_action.sandbox.pages.pipelines import show_pipeline, show_pipelines
from sei_action.sandbox.pages.reports import show_report, show_reports
from sei_action.sandbox.pages.run import show_run
from sei_action.sandbox.pages.runs import show_runs
from sei_action.sandbox.pages.showing import STATIC_FILES, MissingError, Shown, html, static_file
from sei_action.sandbox.store import Store

# What a page shows, made from the database and from what its address asks for.
View = Callable[[sqlite3.Connection, Mapping[str, str]], Shown]


def page_routes(store: Store, api_path: str) -> list[Route]:
    """Return the routes of all pages; `api_path` is where the steps of workflows send to."""
    views: dict[str, View] = {
        "/": show_overview,
        "/pipelines": show_pipelines,
        "/pipelines/{id}": show_pipeline,
        "/runs": show_runs,
        "/runs/{id}": show_run,
        "/artifacts": show_artifacts,
        "/reports": show_reports,
        "/reports/{id}": show_report,
        "/definitions": lambda _connection, _asked: Shown(
            "definitions.html", {"definitions": DEFINITIONS}
        ),
    }
    return [
        *(Route(path, _endpoint(store, view, api_path)) for path, view in views.items()),
        *(Route(f"/static/{name}", _static(name)) for name in STATIC_FILES),
    ]


def _endpoint(store: Store, view: View, api_path: str) -> Callable[[Request], Response]:
    # A plain function, so that it runs on a thread and reports need not wait for it.
    def answer(request: Request) -> Response:
        query = dict(request.query_params)
        path = request.url.path
        base_url = f"{str(request.base_url).rstrip('/')}{api_path}"
        asked = {**query, **request.path_params, "base_url": base_url}
        try:
            shown = store.read(lambda connection: view(connection, asked))
        except ParameterError as error:
            return html(Shown("wrong.html", {"reason": str(error)}), {}, path, 400)
        except MissingError as error:
            return html(Shown("missing.html", {"reason": str(error)}), {}, path, 404)
        return html(shown, query, path)

    return answer


def _static(name: str) -> Callable[[Request], Response]:
    def answer(_request: Request) -> Response:
        return static_file(name)

    return answer
