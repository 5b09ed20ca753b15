"""The settings of plugin steps."""

from sei_action.config import with_plugin_settings


def test_a_setting_stands_for_its_input() -> None:
    env = {"PLUGIN_API_KEY": "key", "PLUGIN_FROM_FILE": "run.json", "PATH": "/bin"}

    assert with_plugin_settings(env) == {
        **env,
        "SEI_API_KEY": "key",
        "SEI_FROM_FILE": "run.json",
    }


def test_a_variable_of_our_own_wins_unless_it_is_empty() -> None:
    env = {
        "SEI_REGION": "eu",
        "PLUGIN_REGION": "prod1",
        "SEI_KIND": " ",
        "PLUGIN_KIND": "cd",
        "PLUGIN_SCOPE": "",
    }

    assert with_plugin_settings(env) == {**env, "SEI_KIND": "cd"}


def test_a_setting_that_is_no_input_is_somebody_elses() -> None:
    env = {"PLUGIN_ARTIFACT_FILE": "x", "PLUGIN_COLOUR": "red"}

    assert with_plugin_settings(env) == env


def test_github_actions_has_no_plugins() -> None:
    env = {"GITHUB_ACTIONS": "true", "PLUGIN_ENVIRONMENT": "production"}

    assert with_plugin_settings(env) == env
