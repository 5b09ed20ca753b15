"""Each recipe of the page, played as its CI would."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from tests.other_ci import recipes, variables
from tests.other_ci.stage import KEY, Stage
from tests.other_ci.variables import SHA, STARTED_MS

# Git allows all of this in a branch's name but the line break, which must not matter either.
HOSTILE = 'fix/"quotes"\'$(touch${IFS}pwned)`touch\tpwned`\\n\\"{}%s\nEND'
WITHOUT_CONTROLS = HOSTILE.replace("\t", "").replace("\n", "")

Scene = tuple[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a recipe is played, where the branch stands, and what SEI hears of it."""

    scene: Callable[..., Scene]
    branch: str
    name: str
    instance: str
    url: str


def _gitlab(*, failed: bool) -> Scene:
    script, own = recipes.gitlab("report-failure" if failed else "report-success")
    return script, {**variables.GITLAB, **own}


def _jenkins(*, failed: bool) -> Scene:
    result = "FAILURE" if failed else "SUCCESS"
    return recipes.jenkins(), {**variables.JENKINS, "RESULT": result}


def _circleci(*, failed: bool) -> Scene:
    script, own = recipes.circleci(variables.CIRCLECI_PIPELINE, failed=failed)
    # A job of CircleCI has its machine for itself.
    alone = script.replace("/tmp/", "./")  # noqa: S108 - not there
    return alone, {**variables.CIRCLECI, **own}


def _azure(*, failed: bool) -> Scene:
    results = "Succeeded Failed" if failed else "Succeeded SucceededWithIssues"
    return recipes.azure(), {**variables.AZURE, "RESULTS": results}


def _bitbucket(*, failed: bool) -> Scene:
    step = "date -u +%Y-%m-%dT%H:%M:%SZ >sei-started; touch sei-last-step\n"
    code = "2" if failed else "0"
    return step + recipes.bitbucket(), {**variables.BITBUCKET, "BITBUCKET_EXIT_CODE": code}


GITLAB = Recipe(
    _gitlab,
    "CI_COMMIT_REF_NAME",
    "acme/shop/CI",
    "GitLab CI (acme)",
    "https://git.example.com/acme",
)
JENKINS = Recipe(
    _jenkins,
    "BRANCH_NAME",
    "acme/shop/main",
    "Jenkins (acme)",
    "https://jenkins.example.com/",
)
CIRCLECI = Recipe(
    _circleci,
    "CIRCLE_BRANCH",
    "acme/shop/build",
    "CircleCI (acme)",
    "https://git.example.com/acme",
)
AZURE = Recipe(
    _azure,
    "BUILD_SOURCEBRANCH",
    "acme/shop/_git/shop/CI",
    "Azure Pipelines (acme)",
    "https://dev.azure.com/acme",
)
BITBUCKET = Recipe(
    _bitbucket,
    "BITBUCKET_BRANCH",
    "acme/shop/CI",
    "Bitbucket Pipelines (acme)",
    "https://bitbucket.org/acme",
)
RECIPES = {
    "GitLab CI": GITLAB,
    "Jenkins": JENKINS,
    "CircleCI": CIRCLECI,
    "Azure Pipelines": AZURE,
    "Bitbucket Pipelines": BITBUCKET,
}
each_recipe = pytest.mark.parametrize("recipe", RECIPES.values(), ids=list(RECIPES))


def _is_recent(payload: Mapping[str, int]) -> bool:
    """Tell whether a run began when it was said to, or while it was played."""
    return payload["start_time"] >= STARTED_MS and payload["duration"] < 600_000


@each_recipe
def test_a_recipe_reports_the_run_and_shows_no_key(stage: Stage, recipe: Recipe) -> None:
    script, env = recipe.scene(failed=False)

    # Jenkins shows every command with its arguments.
    done = stage.play(f"set -x\n{script}", env)

    payload = stage.kept_run()
    assert done.returncode == 0
    assert KEY not in done.stdout + done.stderr
    assert payload["build_number"] == 562
    assert payload["result"] == "SUCCESS"
    assert payload["branch_name"] == "main"
    assert payload["job_full_name"] == recipe.name
    assert payload["instance_name"] == recipe.instance
    assert payload["instance_url"] == recipe.url
    assert payload["scm_commit_ids"] == [SHA]
    assert _is_recent(payload)


@each_recipe
def test_a_hostile_branch_of_a_failed_run_is_but_a_name(stage: Stage, recipe: Recipe) -> None:
    script, env = recipe.scene(failed=True)

    done = stage.play(script, {**env, recipe.branch: HOSTILE}, with_shell="bash")

    payload = stage.kept_run()
    assert done.returncode == 0
    assert payload["result"] == "FAILURE"
    assert payload["branch_name"] == WITHOUT_CONTROLS
    assert list(stage.folder.glob("**/pwned")) == []


@each_recipe
def test_whatever_fails_leaves_the_pipeline_as_it_is(stage: Stage, recipe: Recipe) -> None:
    script, env = recipe.scene(failed=False)

    done = stage.play(script, {**env, "SEI_IMAGE": "registry.example.com/gone"}, with_shell="bash")

    assert done.returncode == 0
    assert "Nothing was reported to SEI." in done.stdout
    assert stage.store.reports() == []


def test_gitlab_starts_one_job_after_success_and_one_after_a_failure() -> None:
    recipe = recipes.as_yaml("GitLab CI")

    assert recipe[".report-to-sei"]["stage"] == ".post"
    assert recipe[".report-to-sei"]["allow_failure"] is True
    assert "when" not in recipe["report-success"]
    assert recipe["report-failure"]["when"] == "on_failure"


@pytest.mark.parametrize(
    ("source", "causes"),
    [
        ("schedule", [{"id": "schedule", "type": "TimerTriggerCause"}]),
        ("web", [{"id": "mira-holt", "type": "UserIdCause"}]),
        ("trigger", []),
    ],
)
def test_gitlab_says_what_started_the_pipeline(
    stage: Stage, source: str, causes: list[object]
) -> None:
    script, env = GITLAB.scene(failed=False)

    stage.play(script, {**env, "CI_PIPELINE_SOURCE": source})

    assert stage.kept_run()["trigger_chain"] == causes


def test_a_build_of_jenkins_that_is_unstable_is_a_failure(stage: Stage) -> None:
    script, env = JENKINS.scene(failed=False)

    stage.play(script, {**env, "RESULT": "UNSTABLE"})

    assert stage.kept_run()["result"] == "FAILURE"


def test_a_change_of_jenkins_is_reported_for_its_own_branch(stage: Stage) -> None:
    script, env = JENKINS.scene(failed=False)
    change = {"BRANCH_NAME": "PR-17", "CHANGE_ID": "17", "CHANGE_BRANCH": "fix"}

    stage.play(script, {**env, **change})

    payload = stage.kept_run()
    assert payload["branch_name"] == "fix"
    assert {"type": "StringParameterValue", "name": "pull_request", "value": "17"} in payload[
        "job_run_params"
    ]


def test_the_last_job_of_azure_waits_for_every_job_whose_result_it_reads() -> None:
    *others, report = recipes.as_yaml("Azure Pipelines")["jobs"]
    names = [job["job"] for job in others]

    assert report["dependsOn"] == names
    assert [
        name for name in names if f"dependencies.{name}.result" in report["variables"]["RESULTS"]
    ] == names


def test_an_attempt_of_azure_has_a_number_of_its_own(stage: Stage) -> None:
    script, env = AZURE.scene(failed=False)

    stage.play(script, {**env, "SYSTEM_STAGEATTEMPT": "2"})

    assert stage.kept_run()["build_number"] == 2_000_000_562


def test_a_step_of_bitbucket_that_passed_leaves_the_report_to_the_last(stage: Stage) -> None:
    _, env = BITBUCKET.scene(failed=False)
    first_step = "date -u +%Y-%m-%dT%H:%M:%SZ >sei-started\n"

    done = stage.play(first_step + recipes.bitbucket(), env)

    assert done.returncode == 0
    assert stage.store.reports() == []


def test_the_last_step_of_bitbucket_says_that_it_is() -> None:
    *others, last = recipes.as_yaml("Bitbucket Pipelines")["pipelines"]["default"]

    assert "touch sei-last-step" in last["step"]["script"]
    assert [step for step in others if "touch sei-last-step" in step["step"]["script"]] == []
    assert others[0]["step"]["artifacts"] == ["sei-started"]
