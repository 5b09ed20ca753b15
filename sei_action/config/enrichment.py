"""The inputs of `mode: enrich`: those of a report, with what takes the place of the instance."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from sei_action.config import values
from sei_action.config.inputs import Config, Identifier, Scope
from sei_action.config.reading import needs_key, read
from sei_action.errors import ConfigurationError


class Enrichment(Config):
    """What a user may set where only artifacts and parameters are sent."""

    instance_guid: Annotated[str, BeforeValidator(values.guid)] = ""
    integration_id: Identifier = Field()


def read_enrichment(env: Mapping[str, str]) -> Enrichment:
    """Read and check the inputs; raises ConfigurationError as `read_config` does.

    The vendor's own integration knows whole runs only (contract section 1).
    """
    required = ["api-key", "github-token"] if needs_key(env) else ["github-token"]
    config = read(env, Enrichment, required)
    whole = {
        "scope": config.scope is not Scope.RUN,
        "jobs": bool(config.jobs),
        "services": bool(config.services),
    }
    problems = [
        f"Input `{name}`: it does not go with `mode: enrich`, which adds to whole runs; leave it "
        "out."
        for name, is_given in whole.items()
        if is_given
    ]
    if problems:
        raise ConfigurationError(problems)
    return config
