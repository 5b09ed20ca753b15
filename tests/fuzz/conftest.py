"""What the tests of this folder share."""

from tests.fuzz.stage import stage

__all__ = ["stage"]
