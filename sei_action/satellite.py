"""Read the satellite.yml that SEI gives for an integration.

This is an edge: it alone reads that file. It holds a key as well, so nothing of it is quoted but
ids and the address.
"""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sei_action.config.values import identifier
from sei_action.errors import ConfigurationError

_SHOWN = "Input `satellite-file`: "


class _Entry(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True, hide_input_in_errors=True)

    id: str


class _Service(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    url: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    satellite: _Service = Field(default_factory=_Service)
    integrations: tuple[_Entry, ...] = Field(min_length=1)


class Satellite(BaseModel):
    """The integration that the file is for, and the base URL of the SEI that gave it.

    `sei_url` ends with a slash, and is None where the file tells none.
    """

    model_config = ConfigDict(frozen=True)

    integration_id: str
    sei_url: str | None


def read_satellite(path: Path) -> Satellite:
    """Read the file.

    Raises ConfigurationError where it cannot be read, is another file, or is for several
    integrations.
    """
    try:
        told = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        problem = f"{path} cannot be read ({error.strerror}); write the path of a satellite.yml"
        raise ConfigurationError([f"{_SHOWN}{problem}."]) from None
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError, RecursionError):
        problem = (
            f"{path} is no satellite.yml, which is YAML and has an `id` under `integrations`; "
            "write the path of the file that SEI gave for the integration, or `integration-id`"
        )
        raise ConfigurationError([f"{_SHOWN}{problem}."]) from None
    ids = list(dict.fromkeys(entry.id for entry in told.integrations))
    if len(ids) > 1:
        problem = f"{path} is for the integrations {', '.join(ids)}; write one as `integration-id`"
        raise ConfigurationError([f"{_SHOWN}{problem}."])
    try:
        integration_id = identifier(ids[0])
    except ValueError as error:
        raise ConfigurationError([f"{_SHOWN}{path} holds what SEI never wrote: {error}."]) from None
    return Satellite(integration_id=integration_id, sei_url=_base_url(told.satellite.url))


def _base_url(url: str | None) -> str | None:
    # The file gives the address without the version that all of this project's paths are under.
    if not url:
        return None
    address = url.strip().rstrip("/")
    return f"{address}/" if address.endswith("/v1") else f"{address}/v1/"
