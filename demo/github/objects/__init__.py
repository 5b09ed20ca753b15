"""Builders of GitHub's objects: pure functions from a state's records to JSON, one per object."""
