"""What SEI is told, in SEI's words: the models of the wire and the way from a run to them."""

from sei_action.payload.building import Findings, build_payload, decide
from sei_action.payload.failed_change import wants_labels
from sei_action.payload.models import Payload
from sei_action.payload.params import withheld_params
from sei_action.payload.size import fit
from sei_action.payload.stages import queue_times_of
from sei_action.payload.words import counted_as, result_of

__all__ = [
    "Findings",
    "Payload",
    "build_payload",
    "counted_as",
    "decide",
    "fit",
    "queue_times_of",
    "result_of",
    "wants_labels",
    "withheld_params",
]
