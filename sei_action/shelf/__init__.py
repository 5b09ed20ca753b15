"""The edge to a shelf: a file with what was read of one repository, until its runs are reported.

What is read in lists is more than memory should hold, and has to outlast an interruption. A shelf
is thrown away once its repository is done.
"""

from sei_action.shelf.history import History
from sei_action.shelf.shelf import Shelf

__all__ = ["History", "Shelf"]
