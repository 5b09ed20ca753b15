"""What `register` is told: where the instance belongs, its name, and where its GUID is stored."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr

from sei_action.config.inputs import Boolean, Destination, Identifier, Line, Secret
from sei_action.config.reading import read, variable_of
from sei_action.config.values import choice, quoted
from sei_action.errors import ConfigurationError

SECRETS = ("api-key", "reporting-key", "github-token")
"""The inputs that are secrets, and variables of the environment only."""

TOKEN_VARIABLES = ("SEI_GITHUB_TOKEN", "GITHUB_TOKEN", "GH_TOKEN")
"""Where a token is looked for, the first that is set; the last two are those of GitHub's CLI."""

_BOOLEANS = ("write-secret", "dry-run")
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class Visibility(StrEnum):
    """Which repositories of an organisation may read a variable or a secret, in GitHub's words."""

    ALL = "all"
    PRIVATE = "private"
    SELECTED = "selected"


def _repository(text: str) -> str:
    if not _REPOSITORY.fullmatch(text):
        msg = f"{quoted(text)} is no repository; write OWNER/REPO, like acme/shop"
        raise ValueError(msg)
    return text


def _owner(text: str) -> str:
    if not _OWNER.fullmatch(text):
        msg = f"{quoted(text)} is no organisation; write its name as in its address, like acme"
        raise ValueError(msg)
    return text


def _visibility(text: str) -> str:
    return choice(text, tuple(Visibility))


class Registration(Destination):
    """What `register` needs; `github_token` is wanted only where something is stored."""

    integration_id: Identifier | None = Field(
        None, description="id of the custom integration in SEI, from its satellite.yml"
    )
    satellite_file: Line | None = Field(
        None, description="the satellite.yml that SEI gave for the integration, instead of its id"
    )
    instance_name: Line | None = Field(
        None, description="name of the instance; GitHub Actions (OWNER) where it is left out"
    )
    write_variable: Annotated[str, BeforeValidator(_repository)] | None = Field(
        None,
        description="repository, OWNER/REPO, in which the GUID is stored as the variable "
        "SEI_INSTANCE_GUID",
    )
    org: Annotated[str, BeforeValidator(_owner)] | None = Field(
        None, description="organisation in which it is stored instead, for all its repositories"
    )
    write_secret: Boolean = Field(
        default=False, description="true stores the key beside it, as the secret SEI_API_KEY"
    )
    visibility: Annotated[Visibility, BeforeValidator(_visibility)] | None = Field(
        None,
        description="repositories of `org` that may read both: all, private or selected; what is "
        "there already keeps its own, what is new is private",
    )
    reporting_key: Secret | None = Field(
        None,
        description="the key that `write-secret` stores, where another one than that of this "
        "command is to report: the role Ingestion is enough for it",
    )
    github_token: Secret | None = Field(None, description="token that may store both")
    dry_run: Boolean = Field(
        default=False, description="true says what would be done, and changes nothing"
    )

    @property
    def token(self) -> SecretStr:
        """Give the token, which `read_registration` has seen to be there where it is needed."""
        return self.github_token or SecretStr("")

    @property
    def stored_key(self) -> SecretStr:
        """Give the key that jobs are to report with."""
        return self.reporting_key or self.key

    @property
    def stores_something(self) -> bool:
        """Tell whether anything is to be stored at GitHub."""
        return self.write_variable is not None or self.org is not None


REGISTRATION_INPUTS = {
    field.alias or name: field for name, field in Registration.model_fields.items()
}
"""Every input of `register` by the name that users know."""


def read_registration(env: Mapping[str, str]) -> Registration:
    """Read and check what `register` is told; raises ConfigurationError with every problem."""
    given = with_token(env)
    problems = _contradictions(given)
    try:
        told = read(given, Registration, ["api-key"])
    except ConfigurationError as error:
        raise ConfigurationError([*error.problems, *problems]) from None
    if problems:
        raise ConfigurationError(problems)
    return told


def with_token(env: Mapping[str, str]) -> dict[str, str]:
    """Give the variables with a token under our own name, where one is set under any."""
    token = next((env[name] for name in TOKEN_VARIABLES if env.get(name, "").strip()), "")
    return {**env, TOKEN_VARIABLES[0]: token}


def _contradictions(env: Mapping[str, str]) -> list[str]:
    def has(name: str) -> bool:
        text = env.get(variable_of(name), "").strip()
        return bool(text) and not (name in _BOOLEANS and text.lower() == "false")

    stores = has("write-variable") or has("org")
    problems = {
        "Input `integration-id`: neither it nor `satellite-file` is given; write the id that the "
        "satellite.yml of your custom integration holds, or the path of that file.": not (
            has("integration-id") or has("satellite-file")
        ),
        "Input `satellite-file`: it goes without `integration-id` only; leave one of them out.": (
            has("integration-id") and has("satellite-file")
        ),
        "Input `org`: it goes without `write-variable` only; store the GUID in one place.": (
            has("write-variable") and has("org")
        ),
        "Input `write-secret`: it does not say where; add `write-variable` or `org`.": (
            has("write-secret") and not stores
        ),
        "Input `visibility`: it goes with `org` only, because a repository's variables and secrets "
        "are its own; leave it out, or write `org`.": has("visibility") and not has("org"),
        "Input `github-token`: it is empty. Set the variable SEI_GITHUB_TOKEN, GITHUB_TOKEN or "
        "GH_TOKEN to a token that may write variables and secrets; the job's own token never "
        "may.": stores and not has("github-token") and not has("dry-run"),
    }
    return [problem for problem, is_one in problems.items() if is_one]
