"""The rules that need to know what was kept before."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sei_action.sandbox import Store
from sei_action.sandbox.reports import Verdict
from tests.sandbox.builders import GUID, SHA, artifact, record, stage

OTHER = "0f9b2f7e-6c7d-4c8e-9a55-2f6a9e6a1b11"


def only_run(store: Store) -> dict[str, Any]:
    (run,) = store.runs()
    return run


def test_an_unknown_instance_loses_the_report(store: Store) -> None:
    fate = store.keep(record(instance_guid=OTHER))
    assert (fate.verdict, fate.reason) == (Verdict.LOST, f"no instance {OTHER} is registered")
    assert store.runs() == []


def test_an_instance_without_integration_loses_the_report(store: Store) -> None:
    store.register("Unlinked", integration_id=None, guid=OTHER)
    fate = store.keep(record(instance_guid=OTHER))
    assert (fate.verdict, fate.reason) == (Verdict.LOST, f"instance {OTHER} has no integration")
    assert store.runs() == []


def test_a_first_report_is_kept(store: Store) -> None:
    assert store.keep(record()).verdict is Verdict.KEPT
    assert only_run(store)["build_number"] == 562


def test_a_repeat_changes_nothing_of_the_run(store: Store) -> None:
    store.keep(record())
    before = only_run(store)
    fate = store.keep(
        record(
            result="FAILURE",
            duration=1,
            scm_commit_ids=[SHA],
            job_run_params=[{"type": "StringParameterValue", "name": "a", "value": "b"}],
            trigger_chain=[{"id": "schedule", "type": "TimerTriggerCause"}],
            job_run={"stages": [stage()]},
        )
    )
    assert fate.verdict is Verdict.REPEATED
    assert only_run(store) == before


def test_a_repeat_replaces_the_artifacts_as_a_whole(store: Store) -> None:
    store.keep(record(artifacts=[artifact(), artifact(name="web")]))
    fate = store.keep(record(artifacts=[artifact(name="cli")]))
    assert [each["name"] for each in only_run(store)["artifacts"]] == ["cli"]
    assert fate.reason == "the first report stays, artifacts replaced (2 before, 1 now)"


def test_another_build_number_is_another_run(store: Store) -> None:
    store.keep(record())
    store.keep(record(build_number=2_000_000_562))
    assert [run["build_number"] for run in store.runs()] == [562, 2_000_000_562]


def test_the_same_number_of_another_pipeline_is_another_run(store: Store) -> None:
    store.keep(record())
    assert store.keep(record(job_full_name="acme/web/CI")).verdict is Verdict.KEPT


def test_the_same_pipeline_of_another_instance_is_another_pipeline(store: Store) -> None:
    store.register("Other", integration_id="8", guid=OTHER)
    store.keep(record())
    assert store.keep(record(instance_guid=OTHER)).verdict is Verdict.KEPT


def test_reports_without_number_are_different_runs(store: Store) -> None:
    for _ in range(2):
        assert store.keep(record(build_number=None)).verdict is Verdict.KEPT
    assert len(store.runs()) == 2


def test_one_of_many_reports_at_once_wins(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        fates = list(pool.map(lambda _: store.keep(record()), range(16)))
    assert [fate.verdict for fate in fates].count(Verdict.KEPT) == 1
    assert len(store.runs()) == 1


def test_every_report_renames_its_instance(store: Store) -> None:
    store.keep(record())
    fate = store.keep(record(instance_name="shop", instance_url="https://github.com/acme/shop"))
    instance = store.instance(GUID)
    assert instance is not None
    assert (instance.name, instance.url) == ("shop", "https://github.com/acme/shop")
    assert fate.notes == ("instance renamed from 'GitHub Actions (acme)' to 'shop'",)


def test_a_report_without_instance_url_leaves_it(store: Store) -> None:
    store.keep(record())
    store.keep(record(instance_url=None))
    instance = store.instance(GUID)
    assert instance is not None
    assert instance.url == "https://github.com/acme"


def test_notes_of_the_report_are_passed_on(store: Store) -> None:
    store.keep(record())
    fate = store.keep(record(build_number=563, artifacts=[artifact(), artifact()]))
    assert fate.notes == ("artifacts[1] dropped: it is there twice",)


def test_a_registered_instance_gets_a_guid_of_its_own(store: Store) -> None:
    one, two = (store.register("CI", integration_id="7") for _ in range(2))
    assert one != two


def test_registering_links_an_instance_that_was_not(store: Store) -> None:
    store.register("Unlinked", integration_id=None, guid=OTHER)
    store.register("Again", integration_id="9", guid=OTHER)
    instance = store.instance(OTHER)
    assert instance is not None
    assert (instance.name, instance.integration_id) == ("Unlinked", "9")


def test_instances_are_found_by_integration(store: Store) -> None:
    store.register("Other", integration_id="8", guid=OTHER)
    assert [each.guid for each in store.instances(["8"])] == [OTHER]


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    with Store(path) as store:
        store.register("CI", integration_id="7", guid=GUID)
        store.keep(record())
    with Store(path) as store:
        assert store.keep(record()).verdict is Verdict.REPEATED
