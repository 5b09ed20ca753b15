"""Hold this project's GitHub, and its requests, against GitHub's own description of its API."""
