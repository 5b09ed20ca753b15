"""Specify that every input ends in a report or a clear error, whatever the world answers.

`python -m bench.fuzz --only SEED` shows what happens with the seed of an example.
"""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzz.__main__ import run_some


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    yield
    logging.disable(logging.NOTSET)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32 - 1))
def test_an_input_ends_in_a_report_or_a_clear_error(seed: int) -> None:
    _, findings = run_some([seed])

    assert findings == {}
