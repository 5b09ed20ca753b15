"""The page of the artifacts."""

import httpx
import pytest

from tests.sandbox.builders import artifact, post
from tests.sandbox.pages.reading import shown
from tests.sandbox.pages.test_overview import build, deploy


def test_a_deployed_image_is_shown_with_its_build_and_what_ties_them(client: httpx.Client) -> None:
    build(client)
    deploy(client, 7, artifacts=[artifact(input=True, output=False, location="mirror.example")])

    assert (
        "mirror.example/api:1.4.2 acme/shop/Deploy #7 acme/shop/CI #562 name and qualifier"
        in shown(client, "/artifacts")
    )


def test_a_deployed_image_without_build_is_counted_and_has_the_reason(
    client: httpx.Client,
) -> None:
    build(client, artifacts=[artifact(qualifier="1.4.1")])
    deploy(client, 7)
    page = shown(client, "/artifacts")

    assert "1 deployed image of 1 tied to no build" in page
    assert "no build builds made an image of this name, but of another qualifier" in page


def test_built_images_are_shown_with_their_deployments(client: httpx.Client) -> None:
    build(client, artifacts=[artifact(), artifact(name="web", hash="sha256:" + "a" * 64)])
    deploy(client, 7)
    page = shown(client, "/artifacts?show=built")

    assert "ghcr.io/acme/shop/api:1.4.2 acme/shop/CI #562 acme/shop/Deploy #7" in page
    assert "web:1.4.2 sha256:aaaaaaaaaaaa… acme/shop/CI #562 no deployment" in page


@pytest.mark.parametrize(
    ("changes", "facts", "why"),
    [
        ({}, {"type": "maven"}, "its type is not container"),
        ({}, {"qualifier": ""}, "it has no name or no qualifier"),
        ({}, {"output": None}, "a build ties by what has output true, and its output is not"),
        (
            {"ci": False, "cd": True},
            {},
            "a deployment ties by what has input true, and its input is not",
        ),
        ({"cd": True}, {}, "its run is not exactly one of build and deployment"),
    ],
)
def test_an_artifact_that_ties_nothing_is_shown_with_the_reason(
    client: httpx.Client, changes: dict[str, object], facts: dict[str, object], why: str
) -> None:
    post(client, artifacts=[artifact(**facts)], **changes)
    page = shown(client, "/artifacts?show=other")

    assert "Not correlated 1" in page
    assert f"acme/shop/CI #562 {why}" in page


@pytest.mark.parametrize(
    ("show", "words"),
    [
        ("deployed", "No deployment named an image that it used."),
        ("built", "No build named an image that it made."),
        ("other", "There is no artifact that ties nothing."),
    ],
)
def test_an_empty_list_says_what_to_do(client: httpx.Client, show: str, words: str) -> None:
    assert words in shown(client, f"/artifacts?show={show}")
