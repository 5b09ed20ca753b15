"""Specify which references of images are legal, how each is split, and what is said of others."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.images import ImageReference, parse_image

_DIGEST = f"sha256:{'4f' * 32}"
_HUB = "registry.hub.docker.com"


def _image(location: str, name: str, qualifier: str, digest: str | None = None) -> ImageReference:
    return ImageReference(location=location, name=name, qualifier=qualifier, hash=digest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"ghcr.io/acme/shop/api:1.4.2@{_DIGEST}",
            _image("ghcr.io/acme/shop", "api", "1.4.2", _DIGEST),
        ),
        ("ghcr.io/acme/shop/api:1.4.2", _image("ghcr.io/acme/shop", "api", "1.4.2")),
        ("ghcr.io/api:1", _image("ghcr.io", "api", "1")),
        ("ghcr.io/acme/platform/shop/api:1", _image("ghcr.io/acme/platform/shop", "api", "1")),
    ],
)
def test_a_reference_is_split_into_location_name_qualifier_and_hash(
    text: str, expected: ImageReference
) -> None:
    assert parse_image(text) == expected


def test_without_tag_and_digest_the_qualifier_is_latest() -> None:
    assert parse_image("ghcr.io/acme/api").qualifier == "latest"


def test_a_digest_without_tag_is_the_qualifier_too() -> None:
    assert parse_image(f"ghcr.io/acme/api@{_DIGEST}") == _image(
        "ghcr.io/acme", "api", _DIGEST, _DIGEST
    )


@pytest.mark.parametrize(
    "text",
    [
        "nginx",
        "nginx:latest",
        "library/nginx",
        "docker.io/nginx",
        "docker.io/library/nginx",
        "index.docker.io/nginx",
        "index.docker.io/library/nginx:latest",
    ],
)
def test_every_name_of_an_official_image_of_docker_hub_is_one(text: str) -> None:
    assert parse_image(text) == _image(f"{_HUB}/library", "nginx", "latest")


@pytest.mark.parametrize("text", ["acme/api", "docker.io/acme/api", "index.docker.io/acme/api"])
def test_every_name_of_an_image_of_docker_hub_is_one(text: str) -> None:
    assert parse_image(text) == _image(f"{_HUB}/acme", "api", "latest")


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("localhost:5000/api", "localhost:5000"),
        ("localhost/api", "localhost"),
        ("registry:5000/team/api", "registry:5000/team"),
        ("127.0.0.1:5000/api", "127.0.0.1:5000"),
        ("[2001:db8::1]:5000/team/api", "[2001:db8::1]:5000/team"),
        ("[::1]/api", "[::1]"),
        ("xn--n3h.example/api", "xn--n3h.example"),
        ("REGISTRY/api", "REGISTRY"),
        ("docker.io:443/acme/api", "docker.io:443/acme"),
    ],
)
def test_a_first_part_that_can_be_a_host_is_the_registry(text: str, location: str) -> None:
    assert parse_image(text) == _image(location, "api", "latest")


def test_a_first_part_with_a_dot_that_can_be_no_host_is_part_of_the_path() -> None:
    assert parse_image("acme_shop.eu/api") == _image(f"{_HUB}/acme_shop.eu", "api", "latest")


@pytest.mark.parametrize(
    ("text", "name", "tag"),
    [("localhost:5000", "localhost", "5000"), ("192.168.0.1:80", "192.168.0.1", "80")],
)
def test_what_stands_alone_is_a_name_and_its_tag(text: str, name: str, tag: str) -> None:
    assert parse_image(text) == _image(f"{_HUB}/library", name, tag)


@pytest.mark.parametrize("path", ["a", "a/b-c", "a---b/c", "a__b/c", "a_b.c-d/e", "0/1", "a" * 64])
def test_a_path_may_have_separators_between_letters_and_digits(path: str) -> None:
    assert parse_image(f"ghcr.io/{path}").name == path.rpartition("/")[2]


@pytest.mark.parametrize("tag", ["_", "V1.0-rc_1", "1" * 128])
def test_a_tag_may_have_letters_digits_and_separators(tag: str) -> None:
    assert parse_image(f"api:{tag}").qualifier == tag


@pytest.mark.parametrize(
    "digest",
    [f"sha512:{'0a' * 64}", f"sha384:{'0a' * 48}", f"blake3:{'0A' * 32}", f"multi+b-c:{'0' * 32}"],
)
def test_a_digest_may_be_of_another_algorithm(digest: str) -> None:
    assert parse_image(f"api@{digest}").hash == digest


def test_a_path_of_255_characters_is_the_longest() -> None:
    assert parse_image(f"ghcr.io/{'a' * 255}").name == "a" * 255
    with pytest.raises(ValueError, match="its path has 256 characters; write at most 255"):
        parse_image(f"ghcr.io/{'a' * 256}")


def test_a_tag_of_128_characters_is_the_longest() -> None:
    with pytest.raises(ValueError, match="is no tag; write at most 128 letters, digits"):
        parse_image(f"api:{'1' * 129}")


@pytest.mark.parametrize("text", ["Api", "ghcr.io/Acme/api", "docker/Docker", "test:5000/Team/api"])
def test_a_path_with_capital_letters_is_told_in_lower_case(text: str) -> None:
    path = text.lower().removeprefix("ghcr.io/").removeprefix("test:5000/")

    with pytest.raises(ValueError, match=f"a repository has no capital letters; write '.*{path}'"):
        parse_image(text)


@pytest.mark.parametrize(
    "text",
    [
        "-docker",
        "docker-/docker",
        "-docker-/docker",
        "docker///docker",
        "docker/",
        "/docker",
        "____/____",
        "ghcr.io/dock..er",
        "ghcr.io/dock_.er",
        "a___b",
        "aa/asdf$$^/aa",
        "[fc00::1]",
        ":tag",
        f"@{_DIGEST}",
        "bücher/api",
    ],
)
def test_a_path_that_breaks_the_grammar_is_refused_by_its_part(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no part of a repository's path; write letters and"):
        parse_image(text)


@pytest.mark.parametrize(
    "text",
    [
        "-docker.io/docker/docker",
        "fc00::1:5000/debian",
        "[fe80::1%eth0]:5000/debian",
        "[2001:db8:3:4::192.0.2.33]:5000/debian",
        "ghcr.io:/api",
        "ghcr.io:5000a/api",
        "api:1.4/2",
        "My_Team/api",
        "dock..er/docker",
    ],
)
def test_a_registry_that_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no registry; write a host with or without a port"):
        parse_image(text)


@pytest.mark.parametrize("tag", ["-1", ".1", "1.0+build", "1:2", "ü"])
def test_a_tag_that_breaks_the_grammar_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match=r"is no tag; write at most 128 letters, digits, _ \. or"):
        parse_image(f"ghcr.io/acme/api:{tag}")


def test_an_empty_tag_is_told() -> None:
    with pytest.raises(ValueError, match="nothing follows the colon; write a tag there"):
        parse_image("ghcr.io/acme/api:")


@pytest.mark.parametrize(
    "digest",
    ["sha256:4f4f", f"sha256:{'4F' * 32}", f"SHA256:{'4f' * 32}", f"sha512:{'4f' * 32}", "4f" * 32],
)
def test_a_digest_that_is_not_whole_or_not_in_lower_case_is_refused(digest: str) -> None:
    with pytest.raises(ValueError, match="is no digest; write it whole and in lower case, sha256:"):
        parse_image(f"ghcr.io/acme/api@{digest}")


def test_an_empty_digest_is_told_what_it_most_likely_means() -> None:
    with pytest.raises(ValueError, match="nothing follows the @; the step that gives the digest"):
        parse_image("ghcr.io/acme/api@")


@pytest.mark.parametrize("text", [_DIGEST, "4f" * 32])
def test_a_digest_alone_is_no_image(text: str) -> None:
    with pytest.raises(ValueError, match="it is a digest alone; write the image before it"):
        parse_image(text)


def test_an_address_is_told_to_be_written_without_its_scheme() -> None:
    with pytest.raises(ValueError, match="it is an address; write it without 'docker://'"):
        parse_image("docker://ghcr.io/acme/api")


def test_white_space_is_in_no_reference() -> None:
    with pytest.raises(ValueError, match="it holds white space; write one reference a line"):
        parse_image("nginx redis")


def test_an_empty_text_is_no_reference() -> None:
    with pytest.raises(ValueError, match=r"'' is not an image reference: it is empty; write one"):
        parse_image("")


def test_an_illegal_reference_is_quoted_shortened() -> None:
    with pytest.raises(ValueError, match=rf"^'{'-' * 119}…' is not an image reference: "):
        parse_image("-" * 500)


_ALPHANUMERIC = st.from_regex("[a-z0-9]{1,8}", fullmatch=True)
_SEPARATOR = st.sampled_from([".", "_", "__", "-", "---"])


@st.composite
def _components(draw: st.DrawFn) -> str:
    rest = draw(st.lists(st.tuples(_SEPARATOR, _ALPHANUMERIC), max_size=2))
    return draw(_ALPHANUMERIC) + "".join(separator + text for separator, text in rest)


_HOSTS = st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,5}[a-zA-Z0-9])?", fullmatch=True)
_REGISTRIES = st.builds(
    "{}{}".format,
    st.lists(_HOSTS, min_size=2, max_size=4).map(".".join)
    | st.ip_addresses(v=4).map(str)
    | st.ip_addresses(v=6).map(lambda address: f"[{address.exploded}]")
    | st.just("localhost"),
    st.just("") | st.integers(0, 65535).map(":{}".format),
).filter(lambda host: host not in {"docker.io", "index.docker.io"})
_PATHS = st.lists(_components(), min_size=1, max_size=5).map("/".join)
_TAGS = st.from_regex("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}", fullmatch=True)
_DIGESTS = st.from_regex(
    r"sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}|[a-z]{1,3}\+b64:[0-9a-fA-F]{32,40}", fullmatch=True
)
_ENDS = st.tuples(st.none() | _TAGS, st.none() | _DIGESTS)


def _end(tag: str | None, digest: str | None) -> str:
    return (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def _rejoined(image: ImageReference) -> str:
    tag = None if image.qualifier == image.hash else image.qualifier
    return f"{image.location}/{image.name}{_end(tag, image.hash)}"


@given(_REGISTRIES, _PATHS, _ENDS)
def test_every_reference_that_the_grammar_makes_is_read_and_rejoins_to_the_same(
    registry: str, path: str, end: tuple[str | None, str | None]
) -> None:
    tag, digest = end
    expected = _end(tag or (None if digest else "latest"), digest)

    image = parse_image(f"{registry}/{path}{_end(tag, digest)}")

    assert _rejoined(image) == f"{registry}/{path}{expected}"


@given(st.lists(_components(), min_size=2, max_size=4), _ENDS)
def test_a_path_of_docker_hub_is_the_same_with_and_without_its_registry(
    parts: list[str], end: tuple[str | None, str | None]
) -> None:
    # A dot would make a registry of the first part.
    path = "/".join([parts[0].replace(".", "-").replace("localhost", "local"), *parts[1:]])

    short = parse_image(path + _end(*end))

    assert short == parse_image(f"docker.io/{path}{_end(*end)}")
    assert f"{short.location}/{short.name}" == f"{_HUB}/{path}"


@given(st.text() | st.text("aA0:/@.-_[] \n\ud800"))
def test_no_text_makes_the_parser_raise_anything_but_value_errors(text: str) -> None:
    with contextlib.suppress(ValueError):
        image = parse_image(text)
        assert image.location
        assert image.name
        assert image.qualifier


@given(st.text())
def test_what_is_said_of_an_illegal_reference_is_on_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="is not an image reference") as caught:
        parse_image(f"-{text}")

    assert len(str(caught.value).splitlines()) == 1
