"""Specify what is answered from the shelf."""
