"""Specify what SEI is told."""
