"""The edge to SEI: it alone imports httpx."""

from sei_action.sei.client import Sei

__all__ = ["Sei"]
