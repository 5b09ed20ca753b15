"""What SEI is told, in SEI's words: the models of the wire and the way from a run to them."""

from sei_action.payload.building import build_payload
from sei_action.payload.models import Payload
from sei_action.payload.words import result_of

__all__ = ["Payload", "build_payload", "result_of"]
