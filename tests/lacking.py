"""What becomes of tests whose machine lacks what they need."""

import os
from typing import NoReturn

import pytest


def lacking(variable: str, error: Exception) -> NoReturn:
    """Skip the test with the reason, or fail it where the variable is 1."""
    if os.environ.get(variable) == "1":
        pytest.fail(f"{variable} is 1, but {error}")
    pytest.skip(str(error))
