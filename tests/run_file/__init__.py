"""Specify what a file, or a plugin's variables, may tell of a run."""
