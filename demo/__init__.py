"""Show the whole trip on one machine: a run on a local GitHub, reported to a local SEI."""
