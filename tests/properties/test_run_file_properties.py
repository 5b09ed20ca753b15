"""Whatever a file may say, the report that comes of it is one that SEI can keep."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.config import read_config
from sei_action.from_file import gathered_from, with_facts
from sei_action.run_file.models import MOST_RUNS
from sei_action.run_file.reading import read_run_file
from sei_action.run_file.words import other_words
from tests.builders import inputs
from tests.properties.playing import bodies_of, kept_by_sei

NOW = datetime(2026, 2, 2, 10, tzinfo=UTC)

_texts = st.text(max_size=20)
_lines = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
_times = st.integers(1_104_537_600, 2_145_830_399).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC).isoformat()
)
_results = st.sampled_from([word for words in other_words().values() for word in words])
_shas = st.text("0123456789abcdef", min_size=40, max_size=40)
_steps = st.fixed_dictionaries(
    {"name": _lines},
    optional={"result": _results, "started-at": _times, "completed-at": _times},
)
_jobs = st.fixed_dictionaries(
    {"name": _lines},
    optional={
        "result": _results,
        "started-at": _times,
        "completed-at": _times,
        "runner": _texts,
        "steps": st.lists(_steps, max_size=3),
    },
)
_artifacts = st.fixed_dictionaries(
    dict.fromkeys(("type", "location", "name", "version"), _lines),
    optional={
        "digest": _lines,
        "metadata": st.dictionaries(_texts, _texts, max_size=2),
        "input": st.booleans() | st.none(),
        "output": st.booleans() | st.none(),
    },
)
_facts = st.fixed_dictionaries(
    {
        "ci": _lines,
        "repository": st.sampled_from(
            ["https://git.example.com/acme/shop", "git@git.example.com:acme/a/b.git"]
        ),
        "pipeline": _lines,
        "run-number": st.integers(0, MOST_RUNS),
        "started-at": _times,
        "result": _results,
    },
    optional={
        "run-attempt": st.integers(1, 9_000_000_000),
        "branch-name": _lines,
        "sha": _shas,
        "commits": st.lists(_shas, max_size=3),
        "user-id": _lines,
        "trigger": st.sampled_from(["push", "pull-request", "schedule", "manual"]),
        "pull-request": st.integers(0),
        "upstream": st.fixed_dictionaries(
            {"pipeline": _lines, "run-number": st.integers(0, MOST_RUNS)},
            optional={"run-attempt": st.integers(1, 9_000_000_000)},
        ),
        "kind": st.sampled_from(["auto", "ci", "cd"]),
        "environment": _lines,
        "artifacts": st.lists(_artifacts, max_size=3),
        "params": st.dictionaries(_texts, _texts, max_size=3),
        "jobs": st.lists(_jobs, max_size=4),
    },
)


@given(facts=_facts)
def test_sei_keeps_what_any_file_says_or_the_log_says_why_not(
    facts: dict[str, object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "any-run.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    told = read_run_file({"SEI_FROM_FILE": str(file)})
    config = with_facts(read_config(inputs(on_cancelled="aborted"), asks_github=False), told)

    gathered = gathered_from(told, config, (), NOW)

    assert len(gathered.reportables) + len(gathered.unreported) == 1
    for body in bodies_of(gathered, config):
        sent, held = kept_by_sei(body)
        assert held["scm_commit_ids"] == sent["scm_commit_ids"]
        assert len(held["stages"]) == len(told.jobs)
        assert held["duration_in_seconds"] >= 0
