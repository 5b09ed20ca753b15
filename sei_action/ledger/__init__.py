"""The edge to the ledger: a folder that remembers what was reported, and how far was read.

It alone reads and writes that folder. Without it everything can be reported again, which changes
nothing in SEI but artifacts (contract section 3 rule 2).
"""

from sei_action.ledger.copying import copy
from sei_action.ledger.entries import AGE_OF_RERUNS, NOT_CHOSEN, TO_DO, Attempt, Sent, State, Tally
from sei_action.ledger.ledger import Ledger
from sei_action.ledger.merging import merge

__all__ = [
    "AGE_OF_RERUNS",
    "NOT_CHOSEN",
    "TO_DO",
    "Attempt",
    "Ledger",
    "Sent",
    "State",
    "Tally",
    "copy",
    "merge",
]
