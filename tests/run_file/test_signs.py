"""Who tells of the run."""

import pytest

from sei_action.run_file.signs import is_told


@pytest.mark.parametrize(
    "env", [{"SEI_FROM_FILE": "run.json"}, {"SEI_FROM_FILE": "-"}, {"DRONE": "true"}]
)
def test_a_file_or_drone_tells_of_a_run(env: dict[str, str]) -> None:
    assert is_told(env)


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"SEI_FROM_FILE": " ", "SEI_RESULT": "success"},
        {"DRONE": "false"},
        {"DRONE": "true", "GITHUB_ACTIONS": "true"},
    ],
)
def test_else_github_tells_of_it(env: dict[str, str]) -> None:
    assert not is_told(env)
