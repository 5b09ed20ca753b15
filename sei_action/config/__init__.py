"""The inputs: their names, their values, and what is wrong with them."""

from sei_action.config.inputs import (
    INPUTS,
    CfrStatus,
    Config,
    JobStatus,
    Kind,
    NeedResult,
    OnCancelled,
    Scope,
)
from sei_action.config.reading import (
    SECRET_INPUTS,
    input_warnings,
    needs_key,
    read_config,
    secrets_of,
    variable_of,
)
from sei_action.config.service_values import Service

__all__ = [
    "INPUTS",
    "SECRET_INPUTS",
    "CfrStatus",
    "Config",
    "JobStatus",
    "Kind",
    "NeedResult",
    "OnCancelled",
    "Scope",
    "Service",
    "input_warnings",
    "needs_key",
    "read_config",
    "secrets_of",
    "variable_of",
]
