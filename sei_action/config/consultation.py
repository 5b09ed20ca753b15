"""The inputs as `doctor` reads them: what is wrong with one keeps it from using none but that."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, SecretStr

from sei_action.config import values
from sei_action.config.inputs import Config, Secret
from sei_action.config.reading import read, variable_of
from sei_action.errors import ConfigurationError


class Consultation(Config):
    """The inputs of any mode, none of which must be there."""

    instance_guid: Annotated[str, BeforeValidator(values.guid)] = ""
    github_token: Secret = SecretStr("")


def read_consultation(env: Mapping[str, str]) -> tuple[Consultation, tuple[str, ...]]:
    """Give what is right among the inputs, and what is wrong with the others."""
    try:
        return read(env, Consultation), ()
    except ConfigurationError as error:
        # Each problem begins with the name of its input in backticks.
        wrong = {variable_of(problem.split("`")[1]) for problem in error.problems}
        sound = {name: text for name, text in env.items() if name not in wrong}
        return read(sound, Consultation), error.problems
