"""Specify how the inputs are read."""
