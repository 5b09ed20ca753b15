"""The doctor: facts about a setup, gathered without changing anything, and what they mean."""

from sei_action.doctor.command import doctor

__all__ = ["doctor"]
