"""The tests; their folders mirror what they test."""
