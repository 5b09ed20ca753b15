"""The repositories of an organisation, and the workflows of a repository."""

from collections.abc import Iterator
from typing import Any

from pydantic import AwareDatetime

from sei_action.fact import Fact
from sei_action.github.answers import READ_ACTIONS, List, read
from sei_action.github.bulk.lists import pages_from
from sei_action.github.client import PAGE_SIZE, GitHub

_REPOSITORIES = "the organisation's repositories"
_WORKFLOWS = "the repository's workflows"


class ListedRepository(Fact):
    """A repository as its organisation lists it; `pushed_at` is None where nobody ever pushed."""

    full_name: str
    default_branch: str = "main"
    archived: bool = False
    disabled: bool = False
    pushed_at: AwareDatetime | None = None

    @property
    def name(self) -> str:
        """Give the name without its owner."""
        return self.full_name.partition("/")[2]


def repositories_of(github: GitHub, organisation: str) -> Iterator[ListedRepository]:
    """List the repositories that the token may see, by their names; raises GitHubError."""
    path = f"/orgs/{organisation}/repos"
    query = {"sort": "full_name"}
    pages = pages_from(github, path, 1, query, what=_REPOSITORIES, permission="metadata: read")
    for answer in pages:
        page = read(tuple[ListedRepository, ...], answer, _REPOSITORIES)
        yield from page
        if len(page) < PAGE_SIZE:
            return


class _Workflow(Fact):
    id: int
    name: str
    path: str


class _Workflows(List):
    ITEMS = "workflows"
    workflows: tuple[_Workflow, ...]


def read_workflows(github: GitHub, repository: str) -> list[dict[str, Any]]:
    """List the workflows that a repository has, each with id, name and path; raises GitHubError."""
    path = f"/repos/{repository}/actions/workflows"
    found: list[dict[str, Any]] = []
    for answer in pages_from(github, path, what=_WORKFLOWS, permission=READ_ACTIONS):
        page = read(_Workflows, answer, _WORKFLOWS)
        found += [one.model_dump() for one in page.workflows]
        if len(page.workflows) < PAGE_SIZE:
            break
    return found
