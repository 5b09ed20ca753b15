"""The forms of GitHub's answers, and how they are read."""

from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import AliasPath, BeforeValidator, Field, TypeAdapter, ValidationError

from sei_action.changes import Message
from sei_action.fact import Fact
from sei_action.github.refusals import misshapen
from sei_action.run import Artifact, Job, RunSummary

READ_ACTIONS = "actions: read"
READ_CONTENTS = "contents: read"
READ_DEPLOYMENTS = "deployments: read"
READ_PULL_REQUESTS = "pull-requests: read"


class List(Fact):
    """A list that counts what it holds on all its pages."""

    ITEMS: ClassVar[str]
    total_count: int


class Jobs(List):
    """A page of jobs."""

    ITEMS = "jobs"
    jobs: tuple[Job, ...]


class Artifacts(List):
    """A page of artifacts."""

    ITEMS = "artifacts"
    artifacts: tuple[Artifact, ...]


class Runs(List):
    """A page of runs."""

    ITEMS = "workflow_runs"
    workflow_runs: tuple[RunSummary, ...]


class Named(Fact):
    """Something of which only its name is wanted."""

    name: str


def _text_or_nothing(value: object) -> str:
    return value if isinstance(value, str) else ""


def _shas_or_none(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list) else []
    shas = [parent.get("sha") for parent in found if isinstance(parent, dict)]
    return tuple(sha for sha in shas if isinstance(sha, str))


class Commit(Fact):
    """A commit; its message and its parents are only shown, so they may have any form."""

    sha: str
    message: Annotated[str, BeforeValidator(_text_or_nothing)] = Field(
        default="", validation_alias=AliasPath("commit", "message")
    )
    parents: Annotated[tuple[str, ...], BeforeValidator(_shas_or_none)] = ()

    @property
    def as_message(self) -> Message:
        """Give what the commit says of itself."""
        return Message(sha=self.sha, text=self.message, parents=self.parents)


class Compared(Fact):
    """A page of a comparison."""

    status: str
    total_commits: int
    commits: tuple[Commit, ...]


T = TypeVar("T")


def read(form: type[T], answer: Any, what: str) -> T:  # noqa: ANN401 - any JSON at all
    """Read an answer; raises GitHubError, naming the fields, where it has another form."""
    try:
        return TypeAdapter(form).validate_python(answer)
    except ValidationError as error:
        fields = ", ".join(
            sorted({".".join(str(part) for part in detail["loc"]) for detail in error.errors()})
        )
        raise misshapen(what, fields) from None
