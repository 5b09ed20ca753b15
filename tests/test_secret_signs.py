"""Specify which parameters count as secrets, by name and by value, and which do not.

No secret stands here: what looks like one is put together when the tests run.
"""

import base64
import hashlib
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.secret_signs import looks_like_secret

_LONG = 64 * 1024


def filler(length: int) -> str:
    """Give letters and digits that look like any others and are always the same."""
    digest = hashlib.sha512(b"filler").digest()
    return base64.b64encode(digest).decode().translate({43: "x", 47: "y", 61: "z"})[:length]


def test_what_holds_a_known_secret_is_secret() -> None:
    assert looks_like_secret("note", "the key is hunter2!", {"hunter2"})


def test_what_holds_no_known_secret_is_not() -> None:
    assert not looks_like_secret("note", "the key is hunter", {"hunter2"})


@pytest.mark.parametrize("known", ["", " ", "\n"])
def test_an_empty_secret_is_in_nothing(known: str) -> None:
    assert not looks_like_secret("note", "plain text\n", {known})


@pytest.mark.parametrize("value", ["***", "https://***@shop.example/", "key ***"])
def test_what_is_masked_already_is_secret(value: str) -> None:
    assert looks_like_secret("note", value)


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "DB_PASSWORD",
        "dbPassword",
        "db-password",
        "database password",
        "PGPASSWORD",
        "passwords",
        "MYSQL_PWD",
        "DB_PASS",
        "secret",
        "clientSecret",
        "client.secret",
        "SECRETS",
        "API_TOKEN",
        "apiToken",
        "APIToken",
        "tokens",
        "githubtoken",
        "GH_PAT",
        "api-key",
        "apiKey",
        "APIKey",
        "APIKEY",
        "X-Api-Key",
        "AWS_ACCESS_KEY_ID",
        "access key",
        "privateKey",
        "SSH_KEY",
        "signing-keys",
        "azure-credentials",
        "passphrase",
        "Authorization",
        "connectionString",
        "oauth2Token",
    ],
)
def test_a_name_that_says_so_makes_a_secret(name: str) -> None:
    assert looks_like_secret(name, "hunter2")


@pytest.mark.parametrize(
    "name",
    [
        "tokenizer",
        "secretary",
        "passage",
        "compass",
        "pass-rate",
        "patch",
        "pat-rick",
        "key",
        "cache-key",
        "keyboard",
        "monkey",
        "author",
        "environment",
        "",
        "版本",
    ],
)
def test_a_name_with_other_words_makes_none(name: str) -> None:
    assert not looks_like_secret(name, "hunter2")


@pytest.mark.parametrize("value", ["", " ", "true", "False", "YES", "no", "on", "off"])
def test_an_empty_value_or_a_boolean_is_no_secret_whatever_its_name(value: str) -> None:
    assert not looks_like_secret("use-token", value)


@pytest.mark.parametrize(
    "value",
    [
        f"ghp_{filler(36)}",
        f"gho_{filler(36)}",
        f"ghu_{filler(36)}",
        f"ghs_{filler(36)}",
        f"ghr_{filler(36)}",
        f"github_pat_{filler(22)}_{filler(59)}",
        f"AKIA{'A2B3' * 4}",
        f"ASIA{'A2B3' * 4}",
        f"xoxb-{filler(12)}-{filler(24)}",
        f"xapp-1-{filler(12)}",
        f"AIza{filler(35)}",
        f"GOCSPX-{filler(28)}",
        f"sk_live_{filler(24)}",
        f"rk_test_{filler(24)}",
        f"npm_{filler(36)}",
        f"pypi-AgE{filler(60)}",
        f"glpat-{filler(20)}",
        f"pat.{filler(22)}.{'1a2b' * 6}.{filler(20)}",
        f"sat.{filler(22)}.{'1a2b' * 6}.{filler(20)}",
        f"SG.{filler(22)}.{filler(43)}",
        f"dckr_pat_{filler(27)}",
        f"dop_v1_{'1a2b' * 16}",
        f"hvs.{filler(24)}",
        f"sk-ant-{filler(24)}",
        f"eyJ{filler(20)}.eyJ{filler(20)}.{filler(43)}",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
        "https://hooks.slack.com/services/T0/B0/x",
        "https://me:hunter2@shop.example/",
        "postgres://me:hunter2@db:5432/shop",
        "redis://:hunter2@cache/0",
        f"DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={filler(44)}",
        "Server=db;Password=hunter2;Encrypt=true",
        "--api-key=hunter2 --verbose",
        '{"user": "me", "password": "hunter2"}',
        "https://shop.example/hook?token=hunter2",
        "https://shop.blob.example/a.zip?sv=2024&sig=hunter2",
        "Authorization: Digest me",
        "authorization=me",
        f"Bearer {filler(20)}1",
        "ApiKey 0123456789abcdef",
        f"Basic {base64.b64encode(b'me:hunter2').decode()}",
    ],
)
def test_a_well_known_form_of_a_secret_is_one(value: str) -> None:
    assert looks_like_secret("note", value)
    assert looks_like_secret("note", f"{value}\n")


def test_a_secret_between_other_words_is_one() -> None:
    assert looks_like_secret("note", f"use ghp_{filler(36)} please")


@pytest.mark.parametrize(
    "value",
    [
        "1.4.2",
        "v2.0.0-rc.1+build.20260131",
        "1.2.3+sha.4f0c2a9be13d87655d1c0de9ab8f34567890abcd",
        "0.0.0-20260131093000-4f0c2a9be13d",
        "4f0c2a9",
        "4f0c2a9be13d",
        "4f0c2a9be13d87655d1c0de9ab8f34567890abcd",
        f"sha256:{'4f0c2a9b' * 8}",
        f"sha512-{base64.b64encode(b'x1' * 32).decode()}",
        "666ba79b-3f3d-4236-ac04-4686ce526705",
        "2026-01-31",
        "2026-01-31T09:30:00.000Z",
        "20260131T093000Z",
        "20260131093000562562562562",
        "https://github.com/acme/shop/actions/runs/21542876342/attempts/2",
        "https://shop.example/assets/4f0c2a9be13d87655d1c0de9/main.js?version=3#top",
        "https://me@shop.example/",
        "ssh://git@github.com/acme/shop.git",
        "git@github.com:acme/shop.git",
        f"ghcr.io/acme/shop/api:1.4.2@sha256:{'4f0c2a9b' * 8}",
        "ghcr.io/acme/shop:main-4f0c2a9be13d87655d1c0de9ab8f34567890abcd",
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:2026.01.31",
        "arn:aws:iam::123456789012:role/ShopDeploymentAutomationRole",
        "subnet-0a1b2c3d4e5f67890",
        "ami-0abcdef1234567890",
        "src/main/java/com/acme/shop/PaymentConfirmationController.java",
        "C:\\actions-runner\\_work\\shop\\shop\\build\\outputs",
        "./gradlew :checkout:assembleReleaseUnsigned",
        "feature/SHOP-1234-show-the-price-including-VAT",
        "refs/pull/562/merge",
        "AbstractSingletonProxyFactoryBean",
        "Java17Gradle8Build",
        "ubuntu-24.04",
        "windows2025amd64server",
        "Linux-X64-GCC12-CUDA12-py311",
        "macOS-14-ARM64-Xcode-15",
        "cp311-manylinux_2_17_x86_64",
        "x86_64-unknown-linux-gnu",
        "Standard_D4s_v3_Production",
        "Donaudampfschifffahrtsgesellschaft",
        "counterrevolutionaries",
        "Token refresh, and secret santa: all of it",
        "Basic authentication",
        "Basic DATABASE",
        "Bearer of good news",
        "tokenizer=byte-level",
        "use-token=true",
        "max-tokens=4096",
        "Fix the password: it was too short",
        "-----BEGIN CERTIFICATE-----",
        "me@shop.example",
        "0 4 * * 1-5",
        '["ubuntu-24.04","windows-2025"]',
        '{"node": 22, "os": "ubuntu-24.04"}',
        "本番デプロイ",
    ],
)
def test_what_everybody_may_know_is_no_secret(value: str) -> None:
    assert not looks_like_secret("note", value)


def keys(encode: Callable[[bytes], str], size: int) -> list[str]:
    """Give a thousand keys of some bytes, as random as a hash is, and always the same."""
    return [encode(hashlib.sha512(str(i).encode()).digest()[:size]) for i in range(1000)]


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def url_safe_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def base32_of(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    ("encode", "size"),
    [
        (bytes.hex, 16),
        (bytes.hex, 24),
        (bytes.hex, 32),
        (bytes.hex, 64),
        (base64_of, 24),
        (base64_of, 30),
        (base64_of, 32),
        (base64_of, 64),
        (url_safe_of, 24),
        (url_safe_of, 32),
        (base32_of, 20),
        (base32_of, 32),
    ],
)
def test_nearly_every_random_key_is_secret(encode: Callable[[bytes], str], size: int) -> None:
    found = [key for key in keys(encode, size) if looks_like_secret("note", key)]

    assert len(found) > 970


def test_a_random_key_behind_its_name_is_secret() -> None:
    assert looks_like_secret("note", f"shop:{keys(bytes.hex, 16)[0]}")


def test_text_with_spaces_is_not_measured() -> None:
    assert not looks_like_secret("note", f"build {keys(bytes.hex, 16)[0]}")


@given(st.text(), st.text(), st.sets(st.text()))
def test_every_parameter_is_judged(name: str, value: str, known: set[str]) -> None:
    assert looks_like_secret(name, value, known) in {True, False}


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "A",
        "a1",
        "eyJ",
        "eyJ-",
        "eyJa.",
        "gh",
        "ghp_",
        "://",
        "://a:",
        "pat.",
        "pat.aaaaaaaaaa.",
        "-----BEGIN ",
        "token=",
        "secret'    ",
        "authorization ",
        "sha1-",
        "12345678-1234-",
        "xoxb-",
        "a-",
        " ",
        "=",
    ],
)
@pytest.mark.parametrize("start", ["", "Basic ", "Bearer "])
def test_no_long_value_takes_long(start: str, part: str) -> None:
    value = (start + part * _LONG)[:_LONG]
    began = time.process_time()

    looks_like_secret("note", value)
    looks_like_secret(value, "note")

    assert time.process_time() - began < 1
