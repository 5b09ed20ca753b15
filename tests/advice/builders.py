"""Workflows to advise on: a sound one, and changes of its text."""

from collections.abc import Mapping

from sei_action.advice import advise
from sei_action.diagnosis import Check, Level

PATH = ".github/workflows/ci.yml"

SOUND = """\
name: CI
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: make
  test:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - run: make test
  report:
    needs: [build, test]
    if: always()
    runs-on: ubuntu-latest
    permissions:
      actions: read
      contents: read
      deployments: read
      pull-requests: read
    steps:
      - uses: org/sei-action@8f4b7f84864484a7bf31766abe9204da3cbe65b3
        with:
          api-key: ${{ secrets.SEI_API_KEY }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
          needs: ${{ toJSON(needs) }}
"""

FOLLOWING = """\
name: SEI
on:
  workflow_run:
    workflows: [CI]
    types: [completed]
permissions: read-all
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - uses: org/sei-action@8f4b7f84864484a7bf31766abe9204da3cbe65b3
        with:
          api-key: ${{ secrets.SEI_API_KEY }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
"""

CALLED = """\
name: Report
on: workflow_call
jobs:
  report:
    runs-on: ubuntu-latest
    steps:
      - uses: org/sei-action@8f4b7f84864484a7bf31766abe9204da3cbe65b3
        with:
          api-key: ${{ secrets.SEI_API_KEY }}
          instance-guid: ${{ vars.SEI_INSTANCE_GUID }}
"""

CALLER = """\
name: CI
on: push
permissions: read-all
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: make
  report:
    needs: build
    if: always()
    uses: ./.github/workflows/report.yml
    secrets: inherit
"""

Line = tuple[Level, Check, str]


def advice_on(
    text: str, others: Mapping[str, str] | None = None, action: str | None = None
) -> list[Line]:
    """Give the level, the check and the place of all advice on a workflow and on others."""
    found = advise({PATH: text, **(others or {})}, action)
    return [(one.level, one.check, one.place.removeprefix(".github/workflows/")) for one in found]


def with_changes(text: str, *changes: tuple[str, str]) -> str:
    """Replace parts of a text, each of which must be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text
