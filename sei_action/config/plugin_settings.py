"""The settings of a plugin step, as Drone and Harness CI hand them over.

A setting `api_key` is the variable PLUGIN_API_KEY
(https://docs.drone.io/plugins/overview/#plugin-inputs).
"""

from collections.abc import Mapping

from sei_action.config.inputs import COMMAND_LINE_INPUTS, INPUTS
from sei_action.config.reading import variable_of


def with_plugin_settings(env: Mapping[str, str]) -> dict[str, str]:
    """Let `PLUGIN_` variables stand for the `SEI_` variables that are empty or not there.

    Not in GitHub Actions, which has no plugins: there such a variable is somebody else's.
    """
    if env.get("GITHUB_ACTIONS") == "true":
        return dict(env)
    settings = {
        variable: env[setting]
        for variable in map(variable_of, [*INPUTS, *COMMAND_LINE_INPUTS])
        if env.get(setting := f"PLUGIN_{variable.removeprefix('SEI_')}", "").strip()
        and not env.get(variable, "").strip()
    }
    return {**env, **settings}
