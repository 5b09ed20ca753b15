"""Specify which certificates are trusted, with handshakes of a server that never listens."""

import hashlib
import os
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import truststore
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sei_action.certificates import context_for, trust_the_system
from sei_action.errors import ConfigurationError

_HOST = "sei.example"


class Authority(NamedTuple):
    """A private certificate authority, and a server that it vouches for."""

    pem: Path
    subject: x509.Name
    server: ssl.SSLContext


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, issuer: x509.Name
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )


def _authority(folder: Path) -> Authority:
    key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = _name(f"authority of {folder.name.lower()}")
    basic = x509.BasicConstraints(ca=True, path_length=None)
    root = _certificate(name, key, name).add_extension(basic, critical=True)
    leaf = _certificate(_name(_HOST), server_key, name).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(_HOST)]), critical=False
    )
    pem = folder / "authority.pem"
    pem.write_bytes(root.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    chain = folder / "server.pem"
    chain.write_bytes(
        server_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + leaf.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain)
    return Authority(pem, name, server)


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Make an authority that no system knows."""
    return _authority(tmp_path_factory.mktemp("private"))


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Make a second one."""
    return _authority(tmp_path_factory.mktemp("another"))


def _meet(client: ssl.SSLContext, server: ssl.SSLContext, host: str = _HOST) -> str | None:
    """Shake hands in memory; raises SSLCertVerificationError where the client does not trust."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(to_client, to_server, server_hostname=host)
    answering = server.wrap_bio(to_server, to_client, server_side=True)
    for side in (asking, answering) * 3:
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
    return asking.version()


def test_an_authority_in_requests_ca_bundle_is_trusted(private: Authority) -> None:
    assert _meet(context_for({"REQUESTS_CA_BUNDLE": str(private.pem)}), private.server)


def test_a_folder_in_requests_ca_bundle_is_one_of_hashed_names(
    private: Authority, tmp_path: Path
) -> None:
    # X509_NAME_hash of OpenSSL: of a plain lower-case name, its encoding without the outer tag.
    digest = hashlib.sha1(private.subject.public_bytes()[2:], usedforsecurity=False).digest()
    name = f"{int.from_bytes(digest[:4], 'little'):08x}.0"
    (tmp_path / name).write_bytes(private.pem.read_bytes())

    assert _meet(context_for({"REQUESTS_CA_BUNDLE": str(tmp_path)}), private.server)


@pytest.mark.parametrize("env", [{}, {"REQUESTS_CA_BUNDLE": ""}])
def test_an_authority_that_nobody_names_is_not_trusted(
    private: Authority, env: dict[str, str]
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        _meet(context_for(env), private.server)


def test_an_authority_other_than_the_named_one_is_not_trusted(
    private: Authority, another: Authority
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        _meet(context_for({"REQUESTS_CA_BUNDLE": str(another.pem)}), private.server)


def test_an_authority_in_ssl_cert_file_is_trusted(
    private: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(private.pem))

    assert _meet(context_for(os.environ), private.server)


def test_requests_ca_bundle_adds_to_what_is_trusted_anyway(
    private: Authority, another: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(private.pem))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(another.pem))

    assert _meet(context_for(os.environ), private.server)
    assert _meet(context_for(os.environ), another.server)


def test_a_certificate_is_good_for_its_own_host_alone(private: Authority) -> None:
    context = context_for({"REQUESTS_CA_BUNDLE": str(private.pem)})

    with pytest.raises(ssl.SSLCertVerificationError):
        _meet(context, private.server, "elsewhere.example")


def test_no_variable_switches_verification_off(
    private: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONHTTPSVERIFY", "NODE_TLS_REJECT_UNAUTHORIZED", "SEI_VERIFY"):
        monkeypatch.setenv(name, "0")

    with pytest.raises(ssl.SSLCertVerificationError):
        _meet(context_for(os.environ), private.server)


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"\xff\xfe"])
def test_a_bundle_without_certificates_is_told_with_its_path_and_what_to_do(
    tmp_path: Path, content: bytes | None
) -> None:
    bundle = tmp_path / "bundle.pem"
    if content is not None:
        bundle.write_bytes(content)

    with pytest.raises(ConfigurationError) as caught:
        context_for({"REQUESTS_CA_BUNDLE": str(bundle)})

    (problem,) = caught.value.problems
    assert problem.startswith(f"REQUESTS_CA_BUNDLE is {str(bundle)!r}, which holds no certificates")
    assert problem.endswith("Write the path of a PEM file that the runner has, or unset it.")


def test_every_connection_of_the_process_trusts_what_the_system_trusts() -> None:
    before = ssl.SSLContext

    trust_the_system()
    try:
        assert isinstance(ssl.create_default_context(), truststore.SSLContext)
    finally:
        truststore.extract_from_ssl()

    assert ssl.SSLContext is before
