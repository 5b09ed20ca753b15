"""The part of a state that is code: repositories and commits."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from demo.github.state.moments import Moment

Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]


class Record(BaseModel):
    """Refuse what a state file does not know, so that a typing error is found at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Repository(Record):
    """Describe a repository by what its owner chose.

    It was pushed to when its newest commit was made, unless `pushed_at` says otherwise.
    """

    id: int
    full_name: str
    owner_type: Literal["Organization", "User"] = "User"
    private: bool = False
    fork: bool = False
    archived: bool = False
    disabled: bool = False
    description: str | None = None
    default_branch: str = "main"
    created_at: Moment = datetime(2025, 1, 1, tzinfo=UTC)
    pushed_at: Moment | None = None

    @property
    def owner(self) -> str:
        """Name the account that the repository belongs to."""
        return self.full_name.partition("/")[0]

    @property
    def name(self) -> str:
        """Name the repository without its owner."""
        return self.full_name.partition("/")[2]


class Commit(Record):
    """Describe a commit; parents that the state does not hold are beyond its history.

    `author` is written as git does, `Name <email>`; `login` is null for an author without an
    account on this GitHub. `files` are the paths that differ from the first parent.
    """

    sha: Sha
    parents: tuple[Sha, ...] = ()
    message: str
    author: Annotated[str, StringConstraints(pattern=r"^[^<>]+ <[^<>]+>$")]
    login: str | None = None
    committed_at: Moment
    files: tuple[str, ...] = ()

    @property
    def own_files(self) -> tuple[str, ...]:
        """Name the files that this commit itself changed: a merge only brings others' changes."""
        return self.files if len(self.parents) <= 1 else ()

    @property
    def author_name(self) -> str:
        """Give the author's name as git knows it."""
        return self.author.partition(" <")[0]

    @property
    def author_email(self) -> str:
        """Give the author's address as git knows it."""
        return self.author.partition(" <")[2].rstrip(">")
