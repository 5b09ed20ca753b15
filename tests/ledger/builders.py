"""Build what stands in ledgers; a test states only what matters to it."""

from sei_action.ledger import Attempt, Ledger, Sent, State, Tally
from tests.builders import sha

SHOP = "acme/shop"
WORKFLOW = 7


def attempt(run_id: int = 1, number: int = 1, **changes: object) -> Attempt:
    """Build an attempt that has ended well; runs with larger ids were created later."""
    facts: dict[str, object] = {
        "run_id": run_id,
        "attempt": number,
        "workflow_id": WORKFLOW,
        "run_number": run_id + 100,
        "event": "push",
        "head_sha": sha(run_id),
        "head_branch": "main",
        "head_repository": SHOP,
        "status": "completed",
        "conclusion": "success",
        "created_at": 1000 * run_id,
        "started_at": 1000 * run_id + 1,
    }
    return Attempt.model_validate({**facts, **changes})


def sent(**changes: object) -> Sent:
    """Build a report that SEI took."""
    facts: dict[str, object] = {
        "execution_id": "1-1",
        "job_full_name": "acme/shop/CI",
        "build_number": 101,
        "sha256": f"{1:064x}",
        "answer": "accepted",
        "sent_at": 5000,
    }
    return Sent.model_validate({**facts, **changes})


def tally(repository: str = SHOP, **changes: object) -> Tally:
    """Build what a sync did with a repository."""
    return Tally.model_validate({"repository": repository, **changes})


def note(ledger: Ledger, *attempts: Attempt, repository: str = SHOP) -> None:
    """Note attempts as a list would show them."""
    ledger.attempts.note(repository, attempts)


def state_of(ledger: Ledger, run_id: int = 1, number: int = 1) -> tuple[State, str]:
    """Tell how an attempt stands, and why."""
    found = ledger.attempts.find(SHOP, run_id, number)
    assert found is not None
    return found.state, found.reason
