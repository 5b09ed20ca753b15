"""A run as Drone and Harness CI tell it to their plugins, in the neutral format.

The variables are those of https://docs.drone.io/pipeline/environment/reference/ and of
https://developer.harness.io/docs/continuous-integration/troubleshoot-ci/ci-env-var. A plugin runs
while its build is under way, so that `completed-at` is now, and the result is that so far.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

VARIABLES: Mapping[str, str] = MappingProxyType(
    {
        "repository": "DRONE_REPO_LINK, or input `repo-url`",
        "pipeline": "DRONE_STAGE_NAME",
        "run-number": "DRONE_BUILD_NUMBER",
        "started-at": "DRONE_BUILD_STARTED",
        "result": "DRONE_BUILD_STATUS",
        "sha": "DRONE_COMMIT_SHA",
        "web-url": "DRONE_BUILD_LINK",
    }
)
"""The variable that tells a field, to name it where its value is wrong."""

_TRIGGERS = {
    "push": "push",
    "tag": "push",
    "pull_request": "pull-request",
    "cron": "schedule",
    "custom": "manual",
    "promote": "manual",
    "rollback": "manual",
}
_REFERENCES = ("refs/heads/", "refs/tags/")
_SHA_DIGITS = 40
# Drone writes seconds. Harness CI says that it writes what its expression `<+pipeline.startTs>` is,
# which counts milliseconds.
_FIRST_MILLISECONDS = 100_000_000_000


def facts_of(env: Mapping[str, str]) -> dict[str, object]:
    """Write what the variables tell in the neutral format; what is not told is None or empty.

    A build of Drone has pipelines, and each is one here; in Harness CI the pipeline has stages.
    """
    is_harness = bool(env.get("HARNESS_PIPELINE_ID"))
    number = env.get("DRONE_BUILD_NUMBER", "")
    pull_request = env.get("DRONE_PULL_REQUEST", "")
    sha = env.get("DRONE_COMMIT_SHA") or env.get("DRONE_COMMIT") or ""
    return {
        "ci": "Harness CI" if is_harness else "Drone",
        "instance-url": None if is_harness else _server_of(env),
        "repository": _first(env, "DRONE_REPO_LINK", "DRONE_GIT_HTTP_URL", "SEI_REPO_URL"),
        "pipeline": _first(env, "HARNESS_PIPELINE_ID", "DRONE_STAGE_NAME"),
        "job-full-name": _identity_in_harness(env) if is_harness else None,
        "run-number": int(number) if _is_number(number) else number,
        "execution-id": env.get("HARNESS_EXECUTION_ID"),
        "started-at": _time_of(env),
        "result": _result_of(env),
        "branch-name": _branch_of(env),
        # Harness CI has a shortened one for pull requests of Bitbucket.
        "sha": sha if len(sha) == _SHA_DIGITS else None,
        "user-id": env.get("DRONE_COMMIT_AUTHOR") if is_harness else _user_of(env),
        "web-url": env.get("DRONE_BUILD_LINK"),
        "trigger": _TRIGGERS.get(env.get("DRONE_BUILD_EVENT", "")),
        "pull-request": int(pull_request) if _is_number(pull_request) else None,
        "environment": env.get("DRONE_DEPLOY_TO"),
    }


def _first(env: Mapping[str, str], *names: str) -> str | None:
    return next((env[name] for name in names if env.get(name, "").strip()), None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(_FIRST_MILLISECONDS))


def _server_of(env: Mapping[str, str]) -> str | None:
    host = env.get("DRONE_SYSTEM_HOST")
    return f"{env.get('DRONE_SYSTEM_PROTO') or 'https'}://{host}" if host else None


def _identity_in_harness(env: Mapping[str, str]) -> str | None:
    # A pipeline's number counts within its project, and a repository may serve several projects.
    names = [env.get(f"HARNESS_{level}_ID") for level in ("ORG", "PROJECT", "PIPELINE")]
    return "/".join(name for name in names if name)


def _user_of(env: Mapping[str, str]) -> str | None:
    # What is no person is written as `@hook` or `@cron`.
    trigger = env.get("DRONE_BUILD_TRIGGER", "")
    return env.get("DRONE_COMMIT_AUTHOR") if trigger.startswith("@") or not trigger else trigger


def _time_of(env: Mapping[str, str]) -> str | None:
    # A moment that has not come is 0.
    is_started = env.get("DRONE_BUILD_STARTED", "0").strip() not in {"", "0"}
    text = env.get("DRONE_BUILD_STARTED" if is_started else "DRONE_BUILD_CREATED")
    try:
        number = int(text or "")
        seconds = number / 1000 if number >= _FIRST_MILLISECONDS else number
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return text


def _result_of(env: Mapping[str, str]) -> str | None:
    """Tell how the build stands: badly where any variable says so.

    Where none says anything, as Harness CI documents of the build's beginning, it is not known.
    """
    if env.get("DRONE_FAILED_STEPS") or env.get("DRONE_FAILED_STAGES"):
        return "failure"
    told = [env.get(f"DRONE_{what}_STATUS", "").strip() for what in ("BUILD", "STAGE")]
    bad = [word for word in told if word.lower() not in {"", "success", "true"}]
    return next(iter([*bad, *filter(None, told)]), "running")


def _branch_of(env: Mapping[str, str]) -> str | None:
    is_pull_request = env.get("DRONE_BUILD_EVENT") == "pull_request"
    names = ["DRONE_SOURCE_BRANCH"] if is_pull_request else ["DRONE_TAG"]
    branch = _first(env, *names, "DRONE_BRANCH", "DRONE_COMMIT_BRANCH") or ""
    for start in _REFERENCES:
        branch = branch.removeprefix(start)
    return branch
