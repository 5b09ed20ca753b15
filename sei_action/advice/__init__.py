"""Advice on workflow files: where the reporting step stands wrongly, with file and line.

Pure: the texts come from elsewhere. GitHub's page "Workflow syntax" describes them.
"""

from sei_action.advice.advising import advise
from sei_action.advice.reporters import Reporter, reporters_of
from sei_action.advice.written import (
    WrittenJob,
    WrittenStep,
    WrittenWorkflow,
    read_workflow,
)

__all__ = [
    "Reporter",
    "WrittenJob",
    "WrittenStep",
    "WrittenWorkflow",
    "advise",
    "read_workflow",
    "reporters_of",
]
