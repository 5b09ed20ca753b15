"""A local SEI for development: it answers, keeps and loses reports as the service does.

Install it with `pip install .[sandbox]`; it is no part of the image.
"""

from sei_action.sandbox.app import BASE_PATH, create_app
from sei_action.sandbox.errors import SandboxError
from sei_action.sandbox.serving import running
from sei_action.sandbox.store import Store

__all__ = ["BASE_PATH", "SandboxError", "Store", "create_app", "running"]
