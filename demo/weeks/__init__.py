"""Six weeks of builds and deployments of a made-up company, the same at every time."""

from demo.weeks.company import reports
from demo.weeks.reporting import GUID
from demo.weeks.sending import fill

__all__ = ["GUID", "fill", "reports"]
