"""Long experiments on delivery and input, run by hand; `tests/` has a short form of each."""
