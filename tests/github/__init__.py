"""Specify the edge to GitHub."""
