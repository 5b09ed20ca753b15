"""The part of a state that is pull requests; their commits follow from the history."""

from typing import Literal, Self

from pydantic import model_validator

from demo.github.state.code import Record, Sha
from demo.github.state.moments import Moment


class PullRequest(Record):
    """Describe a pull request; it is merged if it has a time of merging.

    `head_repository` names the fork that it comes from, if any. `merge_commit_sha` is the commit
    that the merge, squash or rebase left on the base branch; the author is null for a deleted
    account.
    """

    number: int
    title: str
    author: str | None = None
    head_sha: Sha
    head_branch: str
    head_repository: str | None = None
    base_branch: str = "main"
    base_sha: Sha
    labels: tuple[str, ...] = ()
    state: Literal["open", "closed"] = "open"
    created_at: Moment
    updated_at: Moment
    merged_at: Moment | None = None
    merge_commit_sha: Sha | None = None

    @model_validator(mode="after")
    def _merged_when_closed(self) -> Self:
        if self.merged_at and self.state == "open":
            msg = f"pull request {self.number} is merged, so it cannot be open"
            raise ValueError(msg)
        return self
