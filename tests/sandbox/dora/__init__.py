"""The figures and ties of the sandbox page."""
