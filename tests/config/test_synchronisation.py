"""Specify the inputs of `sync`, `sync-plan` and `sync-merge`."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from sei_action.config import INPUTS, OnCancelled, variable_of
from sei_action.config.synchronisation import (
    ACTION_INPUTS,
    NO_OPTIONS,
    SYNC_INPUTS,
    FleetChoice,
    OnRateLimit,
    Shard,
    Synchronisation,
    read_fleet_choice,
    read_merge,
    read_synchronisation,
)
from sei_action.errors import ConfigurationError
from tests.builders import API_KEY, GITHUB_TOKEN, inputs

Read = Callable[[Mapping[str, str]], Synchronisation]


def syncing(**texts: str) -> dict[str, str]:
    """Build the variables of a sync of a repository."""
    return inputs(**{"repo": "acme/shop", **texts})


def synced(**texts: str) -> Synchronisation:
    return read_synchronisation(syncing(**texts))


def problems_of(env: Mapping[str, str], read: Read = read_synchronisation) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        read(env)
    return caught.value.problems


def problem_of(**texts: str) -> str:
    (problem,) = problems_of(syncing(**texts))
    return problem


def test_a_repository_a_key_and_a_token_are_enough() -> None:
    config = synced()

    assert config.repo == ("acme/shop",)
    assert config.key.get_secret_value() == API_KEY
    assert config.token.get_secret_value() == GITHUB_TOKEN


def test_what_is_left_out_has_its_default() -> None:
    config = synced()

    assert (config.org, config.plan, config.shard, config.ledgers) == (None, None, None, ())
    assert (config.repositories, config.workflows, config.branches, config.events) == (None,) * 4
    assert (config.since, config.until, config.limit, config.time_limit) == (None,) * 4
    assert (config.repair, config.stages, config.ledger) == (False, True, "sei-ledger")
    assert (config.on_rate_limit, config.requests_per_minute) == (OnRateLimit.WAIT, 800)
    assert config.shards == 256


@pytest.mark.parametrize(
    "text", ["acme/shop\nacme/web", "acme/shop, acme/web", "acme/shop acme/web"]
)
def test_repositories_are_separated_by_lines_commas_or_spaces(text: str) -> None:
    assert synced(repo=text).repo == ("acme/shop", "acme/web")


def test_a_repository_that_is_named_twice_is_synced_once() -> None:
    assert synced(repo="acme/shop\nacme/shop").repo == ("acme/shop",)


@pytest.mark.parametrize("name", ["acme/.github", "a/b", "acme-inc/a_b.c-d", "user_corp/x"])
def test_a_repository_may_be_called_so(name: str) -> None:
    assert synced(repo=name).repo == (name,)


@pytest.mark.parametrize("name", ["shop", "acme/", "/shop", "acme/shop/x", "-a/b", "acme/sh$op"])
def test_what_is_no_repository_is_told(name: str) -> None:
    assert problem_of(repo=name) == (
        f"Input `repo`: {name!r}: no repository; write OWNER/REPO, like acme/shop, one a line."
    )


def test_all_that_are_no_repositories_are_told() -> None:
    assert problem_of(repo="shop, acme/web, web").startswith(
        "Input `repo`: 'shop', 'web': no repository; "
    )


@pytest.mark.parametrize("name", ["acme", "Acme-Inc", "user_corp", "7"])
def test_an_organisation_may_be_called_so(name: str) -> None:
    assert synced(repo="", org=name).org == name


@pytest.mark.parametrize("name", ["acme/shop", "-acme", "https://github.com/acme", "a b"])
def test_what_is_no_organisation_is_told(name: str) -> None:
    assert problem_of(repo="", org=name) == (
        f"Input `org`: {name!r} is no organisation; write its name as in its address, like acme."
    )


@pytest.mark.parametrize("name", ["workflows", "branches", "events"])
def test_what_is_synced_is_chosen_by_patterns(name: str) -> None:
    config = synced(**{name: "a*\n!ab"})

    chosen = getattr(config, name)
    assert [text for text in ("a", "ab", "b") if chosen.matches(text)] == ["a"]


def test_repositories_of_an_organisation_are_chosen_by_patterns() -> None:
    config = synced(repo="", org="acme", repositories="!*-archive")

    assert config.repositories is not None
    assert config.repositories.matches("shop")
    assert not config.repositories.matches("shop-archive")


@pytest.mark.parametrize("name", ["workflows", "branches", "events"])
def test_what_is_no_pattern_is_told(name: str) -> None:
    assert problem_of(**{name: "/a"}) == (
        f"Input `{name}`: '/a' is no pattern; write a name, or one like release/** or !test/**."
    )


@pytest.mark.parametrize("name", ["since", "until"])
def test_a_period_begins_and_ends_with_a_date_or_a_duration(name: str) -> None:
    moment = synced(**{name: "2026-01-31"})
    ago = synced(**{name: "12h"})

    assert getattr(moment, name) == datetime(2026, 1, 31, tzinfo=UTC)
    assert getattr(ago, name) == timedelta(hours=12)


@pytest.mark.parametrize("name", ["since", "until"])
def test_what_is_no_moment_is_told(name: str) -> None:
    assert problem_of(**{name: "soon"}) == (
        f"Input `{name}`: 'soon' is neither a date nor a duration; write one like 2026-01-31, "
        "2026-01-31T09:30:00Z or 90d."
    )


def test_a_time_limit_is_a_duration() -> None:
    assert synced(time_limit="5h").time_limit == timedelta(hours=5)
    assert problem_of(time_limit="2026-01-31") == (
        "Input `time-limit`: '2026-01-31' is no duration; write one like 90d, 12h or 30m."
    )


@pytest.mark.parametrize(
    ("name", "most", "what"),
    [
        ("limit", 1_000_000, "limit"),
        ("requests_per_minute", 100_000, "number of requests"),
        ("shards", 256, "number of shards"),
    ],
)
def test_numbers_are_whole_and_within_bounds(name: str, most: int, what: str) -> None:
    assert [getattr(synced(**{name: text}), name) for text in ("1", str(most))] == [1, most]

    for text in ("0", str(most + 1), "-1", "1.5", "many", "9" * 5000, "\uff17"):
        (problem,) = problems_of(syncing(**{name: text}))
        assert problem.startswith(f"Input `{name.replace('_', '-')}`: ")
        assert problem.endswith(f" is no {what}; write a whole number from 1 to {most}.")


@pytest.mark.parametrize(
    ("text", "shard"),
    [
        ("1/1", Shard(1, 1)),
        ("3/16", Shard(3, 16)),
        ("16/16", Shard(16, 16)),
        ("0/16", Shard(16, 16)),
    ],
)
def test_a_shard_is_one_of_several(text: str, shard: Shard) -> None:
    config = synced(shard=text)

    assert config.shard == shard
    assert str(config.shard) == text.replace("0/16", "16/16")


@pytest.mark.parametrize("text", ["0/0", "17/16", "3", "3/0", "a/b", "3/16/1", "1/10000"])
def test_what_is_no_shard_is_told(text: str) -> None:
    assert problem_of(shard=text) == (
        f"Input `shard`: {text!r} is no shard; write its number and how many there are, like 3/16."
    )


def test_what_is_done_at_the_rate_limit_is_a_word() -> None:
    assert synced(on_rate_limit="Stop").on_rate_limit is OnRateLimit.STOP
    assert problem_of(on_rate_limit="stopp") == (
        "Input `on-rate-limit`: 'stopp' is not one of wait, stop; did you mean stop?."
    )


@pytest.mark.parametrize("name", ["repair", "stages"])
def test_switches_are_booleans(name: str) -> None:
    assert [getattr(synced(**{name: text}), name) for text in ("true", "false")] == [True, False]
    assert problem_of(**{name: "yes"}) == (
        f"Input `{name}`: 'yes' is not a boolean; write true or false."
    )


@pytest.mark.parametrize("name", ["ledger", "plan"])
def test_a_path_is_one_line(name: str) -> None:
    assert problem_of(shard="1/2", **{name: "a\nb"}) == (
        f"Input `{name}`: 'a\\nb' holds a line break or a control character; write one plain line."
    )


def test_what_a_report_is_told_holds_for_each_run() -> None:
    config = synced(on_cancelled="aborted", kind="cd", environment="production")

    assert (config.on_cancelled, config.environment) == (OnCancelled.ABORTED, "production")


@pytest.mark.parametrize("repo", ["", " \n"])
def test_the_repository_of_the_workflow_is_synced_where_none_is_given(repo: str) -> None:
    env = {**inputs(repo=repo), "GITHUB_REPOSITORY": "acme/own"}

    assert read_synchronisation(env).repo == ("acme/own",)


@pytest.mark.parametrize("given", [{"repo": "acme/shop"}, {"org": "acme"}])
def test_the_repository_of_the_workflow_is_not_synced_where_others_are_given(
    given: dict[str, str],
) -> None:
    env = {**inputs(**given), "GITHUB_REPOSITORY": "acme/own"}

    assert "acme/own" not in read_synchronisation(env).repo


def test_without_a_repository_anywhere_it_is_told_what_to_write() -> None:
    assert problem_of(repo=" ") == (
        "Input `repo`: neither it nor `org` is given. Write repositories like acme/shop, or an "
        "organisation like acme in `org`."
    )


@pytest.mark.parametrize("read", [read_synchronisation, read_fleet_choice])
@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "GH_TOKEN"])
def test_a_token_is_taken_from_each_of_the_usual_variables(read: Read, name: str) -> None:
    env = {**syncing(github_token=""), name: "of-a-test"}

    assert read(env).token.get_secret_value() == "of-a-test"


@pytest.mark.parametrize("name", ["api-key", "github-token", "instance-guid"])
def test_a_key_a_token_and_an_instance_are_required(name: str) -> None:
    (problem,) = problems_of({**syncing(), variable_of(name): ""})

    assert problem.startswith(f"Input `{name}`: it is empty. ")


def test_a_dry_run_needs_no_key() -> None:
    assert synced(api_key="", dry_run="true").dry_run


_OF_ONE_RUN = {
    "run_id": "7",
    "commits": "a" * 40,
    "build_number": "7",
    "execution_id": "7-1",
    "branch_name": "main",
    "user_id": "ada",
    "web_url": "https://github.com/acme",
    "repo_url": "https://github.com/acme/shop",
    "images": "ghcr.io/acme/shop:1",
    "deployed_images": "ghcr.io/acme/shop:1",
    "artifacts": "[{type: helm, name: shop, version: '1', location: charts}]",
    "artifact_files": "*.json",
    "needs": '{"test": {"result": "success"}}',
}


@pytest.mark.parametrize("name", _OF_ONE_RUN)
@pytest.mark.parametrize("read", [read_synchronisation, read_fleet_choice])
def test_what_is_a_fact_of_one_run_is_refused(read: Read, name: str) -> None:
    (problem,) = problems_of(syncing(**{name: _OF_ONE_RUN[name]}), read)

    assert problem == (
        f"Input `{name.replace('_', '-')}`: it is of one run, and a sync reports many; leave it "
        "out."
    )


@pytest.mark.parametrize("name", ["pipeline", "job_full_name", "qualified_name"])
def test_what_would_make_one_pipeline_of_all_is_refused(name: str) -> None:
    assert problem_of(**{name: "CI"}) == (
        f"Input `{name.replace('_', '-')}`: it would make one pipeline of all; leave it out. A "
        "step in a workflow may have it, and is heeded."
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [("matrix", '{"os": "linux"}'), ("job_status", "success"), ("check_run_id", "7")],
)
def test_what_the_action_fills_in_of_the_syncing_job_does_not_matter(name: str, text: str) -> None:
    config = synced(**{name: text})

    assert (config.matrix, config.job_status, config.check_run_id) == ({}, None, None)


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        (
            {"org": "acme"},
            "Input `repo`: it goes without `org` only; leave one of them out.",
        ),
        (
            {"repositories": "shop"},
            "Input `repositories`: it goes with `org` only; write that, or leave it out.",
        ),
        (
            {"plan": "plan.json"},
            "Input `plan`: it does not say which shard; add `shard`, like 3/16.",
        ),
        (
            {"scope": "job", "jobs": "build", "stages": "false"},
            "Input `stages`: it must be true with `scope: job`, which reads the jobs.",
        ),
        (
            {"scope": "job"},
            (
                "Input `jobs`: it is empty. With `scope: job`, a sync must be told the jobs; write "
                "their names, one a line."
            ),
        ),
        (
            {"jobs": "build"},
            "Input `jobs`: it goes with `scope: job` only; set that, or leave `jobs` out.",
        ),
    ],
)
def test_inputs_that_contradict_each_other_are_told(texts: dict[str, str], problem: str) -> None:
    assert problem_of(**texts) == problem


@pytest.mark.parametrize(
    "texts",
    [
        {"shard": "3/16"},
        {"shard": "3/16", "plan": "plan.json"},
        {"scope": "job", "jobs": "build\ndeploy"},
        {"stages": "false"},
    ],
)
def test_inputs_that_go_together_are_read(texts: dict[str, str]) -> None:
    assert synced(**texts)


def test_all_that_is_wrong_is_told_at_once() -> None:
    problems = problems_of(syncing(since="soon", org="acme", run_id="7", region="mars"))

    assert sorted(problem.split("`")[1] for problem in problems) == [
        "region",
        "repo",
        "run-id",
        "since",
    ]


def test_contradictions_between_values_are_told_together_with_others() -> None:
    problems = problems_of(syncing(scope="job", stages="false", plan="plan.json"))

    assert [problem.split("`")[1] for problem in problems] == ["plan", "stages", "jobs"]


@pytest.mark.parametrize("name", ["ledger", "workflows", "branches"])
def test_a_secret_in_another_input_is_not_repeated(name: str) -> None:
    problem = problem_of(**{name: f"of {API_KEY}"})

    assert problem.startswith(f"Input `{name}`: it holds the value of `api-key`")
    assert API_KEY not in problem


def planning(**texts: str) -> dict[str, str]:
    """Build the variables of a plan for an organisation."""
    return {
        variable_of(name): text
        for name, text in {"github_token": GITHUB_TOKEN, "org": "acme", **texts}.items()
    }


def test_a_plan_needs_a_token_and_repositories_alone() -> None:
    choice = read_fleet_choice(planning())

    assert (choice.org, choice.instance_guid, choice.api_key) == ("acme", "", None)


def test_a_plan_needs_a_token() -> None:
    (problem,) = problems_of(planning(github_token=""), read_fleet_choice)

    assert problem.startswith("Input `github-token`: it is empty. ")


def test_a_plan_needs_repositories() -> None:
    (problem,) = problems_of(planning(org=""), read_fleet_choice)

    assert problem.startswith("Input `repo`: neither it nor `org` is given. ")


def test_a_plan_that_is_to_be_written_tells_of_no_repositories() -> None:
    (problem,) = problems_of(planning(org="", plan="plan.json"), read_fleet_choice)

    assert problem.startswith("Input `repo`: neither it nor `org` is given. ")


def test_a_shard_of_a_plan_needs_no_repositories() -> None:
    config = read_synchronisation(syncing(repo="", plan="plan.json", shard="3/16"))

    assert (config.plan, config.repo, config.org) == ("plan.json", (), None)


def test_a_plan_is_made_for_the_repository_of_the_workflow_where_none_is_given() -> None:
    env = {**planning(org=""), "GITHUB_REPOSITORY": "acme/own"}

    assert read_fleet_choice(env).repo == ("acme/own",)


def test_a_plan_is_a_file_that_is_written_and_made_of_all_shards() -> None:
    choice = read_fleet_choice(planning(plan="plan.json", shards="16"))

    assert (choice.plan, choice.shards) == ("plan.json", 16)
    assert choice.shard == Shard(1, 1)


def test_the_instance_of_the_action_may_be_given_with_a_plan() -> None:
    with pytest.raises(ConfigurationError, match="Input `instance-guid`: 'x' is not a UUID"):
        read_fleet_choice(planning(instance_guid="x"))


def test_ledgers_are_merged_that_are_named_one_a_line() -> None:
    merging = read_merge({variable_of("ledgers"): " a \nb b\na", variable_of("ledger"): "all"})

    assert isinstance(merging, FleetChoice)
    assert (merging.ledgers, merging.ledger) == (("a", "b b"), "all")


def test_without_ledgers_nothing_can_be_merged() -> None:
    assert problems_of({}, read_merge) == (
        "Input `ledgers`: it is empty. Write the folders of the ledgers of the shards.",
    )


def test_what_is_wrong_with_a_merge_is_told() -> None:
    (problem,) = problems_of({variable_of("fail-on-error"): "maybe"}, read_merge)

    assert problem.startswith("Input `fail-on-error`: 'maybe' is not a boolean")


def test_the_action_takes_the_inputs_of_a_report_and_those_of_a_sync() -> None:
    assert set(ACTION_INPUTS) == set(INPUTS) | set(SYNC_INPUTS)
    assert not set(INPUTS) & set(SYNC_INPUTS)


def test_every_input_is_described() -> None:
    assert [name for name, field in SYNC_INPUTS.items() if not field.description] == []


def test_what_is_no_option_is_an_input() -> None:
    assert set(ACTION_INPUTS) >= NO_OPTIONS


@pytest.mark.parametrize("name", _OF_ONE_RUN)
def test_what_is_refused_is_no_option(name: str) -> None:
    assert name.replace("_", "-") in NO_OPTIONS
