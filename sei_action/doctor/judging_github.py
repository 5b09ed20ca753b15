"""What GitHub's answers mean: the token, its permissions, its quota, and other reports."""

import re
from collections.abc import Iterator

from sei_action.diagnosis import Check, Diagnosis, error, ok, warning
from sei_action.doctor.facts import Facts, GitHubFacts
from sei_action.quota import Detail, detail_for

_REPORTING_STEP = re.compile(r"Run \S*sei-action(?:@\S+)?")
_WITHOUT = {
    "actions: read": "nothing is reported",
    "contents: read": "only the commits of the push are reported",
    "deployments: read": "it is not known whether a run deployed",
    "pull-requests: read": "labels of pull requests are not known",
}
_NEEDED = "actions: read"


def judge_github(facts: Facts) -> Iterator[Diagnosis]:
    """Judge all that GitHub answered."""
    github = facts.github
    if not facts.repository:
        yield warning(
            Check.TOKEN,
            "GitHub was not asked: nothing says which repository.",
            "Write --repository OWNER/REPO, or run this as a step.",
        )
    elif not facts.has_token:
        yield error(
            Check.TOKEN,
            "There is no token for GitHub.",
            "Leave the input `github-token` out of the step; elsewhere set GITHUB_TOKEN.",
        )
    elif github is not None:
        yield from _answers(github, facts.repository)


def _answers(github: GitHubFacts, repository: str) -> Iterator[Diagnosis]:
    if github.problem:
        check = Check.CERTIFICATES if "certificate" in github.problem else Check.TOKEN
        yield error(check, github.problem, "")
        return
    yield ok(Check.TOKEN, f"The token sees {repository}.")
    for permission, reason in github.refused.items():
        if not reason:
            yield ok(Check.PERMISSION, f"The token has `{permission}`.")
            continue
        say = error if permission == _NEEDED else warning
        yield say(
            Check.PERMISSION,
            f"The token lacks `{permission}`, without which {_WITHOUT[permission]}. {reason}",
            "",
        )
    left = github.requests_left
    if left is not None and detail_for(left) != Detail():
        yield warning(
            Check.RATE_LIMIT,
            f"GitHub allows only {left} more requests for this hour, and details are left out.",
            "Give the step a token of its own in `github-token`, or report fewer runs.",
        )
    elif left is not None:
        yield ok(Check.RATE_LIMIT, f"GitHub allows {left} more requests for this hour.")
    yield from _other_reports(github)


def _other_reports(github: GitHubFacts) -> Iterator[Diagnosis]:
    if github.step_names is None:
        return
    names = [name for name in github.step_names if _REPORTING_STEP.fullmatch(name)]
    # One of them is the doctor's own step, or the one report that there shall be.
    if len(names) > 2:  # noqa: PLR2004 - likewise
        yield warning(
            Check.OTHER_REPORTS,
            f"{len(names)} steps of this run use the action. SEI keeps the first report of a run.",
            "Keep one that reports the run, or give the others `scope: job`.",
        )
    else:
        yield ok(Check.OTHER_REPORTS, "No second report is to be seen among the run's steps.")
