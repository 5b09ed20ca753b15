"""Fixtures of the tests that run what the docs show."""

from tests.e2e.conftest import machine, runner_home, stage

__all__ = ["machine", "runner_home", "stage"]
