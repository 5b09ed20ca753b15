"""The signs that a run is told of by somebody else than GitHub.

They stand alone, because the rest of this package is imported for such a run only.
"""

from collections.abc import Mapping

from sei_action.config import variable_of


def file_of(env: Mapping[str, str]) -> str:
    """Give the input `from-file`; empty where there is none."""
    return env.get(variable_of("from-file"), "").strip()


def is_drone(env: Mapping[str, str]) -> bool:
    """Tell whether this is a step of Drone or of Harness CI, which sets `DRONE` as well."""
    return env.get("DRONE") == "true" and env.get("GITHUB_ACTIONS") != "true"


def is_told(env: Mapping[str, str]) -> bool:
    """Tell whether a file or Drone's variables tell of the run."""
    return bool(file_of(env)) or is_drone(env)
