"""What must hold of a played case."""

import base64

from tests.faults.cases import Case, End
from tests.faults.scenes import KEY, PROXY_PASSWORD, TOKEN, Played

_COUNT_OF_PUSHED = 5


def check(case: Case, played: Played) -> None:
    """Check all that the case promises, and what every case does."""
    check_words(case, played)
    check_secrets(played)
    assert played.finished.code == case.exit_code, played.finished.log
    if case.end is End.DELIVERED:
        check_delivered(case, played)
    else:
        check_undelivered(case, played)
    check_counts(case, played)
    assert case.at_least <= played.finished.seconds <= case.most_seconds, played.finished.log


def check_words(case: Case, played: Played) -> None:
    """Check that the user reads the cause and the remedy, and no sign of a crash."""
    log = played.finished.log
    assert "Traceback" not in log, log
    assert "something it does not know" not in log, log
    told = "\n".join(played.annotations)
    for words in case.says:
        assert words in told, log
    if case.end is not End.DELIVERED and case.code is None:
        kind = "::error " if case.fails else "::warning "
        assert played.annotations[-1].startswith(kind), log
        assert case.fails or played.annotations[-1].endswith("Your job goes on."), log


def check_secrets(played: Played) -> None:
    """Check that key, token and password are nowhere but where they belong."""
    check_no_secret_in(played.everything_written)
    servers = played.servers
    assert KEY.encode() not in servers.github.heard
    assert TOKEN.encode() not in servers.sei.heard
    for secret in (KEY, TOKEN):
        assert secret.encode() not in servers.elsewhere.heard


def check_no_secret_in(text: str) -> None:
    """Check that a text holds no secret, neither plain nor as headers write them."""
    for secret in (KEY, TOKEN, PROXY_PASSWORD):
        for form in (secret, base64.b64encode(secret.encode()).decode()):
            assert form not in text


def check_delivered(case: Case, played: Played) -> None:
    """Check that SEI holds the report, whole, and that nothing is kept."""
    assert played.outputs["delivered"] == "true", played.finished.log
    assert played.outputs["outbox"] == ""
    assert played.kept == []
    (run,) = played.runs
    assert run["result"] == "SUCCESS"
    if case.commits is not None:
        assert len(run["scm_commit_ids"]) == case.commits, played.finished.log


def check_undelivered(case: Case, played: Played) -> None:
    """Check that the report is kept, ready to be sent where it was meant to go; or that none is."""
    assert played.outputs["delivered"] == "false"
    if case.end is End.NOTHING:
        assert played.kept == [], played.finished.log
        assert played.servers.sei.asked("POST") == []
        assert played.runs == []
        return
    assert len(played.kept) == 1, played.finished.log
    (kept,) = played.kept
    assert kept["version"] == 1
    assert kept["target"] == played.target
    assert len(kept["report"]["scm_commit_ids"]) == (case.commits or _COUNT_OF_PUSHED)
    if not case.signals:
        assert kept["report"]["execution_id"] == played.outputs["execution-id"]
        assert kept["reason"] in played.annotations[-1]
    assert played.outputs["outbox"] == str(played.folder / "sei-outbox"), played.finished.log


def check_counts(case: Case, played: Played) -> None:
    """Check how often SEI was told, and what it made of that."""
    if case.posts is not None:
        assert len(played.servers.sei.asked("POST")) == case.posts
    if case.runs is not None:
        assert len(played.runs) == case.runs
