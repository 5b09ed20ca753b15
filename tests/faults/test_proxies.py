"""A proxy that the environment names is used, and the user is told where it does not work."""

import pytest

from tests.faults import scripts
from tests.faults.cases import AT_ONCE, SHORT, Case, End
from tests.faults.checks import check
from tests.faults.conftest import Player

_NAMES_ONLY_THE_PROXY_KNOWS = {
    "SEI_BASE_URL": "https://sei.test/sei/api/v1/",
    "GITHUB_API_URL": "https://github.test",
}
_TUNNEL = {"HTTPS_PROXY": "http://user:{password}@{proxy}"}
_REMEDY = ("proxy", "HTTPS_PROXY")

WORKING = [
    Case(
        name="HTTPS_PROXY",
        proxy=scripts.proxy,
        sei_certificate="good",
        github_certificate="good",
        changes={**_NAMES_ONLY_THE_PROXY_KNOWS, **_TUNNEL, "SSL_CERT_FILE": "{ca}"},
        verify="auto",
        end=End.DELIVERED,
        posts=1,
        commits=5,
    ),
    Case(
        name="https_proxy in lower case, with an authority in REQUESTS_CA_BUNDLE",
        proxy=scripts.proxy,
        sei_certificate="good",
        github_certificate="good",
        changes={
            **_NAMES_ONLY_THE_PROXY_KNOWS,
            "https_proxy": "http://{proxy}",
            "REQUESTS_CA_BUNDLE": "{ca}",
        },
        end=End.DELIVERED,
        posts=1,
        commits=5,
    ),
    Case(
        name="HTTP_PROXY",
        proxy=scripts.proxy,
        changes={"HTTP_PROXY": "http://user:{password}@{proxy}"},
        end=End.DELIVERED,
        posts=1,
        commits=5,
    ),
]

AROUND = [
    Case(
        name="NO_PROXY, for HTTP",
        changes={"HTTP_PROXY": "http://{proxy}", "NO_PROXY": "example.com,127.0.0.1"},
        end=End.DELIVERED,
        commits=5,
    ),
    Case(
        name="NO_PROXY, for HTTPS",
        sei_certificate="good",
        github_certificate="good",
        changes={**_TUNNEL, "NO_PROXY": "127.0.0.1", "SSL_CERT_FILE": "{ca}"},
        end=End.DELIVERED,
        commits=5,
    ),
]

FAILING = [
    Case(
        name="SEI: a proxy that asks for credentials",
        changes={"SEI_BASE_URL": "https://sei.test/sei/api/v1/", **_TUNNEL},
        timeout=SHORT,
        end=End.KEPT,
        says=("SEI could not be reached at https://sei.test/sei/api/v1/", *_REMEDY),
        posts=0,
    ),
    Case(
        name="SEI: a proxy that refuses connections",
        changes={
            "SEI_BASE_URL": "https://sei.test/sei/api/v1/",
            "HTTPS_PROXY": "http://user:{password}@{closed}",
        },
        timeout=SHORT,
        end=End.KEPT,
        says=("SEI could not be reached at https://sei.test/sei/api/v1/", *_REMEDY),
        posts=0,
        fails=True,
    ),
    Case(
        name="SEI: a proxy that never answers",
        proxy=scripts.hold,
        changes={"SEI_BASE_URL": "https://sei.test/sei/api/v1/", **_TUNNEL},
        end=End.KEPT,
        says=("SEI", "raise the input `timeout`"),
        posts=0,
        timeout=SHORT,
    ),
    Case(
        name="SEI: a proxy with an address that is none",
        changes={"SEI_BASE_URL": "https://sei.test/", "HTTPS_PROXY": "ftp://user:{password}@x:1"},
        end=End.KEPT,
        says=("The report could not be sent", *_REMEDY),
        posts=0,
        within=AT_ONCE,
    ),
    Case(
        name="GitHub: a proxy that asks for credentials",
        changes={"GITHUB_API_URL": "https://github.test", **_TUNNEL},
        timeout=SHORT,
        end=End.NOTHING,
        says=("GitHub could not be reached", *_REMEDY),
    ),
    Case(
        name="GitHub: a proxy that refuses connections",
        changes={
            "GITHUB_API_URL": "https://github.test",
            "HTTPS_PROXY": "http://user:{password}@{closed}",
        },
        timeout=SHORT,
        end=End.NOTHING,
        says=("GitHub could not be reached", *_REMEDY),
        fails=True,
    ),
    Case(
        name="GitHub: a proxy that never answers",
        proxy=scripts.hold,
        changes={"GITHUB_API_URL": "https://github.test", **_TUNNEL},
        end=End.NOTHING,
        says=("GitHub", "raise the input `timeout`"),
        timeout=SHORT,
    ),
]


@pytest.mark.parametrize("case", WORKING, ids=str)
def test_a_proxy_carries_what_is_asked_and_told(case: Case, played: Player) -> None:
    result = played(case)

    check(case, result)
    lines = [request.line for request in result.servers.proxy.requests]
    for server in (result.servers.sei, result.servers.github):
        names = (server.address, "sei.test" if server is result.servers.sei else "github.test")
        assert any(name in line for line in lines for name in names), lines


@pytest.mark.parametrize("case", AROUND, ids=str)
def test_a_host_in_no_proxy_is_reached_directly(case: Case, played: Player) -> None:
    result = played(case)

    check(case, result)
    assert result.servers.proxy.accepted == 0


@pytest.mark.parametrize("case", FAILING, ids=str)
def test_a_proxy_that_does_not_work_is_explained(case: Case, played: Player) -> None:
    check(case, played(case))
