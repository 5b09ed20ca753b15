"""Report GitHub Actions runs to Harness SEI."""

__version__ = "0.1.0"
