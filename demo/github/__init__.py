"""A local GitHub: it answers GitHub's REST API from a state file, for the demo and the tests.

A state file holds only what tells one run from another; every other field of an answer follows
from it. `state` describes that file, `objects` builds GitHub's objects, `routes` answers requests.
"""

from demo.github.app import Asked, create_app
from demo.github.state import State

__all__ = ["Asked", "State", "create_app"]
