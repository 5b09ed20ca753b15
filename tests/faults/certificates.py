"""Certificates, good and bad, of certificate authorities that were made up for a test."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SEI_HOST, GITHUB_HOST = "sei.test", "github.test"
_OURS = ("localhost", SEI_HOST, GITHUB_HOST)
_ADDRESSES = ("127.0.0.1", "::1")
_DAY = timedelta(days=1)


class Authority:
    """Sign certificates; `file` is the PEM file that makes others trust them."""

    def __init__(self, folder: Path, name: str) -> None:
        """Make the authority's own certificate."""
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        own = x509.BasicConstraints(ca=True, path_length=None)
        builder = _builder(self._name, self._name, self._key, -_DAY, _DAY)
        builder = builder.add_extension(own, critical=True).add_extension(_MAY_SIGN, critical=True)
        self.file = folder / f"{name}.pem"
        signed = builder.sign(self._key, hashes.SHA256())
        self.file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    def certified(
        self,
        name: str,
        *hosts: str,
        starts: timedelta = -_DAY,
        ends: timedelta = _DAY,
        by_itself: bool = False,
    ) -> ssl.SSLContext:
        """Make a server's context with a certificate for these hosts, or for our own."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _named(name)
        issuer, issuer_key = (subject, key) if by_itself else (self._name, self._key)
        names: list[x509.GeneralName] = [x509.DNSName(host) for host in hosts or _OURS]
        if not hosts:
            names += [x509.IPAddress(ip_address(address)) for address in _ADDRESSES]
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
        signed = (
            _builder(subject, issuer, key, starts, ends)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(identifier, critical=False)
            .sign(issuer_key, hashes.SHA256())
        )
        path = self._folder / f"{name}.pem"
        path.write_bytes(_private(key) + signed.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


class Certificates:
    """Hold an authority, another one, and a server's context for each kind of certificate."""

    def __init__(self, folder: Path) -> None:
        """Make them all."""
        ours, others = Authority(folder, "authority"), Authority(folder, "other-authority")
        self.files = {"ca": str(ours.file), "other_ca": str(others.file)}
        self.contexts = {
            "good": ours.certified("good"),
            "expired": ours.certified("expired", starts=-2 * _DAY, ends=-_DAY),
            "of another host": ours.certified("other-host", "other.test"),
            "self-signed": ours.certified("self-signed", by_itself=True),
            "of another authority": others.certified("other-good"),
        }


_MAY_SIGN = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Test {name}")])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    starts: timedelta,
    ends: timedelta,
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + starts)
        .not_valid_after(now + ends)
        .add_extension(identifier, critical=False)
    )


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
