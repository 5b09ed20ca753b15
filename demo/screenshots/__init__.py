"""The pictures in the docs, made from samples by what users would look at."""
