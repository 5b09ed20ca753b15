"""The part of a state that is access: what the token of the requests may read and change."""

from typing import Literal, get_args

Permission = Literal[
    "actions",
    "contents",
    "deployments",
    "pull-requests",
    "checks",
    "actions-variables",
    "secrets",
    "organization-actions-variables",
    "organization-secrets",
]
"""A family of endpoints, as GitHub names it; the first five are those of a workflow's token."""

EVERYTHING: frozenset[Permission] = frozenset(get_args(Permission))
