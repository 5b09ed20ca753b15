"""How things ended, in the words of any CI."""

import pytest

from sei_action.run_file.words import Result, other_words, result_of


@pytest.mark.parametrize("result", Result)
def test_our_own_words_are_read(result: Result) -> None:
    assert result_of(result.value) is result


@pytest.mark.parametrize(
    ("result", "word"),
    [(result, word) for result, words in other_words().items() for word in words],
)
def test_the_words_of_other_systems_are_read(result: Result, word: str) -> None:
    assert result_of(word) is result


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("SUCCESS", Result.SUCCESS),
        ("SucceededWithIssues", Result.SUCCESS),
        ("PASSED_WITH_WARNING", Result.SUCCESS),
        ("UNSTABLE", Result.FAILURE),
        ("timed-out", Result.FAILURE),
        ("NOT_BUILT", Result.SKIPPED),
    ],
)
def test_case_and_what_joins_words_do_not_matter(word: str, result: Result) -> None:
    assert result_of(word) is result


def test_a_word_that_is_no_result_is_an_error() -> None:
    with pytest.raises(
        ValueError, match=r"^'purple' is no result; write one of success, failure, cancelled, "
    ):
        result_of("purple")


def test_what_still_runs_has_no_conclusion() -> None:
    assert [result.conclusion for result in Result] == [
        "success",
        "failure",
        "cancelled",
        "skipped",
        None,
    ]
