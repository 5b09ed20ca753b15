"""Draw histories that are one line of commits, each with its run, so that bases are plain."""

from hypothesis import strategies as st

from tests.builders import sha
from tests.properties.histories import FORK, NUMBER, History, a_run, minute

_MANY = 9
_earlier = st.fixed_dictionaries(
    {
        "event": st.sampled_from(["push", "schedule", "pull_request"]),
        "head_branch": st.sampled_from(["main", "topic"]),
        "head_repository": st.sampled_from([None, FORK]),
        "run_attempt": st.integers(1, 2),
        "conclusion": st.sampled_from(["success", "failure", "cancelled", "skipped"]),
    }
)


@st.composite
def pushes(draw: st.DrawFn) -> History:
    """Draw a history on one line, with a run for each commit."""
    commits = tuple(
        {
            "sha": sha(number),
            "parents": [sha(number - 1)] if number > 1 else [],
            "message": f"Change {number}",
            "author": "Mira Holt <mira.holt@acme.example>",
            "committed_at": minute(number),
        }
        for number in range(1, _MANY + 1)
    )
    runs = [
        a_run(NUMBER - _MANY + place, 10 * (place - _MANY), head_sha=sha(place), jobs=[], **facts)
        for place, facts in enumerate(draw(st.tuples(*[_earlier] * (_MANY - 1))), start=1)
    ]
    run = a_run(
        NUMBER,
        0,
        event=draw(st.sampled_from(["push", "schedule", "workflow_dispatch"])),
        head_branch="main",
        head_repository=None,
        head_sha=sha(_MANY),
        conclusion="success",
        jobs=[],
    )
    return History(commits, {"main": sha(_MANY)}, {}, (), (*runs, run), (), {})
