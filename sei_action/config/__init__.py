"""The inputs: their names, their values, and what is wrong with them."""

from sei_action.config.inputs import INPUTS, Config, JobStatus, Kind, NeedResult
from sei_action.config.reading import (
    SECRET_INPUTS,
    input_warnings,
    needs_key,
    read_config,
    secrets_of,
    variable_of,
)

__all__ = [
    "INPUTS",
    "SECRET_INPUTS",
    "Config",
    "JobStatus",
    "Kind",
    "NeedResult",
    "input_warnings",
    "needs_key",
    "read_config",
    "secrets_of",
    "variable_of",
]
