"""Specify the edge to SEI."""
