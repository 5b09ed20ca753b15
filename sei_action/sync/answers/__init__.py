"""Answer the requests of reports from what was read in lists.

What is answered here is what GitHub would answer, cut down to what is read of it; where that is not
certain, the request is made. So a report is made by the same steps as in the run itself.
"""

from sei_action.sync.answers.archive import Archive
from sei_action.sync.answers.known import Known

__all__ = ["Archive", "Known"]
