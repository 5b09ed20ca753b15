"""The command `sync`: report the runs of many repositories, even those from before."""

from sei_action.sync.command import sync

__all__ = ["sync"]
