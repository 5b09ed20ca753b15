"""Situations that real repositories produce, each with the exact payload that comes of it."""
