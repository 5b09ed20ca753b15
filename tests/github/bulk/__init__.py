"""Specify what is read of a repository in lists."""
