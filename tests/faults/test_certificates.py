"""Only certificates that the machine or the user trusts are trusted, for SEI and for GitHub."""

import pytest

from tests.faults import scripts
from tests.faults.cases import AT_ONCE, SHORT, Case, End
from tests.faults.checks import check
from tests.faults.conftest import Player

_TRUSTING = {"SSL_CERT_FILE": "{ca}"}
_REMEDY = "SSL_CERT_FILE or REQUESTS_CA_BUNDLE"
_UNTRUSTED = ("The certificate of https://127.0.0.1:", "is not trusted", _REMEDY)

ACCEPTED = [
    Case(
        name="an authority in SSL_CERT_FILE",
        sei_certificate="good",
        github_certificate="good",
        changes={"SSL_CERT_FILE": "{ca}"},
        verify="auto",
        end=End.DELIVERED,
        commits=5,
    ),
    Case(
        name="an authority in REQUESTS_CA_BUNDLE",
        sei_certificate="good",
        github_certificate="good",
        changes={"REQUESTS_CA_BUNDLE": "{ca}"},
        verify="auto",
        end=End.DELIVERED,
        commits=5,
    ),
    Case(
        name="an authority in each",
        sei_certificate="good",
        github_certificate="of another authority",
        changes={"SSL_CERT_FILE": "{ca}", "REQUESTS_CA_BUNDLE": "{other_ca}"},
        end=End.DELIVERED,
        commits=5,
    ),
    Case(
        name="an authority in each, the other way round",
        sei_certificate="of another authority",
        github_certificate="good",
        changes={"SSL_CERT_FILE": "{ca}", "REQUESTS_CA_BUNDLE": "{other_ca}"},
        end=End.DELIVERED,
        commits=5,
    ),
]

REFUSED = [
    Case(
        name=f"SEI: {kind}",
        sei_certificate=certificate,
        changes=_TRUSTING,
        end=End.KEPT,
        says=(*_UNTRUSTED, reason),
        within=AT_ONCE,
        posts=0,
    )
    for kind, certificate, reason in (
        ("an expired certificate", "expired", "certificate has expired"),
        ("a self-signed certificate", "self-signed", "self-signed certificate"),
        ("another host's certificate", "of another host", "127.0.0.1"),
        ("an unknown authority", "of another authority", "unable to get local issuer"),
    )
] + [
    Case(
        name=f"GitHub: {kind}",
        github_certificate=certificate,
        changes=_TRUSTING,
        end=End.NOTHING,
        says=("GitHub", "certificate", _REMEDY),
        within=AT_ONCE,
        fails=True,
    )
    for kind, certificate in (
        ("a self-signed certificate", "self-signed"),
        ("another host's certificate", "of another host"),
    )
]

BROKEN = [
    Case(
        name="a bundle that is not there",
        changes={"REQUESTS_CA_BUNDLE": "/nowhere/ca.pem"},
        end=End.NOTHING,
        says=("::error", "REQUESTS_CA_BUNDLE is '/nowhere/ca.pem'", "Write the path of a PEM"),
        within=AT_ONCE,
        code=1,
    ),
    Case(
        name="a server that speaks no TLS",
        sei=scripts.plain_http,
        timeout=SHORT,
        changes={"SEI_BASE_URL": "https://{sei}/sei/api/v1/"},
        end=End.KEPT,
        says=("SEI could not be reached at https://127.0.0.1:",),
        posts=0,
    ),
    Case(
        name="a handshake that never ends",
        sei=scripts.hold,
        changes={"SEI_BASE_URL": "https://{sei}/sei/api/v1/"},
        verify="auto",
        end=End.KEPT,
        says=("SEI", "raise the input `timeout`"),
        posts=0,
        timeout=SHORT,
    ),
]


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_a_private_authority_is_trusted_where_the_user_names_it(case: Case, played: Player) -> None:
    check(case, played(case))


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_certificate_that_cannot_be_trusted_gets_no_secret(case: Case, played: Player) -> None:
    result = played(case)

    check(case, result)
    server = result.servers.sei if case.sei_certificate else result.servers.github
    assert server.heard == b""
    assert not case.sei_certificate or server.accepted == 1, "it was tried again"


@pytest.mark.parametrize("case", BROKEN, ids=str)
def test_tls_that_does_not_come_about_is_explained(case: Case, played: Player) -> None:
    check(case, played(case))
