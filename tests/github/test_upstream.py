"""Specify which run is taken to be behind a run that `workflow_run` started."""

from base64 import b64encode

import pytest

from sei_action.github import Losses
from sei_action.github.upstream import find_upstream
from sei_action.occasion import UpstreamRun
from sei_action.run import Run
from tests.builders import moment, run, sha
from tests.fakes import FakeGitHub, refusal

_RUNS = "/repos/acme/shop/actions/runs"
_FILE = "/repos/acme/shop/contents/.github/workflows"


def _file(*workflows: str) -> dict[str, str]:
    names = "".join(f"      - {name}\n" for name in workflows)
    text = f"on:\n  workflow_run:\n    workflows:\n{names}    types: [completed]\n"
    return {"content": b64encode(text.encode()).decode()}


def _candidate(number: int = 99, **changes: object) -> dict[str, object]:
    """Write a run of CI that ended two seconds before the run began."""
    facts: dict[str, object] = {
        "id": number,
        "run_number": 12,
        "run_attempt": 1,
        "event": "push",
        "name": "CI",
        "path": ".github/workflows/ci.yml",
        "workflow_id": 3,
        "head_sha": sha(562),
        "status": "completed",
        "created_at": moment(-600).isoformat(),
        "updated_at": moment(-2).isoformat(),
        "actor": {"login": "ada"},
        "repository": {"full_name": "acme/shop"},
    }
    return {**facts, **changes}


def _run(**changes: object) -> Run:
    facts = {
        "event": "workflow_run",
        "path": ".github/workflows/deploy.yml",
        "occasion": {},
        **changes,
    }
    return run(**facts)


def _github(*candidates: dict[str, object], **answers: object) -> FakeGitHub:
    page = {"total_count": len(candidates), "workflow_runs": list(candidates)}
    return FakeGitHub({_RUNS: page, f"{_FILE}/deploy.yml": _file("CI", "Lint"), **answers})


def _found(github: FakeGitHub, of: Run | None = None) -> UpstreamRun | None:
    losses = Losses()
    upstream = find_upstream(github, of or _run(), losses).occasion.upstream
    assert losses.notes == ()
    return upstream


def test_a_run_of_another_event_has_none_behind_it() -> None:
    github = FakeGitHub({})
    pushed = run(path=".github/workflows/deploy.yml")

    assert find_upstream(github, pushed, Losses()) == pushed
    assert github.asked == []


def test_the_run_that_ended_just_before_is_found_by_the_workflows_file() -> None:
    github = _github(_candidate(), _candidate(98, name="Docs"))

    upstream = _found(github)

    assert upstream
    assert (upstream.id, upstream.run_number, upstream.workflow_name) == (99, 12, "CI")
    assert upstream.actor is not None
    assert github.asked == [
        (f"{_FILE}/deploy.yml", {"ref": sha(562)}),
        (_RUNS, {"created": "<=2026-02-02T09:00:00Z", "status": "completed", "per_page": 100}),
    ]


@pytest.mark.parametrize(
    ("seconds", "is_found"),
    [(-3600, False), (-60.001, False), (-60, True), (0, True), (5, True), (5.001, False)],
)
def test_the_run_behind_ended_within_a_minute_before(seconds: float, is_found: bool) -> None:  # noqa: FBT001 - a row of the table
    candidate = _candidate(updated_at=moment(seconds).isoformat())

    assert (_found(_github(candidate)) is not None) is is_found


def test_of_two_that_fit_neither_is_taken() -> None:
    assert _found(_github(_candidate(), _candidate(98, name="Lint"))) is None


@pytest.mark.parametrize("candidate", [_candidate(name="Docs"), _candidate(name=None)])
def test_a_run_of_a_workflow_that_the_file_does_not_name_is_not_taken(
    candidate: dict[str, object],
) -> None:
    assert _found(_github(candidate)) is None


def test_a_run_is_not_behind_itself() -> None:
    own = _run()

    assert _found(_github(_candidate(own.id, name="CI")), own) is None


def test_where_no_run_fits_none_is_taken() -> None:
    assert _found(_github()) is None


def test_a_file_that_names_no_workflow_has_no_run_behind_it() -> None:
    github = _github(_candidate(), **{f"{_FILE}/deploy.yml": {"content": ""}})

    assert _found(github) is None


def test_a_run_whose_file_is_not_known_is_not_looked_behind() -> None:
    github = FakeGitHub({})

    assert _found(github, _run(path="")) is None
    assert github.asked == []


def test_what_the_event_file_names_is_kept_without_a_request() -> None:
    known = _candidate(workflow_name="CI")
    github = FakeGitHub({})

    upstream = _found(github, _run(occasion={"upstream": known}))

    assert upstream == UpstreamRun.model_validate(known)
    assert github.asked == []


def _chain(github: FakeGitHub, of: Run) -> list[int]:
    found, upstream = [], _found(github, of)
    while upstream:
        found.append(upstream.id)
        upstream = upstream.upstream
    return found


def _level(level: int, **changes: object) -> dict[str, object]:
    """Write the run so many levels up, itself started by `workflow_run`."""
    return _candidate(
        1000 + level,
        name=f"W{level}",
        event="workflow_run",
        path=f".github/workflows/w{level}.yml",
        created_at=moment(-100 * level).isoformat(),
        updated_at=moment(-100 * level + 98).isoformat(),
        **changes,
    )


def _long_chain(length: int) -> FakeGitHub:
    files = {f"{_FILE}/w{level}.yml": _file(f"W{level + 1}") for level in range(1, length + 1)}
    candidates = [_level(level) for level in range(1, length + 1)]
    return _github(*candidates, **files, **{f"{_FILE}/deploy.yml": _file("W1")})


def test_behind_the_run_behind_its_own_is_looked_for() -> None:
    first = _level(1)
    github = _github(first, _level(2) | {"event": "push"}, **{f"{_FILE}/w1.yml": _file("W2")})

    assert _chain(github, _run(occasion={"upstream": first})) == [1001, 1002]


@pytest.mark.parametrize("length", [1, 3, 9, 10])
def test_a_chain_is_followed_to_its_beginning(length: int) -> None:
    expected = list(range(1001, 1001 + length))

    assert _chain(_long_chain(length), _run()) == expected


@pytest.mark.parametrize("is_known", [True, False])
def test_a_chain_is_followed_up_to_ten_levels(is_known: bool) -> None:  # noqa: FBT001 - a row of the table
    occasion = {"upstream": _level(1)} if is_known else {}

    assert _chain(_long_chain(20), _run(occasion=occasion)) == list(range(1001, 1011))


@pytest.mark.parametrize("missing", [{"path": ""}, {"created_at": None}])
def test_a_known_run_of_which_too_little_is_told_is_not_looked_behind(
    missing: dict[str, object],
) -> None:
    github = FakeGitHub({})

    assert _chain(github, _run(occasion={"upstream": _level(1) | missing})) == [1001]
    assert github.asked == []


@pytest.mark.parametrize("path", [_RUNS, f"{_FILE}/deploy.yml"])
@pytest.mark.parametrize("answer", [refusal(403), {}])
def test_a_run_behind_that_cannot_be_read_is_told(path: str, answer: object) -> None:
    losses = Losses()
    before = _run()

    assert find_upstream(_github(_candidate(), **{path: answer}), before, losses) == before
    (note,) = losses.notes
    assert note.startswith("Missing in the report: the run that caused this one.")


def test_what_is_known_stays_where_more_cannot_be_read() -> None:
    losses = Losses()
    known = _run(occasion={"upstream": _level(1)})

    assert find_upstream(FakeGitHub({}), known, losses) == known
    assert len(losses.notes) == 1
