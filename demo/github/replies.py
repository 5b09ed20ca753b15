"""How an answer goes out: as JSON with an entity tag, or as an error.

See "Best practices for using the REST API", "Use conditional requests if appropriate", in GitHub's
documentation.
"""

from hashlib import sha256
from http import HTTPStatus

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from demo.github.exchange import Answer, RefusedError
from demo.github.site import ENTERPRISE, documentation

_WEAK = "W/"
_JSON = "application/json"


def reply(request: Request, answer: Answer) -> Response:
    """Send an answer; one that the client has already is not sent again."""
    if answer.body is None:
        return Response(status_code=answer.status)
    headers = {"Link": answer.link} if answer.link else {}
    content = to_json(answer.body)
    response = Response(content, answer.status, headers, _JSON)
    if request.method != "GET" or answer.status != HTTPStatus.OK:
        return response
    tag = f'{_WEAK}"{sha256(content).hexdigest()}"'
    if _names(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return response


def _names(condition: str, tag: str) -> bool:
    # RFC 9110, 13.1.2: a list of tags, compared weakly, or any.
    tags = {each.strip().removeprefix(_WEAK) for each in condition.split(",")}
    return bool(tags & {tag.removeprefix(_WEAK), "*"})


def refuse(request: Request, error: RefusedError, page: str = "") -> Response:
    """Send an error, which names a page of the manual."""
    enterprise = request.url.path.startswith(f"{ENTERPRISE}/")
    body = {
        "message": error.message,
        "documentation_url": documentation(enterprise=enterprise) + page,
        "status": str(error.status),
    }
    return Response(to_json(body), error.status, dict(error.headers), _JSON)
