"""What `init` is told: which workflows build and deploy, and how the step is to be written."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from sei_action.config import values
from sei_action.config.inputs import Boolean, Destination, Line
from sei_action.config.reading import read
from sei_action.config.values import quoted
from sei_action.errors import ConfigurationError

DEFAULT_USES = "org/sei-action@v1"

_USES = re.compile(r"[\w-][\w.-]*/[\w.-]+(?:/[\w.-]+)*@[\w./-]+")
_LABEL = r"[A-Za-z_][\w.-]*"
_RUNNER = re.compile(rf"{_LABEL}|\[{_LABEL}(?:, *{_LABEL})*\]")


def _uses(text: str) -> str:
    if not _USES.fullmatch(text):
        msg = f"{quoted(text)} is no action; write one like {DEFAULT_USES}"
        raise ValueError(msg)
    return text


def _runner(text: str) -> str:
    if not _RUNNER.fullmatch(text):
        msg = f"{quoted(text)} is no runner; write a label, or several like [self-hosted, linux]"
        raise ValueError(msg)
    return text


class Setup(Destination):
    """What `init` needs to know; what is left out is guessed from the workflows, or asked."""

    instance_guid: Annotated[str, BeforeValidator(values.guid)] | None = Field(
        None,
        description="GUID of the instance, as `register` answered it; the variable "
        "SEI_INSTANCE_GUID at GitHub where it is left out",
    )
    ci: Annotated[tuple[str, ...], BeforeValidator(values.lines)] = Field(
        (), description="files of the workflows that build"
    )
    deploy: Annotated[tuple[str, ...], BeforeValidator(values.lines)] = Field(
        (), description="files of the workflows that deploy; those that do both are named twice"
    )
    environment: Line | None = Field(
        None, description="environment that is deployed to, where no job names one"
    )
    workflow_run: Boolean = Field(
        default=False,
        description="true writes one .github/workflows/sei.yml, which reports the runs of the "
        "others after they have ended, and changes no other file",
    )
    uses: Annotated[str, BeforeValidator(_uses)] = Field(
        DEFAULT_USES, description="the action, as a step names it: a tag, or the SHA of a commit"
    )
    runs_on: Annotated[str, BeforeValidator(_runner)] | None = Field(
        None,
        description="runner of the reporting job; where it is left out, the one that all jobs of "
        "the workflow share if it is your own, else ubuntu-latest",
    )
    yes: Boolean = Field(default=False, description="true writes without asking")
    check: Boolean = Field(
        default=False,
        description="true writes nothing; the exit code is 1 where something is to be changed",
    )

    @property
    def action(self) -> str:
        """Name the action without its version."""
        return self.uses.partition("@")[0]


SETUP_INPUTS = {field.alias or name: field for name, field in Setup.model_fields.items()}
"""Every input of `init` by the name that users know."""


def read_setup(env: Mapping[str, str]) -> Setup:
    """Read and check what `init` is told; raises ConfigurationError with every problem."""
    setup = read(env, Setup)
    problems = {
        "Input `yes`: it goes without `check` only, which writes nothing; leave one of them out.": (
            setup.yes and setup.check
        ),
        "Input `environment`: it goes without `workflow-run` only, because one file reports all "
        "workflows; give the jobs that deploy an `environment:`.": (
            setup.environment is not None and setup.workflow_run
        ),
    }
    found = [problem for problem, is_one in problems.items() if is_one]
    if found:
        raise ConfigurationError(found)
    return setup
