"""The server: it takes requests apart, and puts answers together as GitHub does."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from demo.github.exchange import Answer, Endpoint, Question, RefusedError, check, not_found
from demo.github.limits import Limits
from demo.github.metering import Meter
from demo.github.reception import Reception
from demo.github.replies import refuse, reply
from demo.github.repositories import Repositories
from demo.github.routes import ENDPOINTS
from demo.github.settings import Settings
from demo.github.site import ENTERPRISE_GRAPHQL, ENTERPRISE_REST, GRAPHQL, JsonObject, Site
from demo.github.state import State


def create_app(state: State, *others: State, limits: Limits | None = None) -> Starlette:
    """Serve states as github.com's APIs at the root and as an Enterprise Server's at /api.

    Each state is a repository, and answers what is asked of that repository; ids are to be unique
    among them. `app.state.github` is the first state, and may be replaced by a later one between
    requests; `app.state.others` has the others by full name, in lower case, which may be replaced
    likewise. `app.state.requests` lists what was asked so far; to clear it is to count anew against
    the limits. `app.state.settings` has what was stored. Without `limits` there are no secondary
    ones.
    """
    routes = [_route(endpoint) for endpoint in ENDPOINTS]
    app = Starlette(
        routes=[
            *routes,
            Mount(ENTERPRISE_REST, routes=routes),
            *(Route(path, _graphql, methods=["POST"]) for path in (GRAPHQL, ENTERPRISE_GRAPHQL)),
        ],
        middleware=[Middleware(Reception)],
        exception_handlers={404: _unknown, 405: _unknown},
    )
    app.state.github = state
    app.state.others = {other.repository.full_name.lower(): other for other in others}
    app.state.requests = []
    app.state.settings = Settings()
    app.state.meter = Meter(limits or Limits().without_secondary())
    return app


def _route(endpoint: Endpoint) -> Route:
    async def answer(request: Request) -> Response:
        try:
            question = _question(request, await _body(request))
            check(question, endpoint.permission, endpoint.method)
            return reply(request, endpoint.answer(question))
        except RefusedError as error:
            return refuse(request, error, f"/{endpoint.documentation}")

    return Route(f"{endpoint.root}{endpoint.path}", answer, methods=[endpoint.method])


async def _graphql(request: Request) -> Response:
    # graphql-core is for development alone, and the demo does without.
    from demo.github.graphql.answering import answer  # noqa: PLC0415

    try:
        body = await _body(request)
    except RefusedError as error:
        return refuse(request, error)
    is_limited = request.url.path == GRAPHQL
    spend = request.app.state.meter.graphql.spend if is_limited else lambda _: True
    return reply(request, Answer(answer(_repositories(request), body, spend)))


def _repositories(request: Request) -> Repositories:
    return Repositories(request.app.state.github, request.app.state.others)


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
    path = {name: str(value) for name, value in request.path_params.items()}
    repositories = _repositories(request)
    organisation: Sequence[State] = ()
    if "org" in path:
        organisation = repositories.owned_by(path["org"])
        state = next(iter(organisation), None)
    else:
        state = repositories.named(f"{path['owner']}/{path['repo']}")
    if state is None:
        raise not_found()
    return Question(
        state=state,
        site=_site(request, state),
        url=str(request.url.replace(query="")),
        path=path,
        query=dict(request.query_params),
        settings=request.app.state.settings,
        body=body,
        organisation=organisation,
        counts_beyond_1000=request.app.state.meter.limits.counts_beyond_1000,
    )


def _site(request: Request, state: State) -> Site:
    origin = f"{request.url.scheme}://{request.url.netloc}"
    enterprise = request.url.path.startswith(f"{ENTERPRISE_REST}/")
    return Site(
        api=origin + ENTERPRISE_REST if enterprise else origin,
        html=state.server,
        enterprise=enterprise,
    )


async def _unknown(request: Request, _error_of_router: Exception) -> Response:
    return refuse(request, not_found())
