"""The made-up organisation: that it is like a real one, and that GitHub could tell of it."""
