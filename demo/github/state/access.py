"""The part of a state that is access: what the token of the requests may read."""

from typing import Literal, get_args

Permission = Literal["actions", "contents", "deployments", "pull-requests"]
"""A family of endpoints, as the `permissions` of a workflow name it."""

EVERYTHING: frozenset[Permission] = frozenset(get_args(Permission))
