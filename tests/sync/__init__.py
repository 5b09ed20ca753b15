"""Specify how the runs of many repositories are reported."""
