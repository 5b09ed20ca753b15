"""Specify which pull request is known to have brought each commit."""

from hypothesis import given
from hypothesis import strategies as st

from sei_action.changes import Change, Message, changes_of, of_pull_request


def _numbers(*messages: Message) -> dict[str, int | None]:
    return {change.sha: change.pull_request for change in changes_of(messages)}


def _message(sha: str, text: str = "Work", *parents: str) -> Message:
    return Message(sha=sha, text=text, parents=parents)


def _merge(sha: str, number: int, *parents: str) -> Message:
    return _message(sha, f"Merge pull request #{number} from acme/fix\n\nFix it", *parents)


def _title(text: str) -> str:
    (change,) = changes_of([_message("a", text)])
    return change.title


def test_nothing_changes_without_commits() -> None:
    assert changes_of([]) == ()


def test_a_squashed_pull_request_is_known_by_its_title() -> None:
    assert _numbers(_message("a", "Fix the cart (#12)\n\n* Work")) == {"a": 12}


def test_a_number_elsewhere_in_a_message_is_no_pull_requests() -> None:
    messages = ["Revert (#12) for now", "Fix it\n\nAs in (#12)", "Fix #12", "(#12)", ""]

    assert [_numbers(_message("a", text)) for text in messages] == [{"a": None}] * len(messages)


def test_a_number_that_is_too_long_is_no_pull_requests() -> None:
    assert _numbers(_message("a", f"Fix (#{'9' * 10})")) == {"a": None}


def test_a_merge_brings_the_commits_of_its_second_parent() -> None:
    history = [
        _message("main", "Work", "base"),
        _message("one", "Work", "base"),
        _message("two", "Work", "one"),
        _merge("merge", 12, "main", "two"),
        _message("head", "Work", "merge"),
    ]

    assert _numbers(*history) == {"main": None, "one": 12, "two": 12, "merge": 12, "head": None}


def test_commits_of_main_that_were_merged_into_a_branch_are_not_its_own() -> None:
    history = [
        _message("main", "Work", "base"),
        _message("one", "Work", "base"),
        _message("update", "Merge branch 'main' into fix", "one", "main"),
        _merge("merge", 12, "main", "update"),
    ]

    assert _numbers(*history) == {"main": None, "one": 12, "update": 12, "merge": 12}


def test_a_commit_belongs_to_the_pull_request_that_brought_it_first() -> None:
    history = [
        _message("one", "Work", "base"),
        _merge("first", 1, "base", "one"),
        _message("two", "Work", "one"),
        _merge("second", 2, "first", "two"),
    ]

    assert _numbers(*history) == {"one": 1, "first": 1, "two": 2, "second": 2}


def test_a_pull_request_within_a_pull_request_belongs_to_the_outer_one() -> None:
    history = [
        _message("inner", "Work (#1)", "base"),
        _merge("outer", 2, "base", "inner"),
    ]

    assert _numbers(*history) == {"inner": 2, "outer": 2}


def test_parents_before_the_first_commit_do_not_matter() -> None:
    assert _numbers(_merge("merge", 3, "gone", "gone too")) == {"merge": 3}


def test_a_title_is_the_first_line() -> None:
    assert _title("Fix the cart \n\nIt was broken.") == "Fix the cart"


def test_the_title_of_a_squashed_pull_request_goes_without_its_number() -> None:
    assert _title("Fix the cart (#12)") == "Fix the cart"


def test_the_title_of_a_merge_is_that_of_the_pull_request() -> None:
    assert _title("Merge pull request #12 from acme/fix\n\nFix the cart\n\nMore") == "Fix the cart"


def test_a_merge_without_a_title_keeps_its_first_line() -> None:
    text = "Merge pull request #12 from acme/fix"

    assert _title(text) == text


def test_a_long_title_is_cut() -> None:
    assert _title("x" * 5000) == "x" * 100


def test_commits_can_be_taken_for_those_of_one_pull_request() -> None:
    changes = changes_of([_message("a", "Fix (#1)"), _message("b")])

    assert of_pull_request(changes, 7) == (
        Change(sha="a", title="Fix", pull_request=7),
        Change(sha="b", title="Work", pull_request=7),
    )


_SHAS = st.sampled_from("abcdefgh")
_TEXTS = st.sampled_from(["Work", "Fix (#1)", "Merge pull request #2 from a/b"])
_HISTORIES = st.lists(
    st.builds(Message, sha=_SHAS, text=_TEXTS, parents=st.lists(_SHAS, max_size=3).map(tuple)),
    unique_by=lambda message: message.sha,
)


@given(_HISTORIES)
def test_every_commit_is_told_of_whatever_its_parents_are(history: list[Message]) -> None:
    changes = changes_of(history)

    assert [change.sha for change in changes] == [message.sha for message in history]
    assert {change.pull_request for change in changes} <= {None, 1, 2}
