"""Sync made-up organisations: speed, requests, memory, and what becomes of one that is killed."""
