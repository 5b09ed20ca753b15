"""Deployments of a state, found without a look at each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from demo.github.state.deployments import Deployment

FILTERS = ("sha", "ref", "task", "environment")


class DeploymentIndex:
    """Find deployments by id and by what they deployed where."""

    def __init__(self, deployments: Sequence[Deployment]) -> None:
        """Take the deployments in any order."""
        self._deployments = deployments
        self._found: dict[str, Mapping[str, Sequence[Deployment]]] = {}

    @cached_property
    def by_id(self) -> Mapping[int, Deployment]:
        """Find a deployment by its id."""
        return {each.id: each for each in self._deployments}

    @cached_property
    def newest_first(self) -> Sequence[Deployment]:
        """List all, newest first."""
        return sorted(self._deployments, key=lambda each: (each.created_at, each.id), reverse=True)

    def having(self, name: str, value: str) -> Sequence[Deployment]:
        """List those that have a value of `FILTERS`, newest first."""
        if name not in self._found:
            found: defaultdict[str, list[Deployment]] = defaultdict(list)
            for each in self.newest_first:
                found[getattr(each, name)].append(each)
            self._found[name] = found
        return self._found[name].get(value, ())
