"""The web page of the sandbox: what it keeps, as people want to see it.

The server draws everything. There is no script, and nothing comes from another host.
"""

from sei_action.sandbox.pages.routes import page_routes

__all__ = ["page_routes"]
