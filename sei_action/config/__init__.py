"""The inputs: their names, their values, and what is wrong with them."""

from sei_action.config.inputs import (
    COMMAND_LINE_INPUTS,
    INPUTS,
    CfrStatus,
    Config,
    Destination,
    JobStatus,
    Kind,
    Mode,
    NeedResult,
    OnCancelled,
    Runtime,
    Scope,
    Verify,
)
from sei_action.config.plugin_settings import with_plugin_settings
from sei_action.config.reading import (
    SECRET_INPUTS,
    input_warnings,
    needs_key,
    read_config,
    read_destination,
    secrets_of,
    variable_of,
)
from sei_action.config.service_values import Service

__all__ = [
    "COMMAND_LINE_INPUTS",
    "INPUTS",
    "SECRET_INPUTS",
    "CfrStatus",
    "Config",
    "Destination",
    "JobStatus",
    "Kind",
    "Mode",
    "NeedResult",
    "OnCancelled",
    "Runtime",
    "Scope",
    "Service",
    "Verify",
    "input_warnings",
    "needs_key",
    "read_config",
    "read_destination",
    "secrets_of",
    "variable_of",
    "with_plugin_settings",
]
