"""What `init` proposes: the reporting step in the workflows of a repository, by added lines only.

Pure: the texts come from elsewhere, and go elsewhere. GitHub's page "Workflow syntax" describes
them.
"""

from sei_action.proposal.files import named_files
from sei_action.proposal.plan import ByHand, Change, Kept, Plan
from sei_action.proposal.planning import propose
from sei_action.proposal.roles import Guess, Role, guess

__all__ = ["ByHand", "Change", "Guess", "Kept", "Plan", "Role", "guess", "named_files", "propose"]
