"""The inputs: their names, their values, and what is wrong with them."""

from sei_action.config.inputs import Config, JobStatus, Kind, NeedResult
from sei_action.config.reading import input_warnings, read_config, variable_of

__all__ = [
    "Config",
    "JobStatus",
    "Kind",
    "NeedResult",
    "input_warnings",
    "read_config",
    "variable_of",
]
