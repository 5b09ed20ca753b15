"""What holds for every run and every history, and not only for those that somebody thought of."""
