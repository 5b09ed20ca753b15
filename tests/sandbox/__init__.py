"""Tests of the local SEI."""
