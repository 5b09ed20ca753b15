"""A made-up organisation of any size: what a local GitHub tells of many repositories.

`fleet` makes it, and `python -m demo.fleet` serves it. Nothing is drawn but from the seed, so the
same organisation comes about everywhere.
"""

from demo.fleet.organisation import fleet

__all__ = ["fleet"]
