"""The state file: what a local GitHub knows, in as few words as possible.

It is JSON with the fields of `State`. What every object of its kind has alike is left out, as are
the defaults: a job or step without status and conclusion has succeeded. A time is written
`2026-01-31T09:30:00Z`, or relative to the moment at which the file is read: `-00:04:30` is four
and a half minutes before it, `-3d 02:00:00` three days and two hours.
"""

from demo.github.state.state import State

__all__ = ["State"]
