"""Read the inputs from a mapping of environment variables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from sei_action.config import values
from sei_action.config.inputs import INPUTS, Config, Destination
from sei_action.errors import ConfigurationError

# A shorter one may stand in a text by chance.
_SHORTEST_SECRET = 8

D = TypeVar("D", bound=Destination)

SECRET_INPUTS = ("api-key", "github-token")

# What a required input's absence most likely means. Shown when it is empty or not there.
_MISSING = {
    "api-key": (
        "it is empty. The secret may not exist here, a reusable workflow may not have been given "
        "it (`secrets: inherit`), or this is a fork's or Dependabot's pull request, which gets no "
        "secrets. Write api-key: ${{ secrets.SEI_API_KEY }} and store that secret, or set "
        "dry-run: true"
    ),
    "github-token": (
        "it is empty. Leave the input out to use the job's own token, or write "
        "github-token: ${{ github.token }}"
    ),
    "instance-guid": (
        "it is empty. Write the id that registering the CI/CD instance answered, like "
        "666ba79b-3f3d-4236-ac04-4686ce526705"
    ),
    "integration-id": (
        "it is empty. With `mode: enrich`, write the id that SEI shows for its own GitHub Actions "
        "integration, like 1234"
    ),
}

_NO_KEY_ELSEWHERE = (
    "it is empty. Set the variable SEI_API_KEY, or in a plugin step the setting api_key, from a "
    "secret of your CI, or set dry-run: true"
)


def variable_of(name: str) -> str:
    """Name the environment variable of an input: `instance-guid` is `SEI_INSTANCE_GUID`."""
    return f"SEI_{name.upper().replace('-', '_')}"


def read_config(env: Mapping[str, str], *, asks_github: bool = True) -> Config:
    """Read and check all inputs.

    White space around a value is dropped, and an empty value counts as absent. Raises
    ConfigurationError with every problem there is; a secret's value is in none of them.
    """
    required = ["api-key"] if needs_key(env) else []
    required += ["github-token"] if asks_github else []
    return read(env, Config, required, is_in_actions=asks_github)


def read_destination(env: Mapping[str, str]) -> Destination:
    """Read and check the inputs that say where reports go; the others do not matter then.

    Raises ConfigurationError as `read_config` does.
    """
    return read(env, Destination, ["api-key"])


def read(
    env: Mapping[str, str],
    form: type[D],
    required: Sequence[str] = (),
    *,
    is_in_actions: bool = True,
) -> D:
    """Read and check the inputs of a form; raises ConfigurationError as `read_config` does."""
    given = _given(env, [field.alias or name for name, field in form.model_fields.items()])
    problems = [
        f"Input `{name}`: {_missing(name, is_in_actions)}."
        for name in required
        if name not in given
    ]
    exposed = _holding_a_secret(given)
    problems += [
        f"Input `{name}`: it holds the value of `{secret}`, which would be sent to SEI; remove it."
        for name, secret in exposed.items()
    ]
    try:
        config = form.model_validate(given)
    except ValidationError as error:
        problems += [
            _problem(detail["loc"][0], detail)
            for detail in error.errors()
            if detail["loc"][0] not in exposed
        ]
    if problems:
        raise ConfigurationError(problems)
    return config


def _missing(name: str, is_in_actions: bool) -> str:  # noqa: FBT001 - said by its name
    return _MISSING[name] if is_in_actions or name != "api-key" else _NO_KEY_ELSEWHERE


def secrets_of(env: Mapping[str, str], *names: str) -> tuple[str, ...]:
    """Give the secrets that are set, as they are, so that they can be masked before all else."""
    values_given = (env.get(variable_of(name), "") for name in names or SECRET_INPUTS)
    return tuple(value for value in values_given if value.strip())


def needs_key(env: Mapping[str, str]) -> bool:
    """Tell whether anything is to be sent; a `dry-run` that is no boolean has its own message."""
    try:
        return not values.boolean(_given(env).get("dry-run", "false"))
    except ValueError:
        return False


def input_warnings(env: Mapping[str, str]) -> tuple[str, ...]:
    """Say what was mended in the inputs and should be mended by the user."""
    return tuple(
        f"Input `{name}` began or ended with white space, such as a line break; it was removed. "
        "Store the secret again without it."
        for name in SECRET_INPUTS
        if (text := env.get(variable_of(name), "")).strip() and text != text.strip()
    )


def _holding_a_secret(given: Mapping[str, str]) -> dict[str, str]:
    secrets = {name: given[name] for name in SECRET_INPUTS if name in given}
    return {
        name: secret
        for name, text in given.items()
        if name not in SECRET_INPUTS
        for secret, value in secrets.items()
        if len(value) >= _SHORTEST_SECRET and value in text
    }


def _given(env: Mapping[str, str], names: Iterable[str] = INPUTS) -> dict[str, str]:
    texts = {name: env.get(variable_of(name), "").strip() for name in names}
    return {name: text for name, text in texts.items() if text}


def _problem(name: int | str, detail: Mapping[str, Any]) -> str:
    if detail["type"] == "missing":
        return f"Input `{name}`: {_MISSING[str(name)]}."
    return f"Input `{name}`: {detail['ctx']['error']}."
