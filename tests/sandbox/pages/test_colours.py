"""Every colour can be told from what it lies on (WCAG 2.2, 1.4.3 and 1.4.11, level AA)."""

import re

import pytest

from tests.repository import ROOT

STYLE = (ROOT / "sei_action/sandbox/pages/static/style.css").read_text(encoding="utf-8")
_LIGHT, _DARK = re.findall(r":root \{([^}]*)\}", STYLE)
SCHEMES = {"light": _LIGHT, "dark": _DARK}

TEXTS = [
    (text, ground)
    for text in ("ink", "quiet", "accent", "success", "failure", "other")
    for ground in ("ground", "surface")
] + [("ink", "raised"), ("quiet", "raised"), ("on-accent", "accent")]
SHAPES = [
    (shape, ground)
    for shape in ("success", "failure", "other", "ci", "cd", "accent")
    for ground in ("ground", "surface", "raised")
]


def contrast(scheme: str, one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    colours = dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", SCHEMES[scheme]))
    lights = sorted(luminance(colours[name]) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_contrast_is_the_one_of_the_standard() -> None:
    assert luminance("ffffff") == pytest.approx(1)
    assert (luminance("ffffff") + 0.05) / (luminance("767676") + 0.05) == pytest.approx(4.54, 0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_a_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    assert contrast(scheme, text, ground) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_a_shape_can_be_seen(scheme: str, shape: str, ground: str) -> None:
    assert contrast(scheme, shape, ground) >= 3


def test_every_colour_is_one_of_the_two_schemes() -> None:
    rest = STYLE.replace(_LIGHT, "").replace(_DARK, "")

    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", rest) == []
