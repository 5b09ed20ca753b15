"""Specify how GitHub's answers are read."""

import pytest

from sei_action.changes import Message
from sei_action.errors import GitHubError
from sei_action.github.answers import Artifacts, Commit, Compared, Jobs, Named, Runs, read
from tests.builders import artifact, earlier_run, job
from tests.fakes import artifacts_page, compare_page, jobs_page, runs_page


def test_an_answer_is_read_into_its_form() -> None:
    assert read(Named, {"name": "CI"}, "the workflow") == Named(name="CI")


def test_a_list_is_read_into_a_list_of_a_form() -> None:
    answer = [{"sha": "a1"}, {"sha": "b2"}]

    assert read(tuple[Commit, ...], answer, "commits") == (Commit(sha="a1"), Commit(sha="b2"))


def test_what_a_newer_api_adds_is_ignored() -> None:
    assert read(Named, {"name": "CI", "colour": "red"}, "the workflow") == Named(name="CI")


def test_every_list_is_read_under_the_name_that_github_gives_it() -> None:
    assert read(Jobs, jobs_page(job()), "jobs").jobs == (job(),)
    assert read(Artifacts, artifacts_page(artifact()), "artifacts").artifacts == (artifact(),)
    assert read(Runs, runs_page(earlier_run()), "runs").workflow_runs == (earlier_run(),)
    assert [form.ITEMS for form in (Jobs, Artifacts, Runs)] == [
        "jobs",
        "artifacts",
        "workflow_runs",
    ]


def test_a_comparison_is_read() -> None:
    found = read(Compared, compare_page(["a1"], total=5), "commits")

    assert (found.status, found.total_commits, found.commits) == ("ahead", 5, (Commit(sha="a1"),))


def test_a_commit_is_read_with_its_message_and_its_parents() -> None:
    answer = {
        "sha": "c3",
        "commit": {"message": "Fix it"},
        "parents": [{"sha": "a1", "url": "https://x"}, {"sha": "b2"}],
    }

    message = read(Commit, answer, "commits").as_message

    assert message == Message(sha="c3", text="Fix it", parents=("a1", "b2"))


@pytest.mark.parametrize("commit", [None, 7, "x", [], [1], {}, {"message": None}, {"message": 7}])
@pytest.mark.parametrize("parents", [None, 7, "x", {}, [None], [{}], [{"sha": 7}]])
def test_a_commit_is_read_whatever_the_form_of_what_is_only_shown(
    commit: object, parents: object
) -> None:
    answer = {"sha": "c3", "commit": commit, "parents": parents}

    assert read(Commit, answer, "commits").as_message == Message(sha="c3")


@pytest.mark.parametrize("answer", [None, "<html>", 7, [], {"message": "Moved"}])
def test_an_answer_in_another_form_is_told(answer: object) -> None:
    with pytest.raises(GitHubError, match="answer for the workflow is not what its API describes"):
        read(Named, answer, "the workflow")


def test_the_fields_that_are_wrong_are_named_each_once_and_in_order() -> None:
    answer = {"total_count": "many", "jobs": [{"id": 1, "name": "a"}, {"id": 2, "status": "x"}]}

    with pytest.raises(GitHubError, match=r"\(jobs\.0\.status, jobs\.1\.name, total_count\)"):
        read(Jobs, answer, "jobs")


def test_what_an_answer_held_is_not_told() -> None:
    with pytest.raises(GitHubError) as caught:
        read(Named, {"name": ["a-secret"]}, "the workflow")

    assert "a-secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.permission is None
