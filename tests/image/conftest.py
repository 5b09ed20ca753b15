"""Fixtures of the image's tests."""

from tests.image.fixtures import engine, image

__all__ = ["engine", "image"]
