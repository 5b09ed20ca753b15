"""A run that a file or a plugin's variables tell of, instead of GitHub: the neutral format."""
