"""The step's summary, as Markdown. Pure; every text from outside is shown as it is, inert."""

from sei_action.summary.durations import readable_duration
from sei_action.summary.page import MOST_BYTES, summary_of

__all__ = ["MOST_BYTES", "readable_duration", "summary_of"]
