"""A local GitHub: it answers GitHub's APIs from states, for the demo and the tests.

A state is one repository, and holds only what tells one run from another; every other field of an
answer follows from it. `state` describes its file, `objects` builds GitHub's objects, `routes`
answers requests, `graphql` queries.
"""

from demo.github.app import create_app
from demo.github.limits import Limits
from demo.github.reception import Asked
from demo.github.state import State

__all__ = ["Asked", "Limits", "State", "create_app"]
