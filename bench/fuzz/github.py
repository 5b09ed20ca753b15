"""A GitHub beneath `requests`: the demo's answers, many of them changed.

What a request is answered follows from the world's seed and the request alone, because requests
are sent from several threads.
"""

import io
import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from random import Random
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.structures import CaseInsensitiveDict
from starlette.routing import compile_path

from bench.fuzz.texts import KEY, TOKEN, Json, mutated, odd_text, spoiled, text_of
from demo.github import State
from demo.github.exchange import Question, RefusedError
from demo.github.routes import ENDPOINTS
from demo.github.site import Site
from demo.job import SAMPLE

STATE = State.load(SAMPLE)
API = "https://api.github.com"
_SITE = Site(api=API, html="https://github.com", enterprise=False)
_ROUTES = [(compile_path("/repos/{owner}/{repo}" + one.path)[0], one) for one in ENDPOINTS]
_STATUSES = (201, 204, 301, 302, 304, 400, 401, 403, 404, 409, 422, 429, 451, 500, 502, 503)
_ERRORS: tuple[type[requests.RequestException], ...] = (
    requests.ConnectionError,
    requests.ReadTimeout,
    requests.ConnectTimeout,
    requests.TooManyRedirects,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
    requests.exceptions.InvalidProxyURL,
)
_HEADERS = ("x-ratelimit-remaining", "x-ratelimit-reset", "retry-after", "location")
_KINDS = ("valid", "mutated", "status", "bytes", "error", "headers", "echo")
_WEIGHTS = (0, 70, 8, 5, 4, 8, 5)


class FuzzedGitHub:
    """Answer every request; `share` of the answers are not as they should be."""

    def __init__(self, seed: int, share: float) -> None:
        """Count how often the same is asked, for the second answer may be another."""
        self._seed = seed
        self._share = share
        self._asked: Counter[str] = Counter()

    def send(
        self, adapter: object, request: requests.PreparedRequest, **how: object
    ) -> requests.Response:
        """Stand in for `HTTPAdapter.send`."""
        del adapter, how  # whoever stands in has no use for them
        url = request.url or ""
        self._asked[url] += 1
        random = Random(f"{self._seed} {url} {self._asked[url]}")  # noqa: S311 - no secret
        hostile = random.random() < self._share
        (kind,) = random.choices(_KINDS, _WEIGHTS) if hostile else ("valid",)
        if kind == "error":
            raise random.choice(_ERRORS)(f"{TOKEN} {KEY}", request=request)
        status, text = _valid(url.partition("?")[0], url.partition("?")[2])
        headers = {"content-type": "application/json; charset=utf-8"}
        if kind == "mutated":
            value: Json = json.loads(text)
            for _ in range(random.choice((1, 1, 1, 2, 3, 10))):
                value = mutated(value, random)
            text = text_of(value, random)
        elif kind == "status":
            status = random.choice(_STATUSES)
            text = json.dumps({"message": f"API rate limit or {odd_text(random)}"})
        elif kind == "echo":
            status = random.choice(_STATUSES)
            text = json.dumps({"message": f"{TOKEN} {KEY}", TOKEN: KEY})
            headers["x-echo"] = TOKEN
        content = text.encode("utf-8", "replace")
        if kind == "bytes":
            content = spoiled(content, random)
        if kind in {"headers", "status"}:
            headers |= {name: _header(random) for name in random.sample(_HEADERS, 2)}
        return _response(request, status, headers, content)


@cache
def _valid(url: str, query: str) -> tuple[int, str]:
    path = urlsplit(url).path
    for route, endpoint in _ROUTES:
        found = route.match(path)
        if found:
            question = Question(STATE, _SITE, url, found.groupdict(), dict(parse_qsl(query)))
            try:
                return 200, json.dumps(endpoint.answer(question).body)
            except RefusedError as error:
                return error.status, json.dumps({"message": error.message})
    return 404, json.dumps({"message": "Not Found"})


def _header(random: Random) -> str:
    options = ("0", "1", "-1", "1e999", "nan", "9" * 400, "Mon, 01 Jan 99999999999 00:00:00 GMT")
    address = (f"{API}/repos/acme/shop", "https://elsewhere.example/x", "http://[", "//")
    text = random.choice((*options, *address, odd_text(random)[:2000]))
    # What http.client gives: one line of Latin-1.
    return (
        "".join(char for char in text if char not in "\r\n\0")
        .encode("latin-1", "replace")
        .decode("latin-1")
    )


def _response(
    request: requests.PreparedRequest, status: int, headers: Mapping[str, str], content: bytes
) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers = CaseInsensitiveDict(headers)
    response.encoding = requests.utils.get_encoding_from_headers(response.headers)
    response.raw = io.BytesIO(content)
    response.url = request.url or ""
    response.request = request
    return response
