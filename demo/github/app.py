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

from demo.github.exchange import Endpoint, Question, RefusedError, not_found
from demo.github.routes import ENDPOINTS
from demo.github.site import Site
from demo.github.state import State

_ENTERPRISE = "/api/v3"
_REQUESTS_AN_HOUR = 1000  # what a GITHUB_TOKEN has for one repository


@dataclass(frozen=True, slots=True)
class Asked:
    """Remember a request, for tests to read."""

    method: str
    path: str
    query: Mapping[str, str]


def create_app(state: State) -> Starlette:
    """Serve a state as github.com's API at the root and as an Enterprise Server's at /api/v3.

    `app.state.github` is the state, and may be replaced by a later one between requests;
    `app.state.requests` lists what was asked so far.
    """
    routes = [_route(endpoint) for endpoint in ENDPOINTS]
    app = Starlette(
        routes=[*routes, Mount(_ENTERPRISE, routes=routes)],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_receive)],
        exception_handlers={404: _unknown, 405: _unknown},
    )
    app.state.github = state
    app.state.requests = []
    app.state.started_at = int(time())
    return app


def _route(endpoint: Endpoint) -> Route:
    async def answer(request: Request) -> Response:
        try:
            found = endpoint.answer(_question(request))
        except RefusedError as error:
            return _error(request, error, f"/{endpoint.documentation}")
        headers = {"Link": found.link} if found.link else {}
        return JSONResponse(found.body, headers=headers)

    return Route(f"/repos/{{owner}}/{{repo}}{endpoint.path}", answer)


def _question(request: Request) -> Question:
    state: State = request.app.state.github
    path = {name: str(value) for name, value in request.path_params.items()}
    if f"{path['owner']}/{path['repo']}".lower() != state.repository.full_name.lower():
        raise not_found()
    url = str(request.url.replace(query=""))
    return Question(state, _site(request), url, path, dict(request.query_params))


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
    if "authorization" in request.headers:
        response = await call_next(request)
    else:
        response = _error(request, RefusedError(401, "Requires authentication"))
    if not _site(request).enterprise:  # a rate limit is off there unless an administrator sets it
        response.headers.update(_rate_limit(len(log), request.app.state.started_at))
    return response


def _rate_limit(used: int, since: int) -> dict[str, str]:
    """Count requests as in "Rate limits for the REST API"; the reset is in epoch seconds, UTC."""
    return {
        "X-RateLimit-Limit": str(_REQUESTS_AN_HOUR),
        "X-RateLimit-Remaining": str(max(0, _REQUESTS_AN_HOUR - used)),
        "X-RateLimit-Reset": str(since + 3600),
        "X-RateLimit-Resource": "core",
        "X-RateLimit-Used": str(used),
    }


async def _unknown(request: Request, _error_of_router: Exception) -> Response:
    return _error(request, not_found())


def _error(request: Request, error: RefusedError, page: str = "") -> Response:
    body = {
        "message": error.message,
        "documentation_url": _site(request).documentation + page,
        "status": str(error.status),
    }
    return JSONResponse(body, status_code=error.status)
