"""The server: it takes requests apart, and puts answers together as GitHub does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import time

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from demo.github.exchange import Endpoint, Question, RefusedError, check, not_found
from demo.github.rate_limit import RateLimit
from demo.github.routes import ENDPOINTS
from demo.github.settings import Settings
from demo.github.site import JsonObject, Site
from demo.github.state import State

_ENTERPRISE = "/api/v3"


@dataclass(frozen=True, slots=True)
class Asked:
    """Remember a request, for tests to read."""

    method: str
    path: str
    query: Mapping[str, str]


def create_app(state: State) -> Starlette:
    """Serve a state as github.com's API at the root and as an Enterprise Server's at /api/v3.

    `app.state.github` is the state, and may be replaced by a later one between requests;
    `app.state.requests` lists what was asked so far, and `app.state.settings` has what was stored.
    """
    routes = [_route(endpoint) for endpoint in ENDPOINTS]
    app = Starlette(
        routes=[*routes, Mount(_ENTERPRISE, routes=routes)],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_receive)],
        exception_handlers={404: _unknown, 405: _unknown},
    )
    app.state.github = state
    app.state.requests = []
    app.state.settings = Settings()
    app.state.started_at = int(time())
    return app


def _route(endpoint: Endpoint) -> Route:
    async def answer(request: Request) -> Response:
        try:
            question = _question(request, await _body(request))
            check(question, endpoint.permission, endpoint.method)
            found = endpoint.answer(question)
        except RefusedError as error:
            return _error(request, error, f"/{endpoint.documentation}")
        if found.body is None:
            return Response(status_code=found.status)
        headers = {"Link": found.link} if found.link else {}
        return JSONResponse(found.body, found.status, headers=headers)

    return Route(f"{endpoint.root}{endpoint.path}", answer, methods=[endpoint.method])


async def _body(request: Request) -> JsonObject:
    if request.method in {"GET", "HEAD"}:
        return {}
    try:
        body = await request.json()
    except ValueError:
        raise RefusedError(400, "Problems parsing JSON") from None
    if not isinstance(body, dict):
        raise RefusedError(400, "Body should be a JSON object")
    return body


def _question(request: Request, body: JsonObject) -> Question:
    state: State = request.app.state.github
    path = {name: str(value) for name, value in request.path_params.items()}
    owner = path.get("org") or path["owner"]
    repository = path.get("repo", state.repository.full_name.rpartition("/")[2])
    if f"{owner}/{repository}".lower() != state.repository.full_name.lower():
        raise not_found()
    url = str(request.url.replace(query=""))
    return Question(
        state=state,
        site=_site(request),
        url=url,
        path=path,
        query=dict(request.query_params),
        settings=request.app.state.settings,
        body=body,
    )


def _site(request: Request) -> Site:
    state: State = request.app.state.github
    origin = f"{request.url.scheme}://{request.url.netloc}"
    enterprise = request.url.path.startswith(f"{_ENTERPRISE}/")
    return Site(
        api=origin + _ENTERPRISE if enterprise else origin,
        html=state.server,
        enterprise=enterprise,
    )


async def _receive(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    log: list[Asked] = request.app.state.requests
    log.append(Asked(request.method, request.url.path, dict(request.query_params)))
    if "authorization" not in request.headers:
        return _error(request, RefusedError(401, "Requires authentication"))
    if _site(request).enterprise:  # a rate limit is off there unless an administrator sets it
        return await call_next(request)
    state: State = request.app.state.github
    limit = RateLimit(state.requests_left, len(log), request.app.state.started_at)
    if limit.is_exceeded:
        response = _error(
            request, limit.refusal, "/using-the-rest-api/rate-limits-for-the-rest-api"
        )
    else:
        response = await call_next(request)
    response.headers.update(limit.headers)
    return response


async def _unknown(request: Request, _error_of_router: Exception) -> Response:
    return _error(request, not_found())


def _error(request: Request, error: RefusedError, page: str = "") -> Response:
    body = {
        "message": error.message,
        "documentation_url": _site(request).documentation + page,
        "status": str(error.status),
    }
    return JSONResponse(body, status_code=error.status, headers=dict(error.headers))
