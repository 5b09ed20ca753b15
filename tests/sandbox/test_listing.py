"""What the sandbox tells of what it keeps."""

from sei_action.sandbox import Store
from sei_action.sandbox.reports import Fate, Report, Verdict
from tests.sandbox.builders import GUID, SHA, artifact, record, stage, step


def test_a_run_is_told_whole(store: Store) -> None:
    store.keep(
        record(
            user_id="octocat",
            repo_url="https://github.com/acme/shop",
            branch_name="main",
            project_name="shop",
            execution_id="77-1",
            web_url="https://github.com/acme/shop/actions/runs/77",
            cfr_status=False,
            themes=["team/shop"],
            scm_commit_ids=[SHA],
            job_run_params=[{"type": "StringParameterValue", "name": "team", "value": "shop"}],
            trigger_chain=[
                {
                    "id": "acme/shop/Build",
                    "type": "UpstreamCause",
                    "job_run_number": "12",
                    "direct_parents": [{"id": "octocat", "type": "UserIdCause"}],
                }
            ],
            job_run={"stages": [stage(steps=[step(startTime="2024-03-28T05:26:00Z")])]},
            artifacts=[artifact(metadata={"os": "linux"})],
        )
    )
    assert store.runs() == [
        {
            "instance_guid": GUID,
            "instance_name": "GitHub Actions (acme)",
            "instance_url": "https://github.com/acme",
            "job_full_name": "acme/shop/CI",
            "pipeline": "CI",
            "qualified_name": "acme/shop/CI",
            "build_number": 562,
            "result": "SUCCESS",
            "start_time": "2024-03-28T05:25:45Z",
            "duration_in_seconds": 780,
            "ci": True,
            "cd": False,
            "cfr_status": False,
            "user_id": "octocat",
            "repo_url": "https://github.com/acme/shop",
            "branch_name": "main",
            "project_name": "shop",
            "module_name": None,
            "execution_id": "77-1",
            "web_url": "https://github.com/acme/shop/actions/runs/77",
            "themes": ["team/shop"],
            "scm_commit_ids": [SHA],
            "job_run_params": [{"type": "StringParameterValue", "name": "team", "value": "shop"}],
            "trigger_chain": [
                {
                    "id": "acme/shop/Build",
                    "type": "UpstreamCause",
                    "job_run_number": 12,
                    "direct_parents": [
                        {
                            "id": "octocat",
                            "type": "UserIdCause",
                            "job_run_number": None,
                            "direct_parents": [],
                        }
                    ],
                }
            ],
            "stages": [
                {
                    "id": "10",
                    "displayName": "Build",
                    "displayDescription": None,
                    "result": "UNKNOWN",
                    "state": "UNKNOWN",
                    "startTime": "2024-03-28T05:25:45Z",
                    "durationInSeconds": 2,
                    "steps": [
                        {
                            "id": "1",
                            "displayName": "Compile",
                            "displayDescription": None,
                            "result": "UNKNOWN",
                            "state": "UNKNOWN",
                            "startTime": "2024-03-28T05:26:00Z",
                            "durationInSeconds": 1,
                        }
                    ],
                }
            ],
            "artifacts": [
                {
                    "input": False,
                    "output": True,
                    "type": "container",
                    "location": "ghcr.io/acme/shop",
                    "name": "api",
                    "qualifier": "1.4.2",
                    "hash": None,
                    "metadata": {"os": "linux"},
                }
            ],
        }
    ]


def test_lists_keep_the_order_of_the_report(store: Store) -> None:
    store.keep(record(job_run={"stages": [stage(id="b"), stage(id="a")]}, themes=["z", "a"]))
    (run,) = store.runs()
    assert [each["id"] for each in run["stages"]] == ["b", "a"]
    assert run["themes"] == ["z", "a"]


def test_a_report_is_told_with_its_fate(store: Store) -> None:
    received_at = "2026-01-31T09:30:00.000+00:00"
    fate = Fate(Verdict.LOST, "duration is null", ("a note",))
    store.log(Report("abc", received_at, 202, fate, {"pipeline": "CI"}))
    assert store.reports() == [
        {
            "id": "abc",
            "received_at": received_at,
            "status": 202,
            "fate": "lost",
            "reason": "duration is null",
            "notes": ["a note"],
            "payload": {"pipeline": "CI"},
        }
    ]


def test_a_refused_report_has_no_payload(store: Store) -> None:
    store.log(Report("abc", "now", 403, Fate(Verdict.REFUSED, "the API key is wrong")))
    assert store.reports()[0]["payload"] is None


def test_what_a_report_puts_in_an_order_stays_in_it(store: Store) -> None:
    shas = ["f" * 40, "0" * 40, "8" * 40]
    steps = [step(id=number) for number in ("9", "10", "1")]
    store.keep(record(scm_commit_ids=shas, job_run={"stages": [stage(steps=steps)]}))
    (run,) = store.runs()
    assert run["scm_commit_ids"] == shas
    assert [kept["id"] for kept in run["stages"][0]["steps"]] == ["9", "10", "1"]
