"""What all tests share."""

from hypothesis import settings

# The same examples everywhere and every time; a slow machine is no reason to fail.
settings.register_profile(
    "sei-action", max_examples=50, deadline=None, database=None, derandomize=True
)
settings.load_profile("sei-action")
