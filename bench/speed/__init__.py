"""Measure what a report costs in time, round trips and memory, and what a cold runner waits for."""
