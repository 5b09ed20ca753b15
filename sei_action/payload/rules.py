"""Where the rules stand that decide on a payload: a heading of the docs, and the rule's number."""

from enum import StrEnum

_AFTERWARDS = "docs/sei-contract.md#3-what-happens-after-202"


class Rule(StrEnum):
    """A place in the docs, from the repository's root on."""

    FIELDS = "docs/sei-contract.md#4-fields"
    DEFAULTS = "docs/sei-contract.md#5-defaults"
    BUILD_NUMBER = f"{_AFTERWARDS} rule 2"
    INSTANCE = f"{_AFTERWARDS} rule 3"
    INSTANCE_NAME = f"{_AFTERWARDS} rule 4"
    TIMES = f"{_AFTERWARDS} rule 5"
    STAGES = f"{_AFTERWARDS} rule 9"
    COMMITS = "docs/rules.md#commits"
    RESULT = "docs/rules.md#result"
    KIND = "docs/rules.md#build-or-deployment"
    TRIGGERS = "docs/rules.md#triggers"
    ARTIFACTS = "docs/rules.md#artifacts"
    PARAMETERS = "docs/rules.md#parameters"
