"""Specify how the commits that touch some paths are found."""

import pytest

from sei_action.errors import GitHubError
from sei_action.github.path_reading import shas_touching
from sei_action.globs import PathFilter
from tests.builders import commit_range, run, sha
from tests.fakes import FakeGitHub, commits_list, refusal

_COMMITS = "/repos/acme/shop/commits"
_RANGE = (sha(1), sha(2), sha(562))


def _touching(github: FakeGitHub, *patterns: str, shas: tuple[str, ...] = _RANGE) -> set[str]:
    return set(shas_touching(github, run(), commit_range(*shas), PathFilter(patterns)))


def _history(**commits: tuple[str, ...]) -> FakeGitHub:
    """Tell the history of each path, newest first, as pages of a hundred."""

    def listed(asked: dict[str, str | int]) -> tuple[object, ...]:
        start = 100 * (int(asked["page"]) - 1)
        return commits_list(*commits[str(asked["path"])][start : start + 100])

    return FakeGitHub({_COMMITS: listed})


def _changes(*files: str, moved_from: str | None = None) -> dict[str, object]:
    told: list[dict[str, str]] = [{"filename": file, "status": "modified"} for file in files]
    if moved_from:
        told[-1] |= {"status": "renamed", "previous_filename": moved_from}
    return {"sha": "any", "files": told}


def test_the_commits_of_a_folder_are_those_of_its_history() -> None:
    github = _history(shop=(sha(562), sha(1), sha(0)))

    assert _touching(github, "shop/**") == {sha(1), sha(562)}
    assert github.asked == [
        (_COMMITS, {"sha": sha(562), "path": "shop", "per_page": 100, "page": 1})
    ]


def test_the_commits_of_several_files_and_folders_are_those_of_each() -> None:
    github = FakeGitHub(
        {_COMMITS: lambda asked: commits_list(sha({"shop": 1, "api.py": 2}[str(asked["path"])]))}
    )

    assert _touching(github, "shop/**", "api.py") == {sha(1), sha(2)}
    assert len(github.asked) == 2


def test_no_commit_touches_a_folder_that_was_not_changed() -> None:
    assert _touching(_history(shop=(sha(0),)), "shop/**") == set()


@pytest.mark.parametrize("pattern", ["**", "**/*", "**/**"])
def test_every_commit_touches_the_whole_repository(pattern: str) -> None:
    github = FakeGitHub({})

    assert _touching(github, pattern) == set(_RANGE)
    assert github.asked == []


def test_a_long_history_is_read_until_it_is_before_the_range() -> None:
    own = tuple(sha(1000 + n) for n in range(150))
    before = tuple(sha(5000 + n) for n in range(500))
    github = _history(shop=(*reversed(own), *before))

    assert _touching(github, "shop/**", shas=own) == set(own)
    assert [asked["page"] for _, asked in github.asked] == [1, 2, 3, 4]


def test_two_pages_in_a_row_without_own_commits_end_the_reading() -> None:
    github = _history(shop=tuple(sha(5000 + n) for n in range(500)))

    assert _touching(github, "shop/**") == set()
    assert len(github.asked) == 2


def test_an_own_commit_behind_a_page_of_others_is_found() -> None:
    others = [sha(5000 + n) for n in range(500)]
    github = _history(shop=(*others[:150], sha(562), *others[150:310], sha(1), *others[310:]))

    # Pages 1 and 3 hold none, then 5 and 6.
    assert _touching(github, "shop/**") == {sha(1), sha(562)}
    assert [asked["page"] for _, asked in github.asked] == [1, 2, 3, 4, 5, 6]


def test_of_a_history_without_end_at_most_20_pages_are_read() -> None:
    shas = tuple(sha(1000 + n) for n in range(2500))
    github = _history(shop=shas)

    assert _touching(github, "shop/**", shas=shas) == set(shas[:2000])
    assert [asked["page"] for _, asked in github.asked] == list(range(1, 21))


def test_a_history_that_ends_is_read_no_further() -> None:
    github = _history(shop=tuple(reversed(_RANGE)))

    assert _touching(github, "shop/**") == set(_RANGE)
    assert len(github.asked) == 1


def test_a_range_that_is_spread_over_a_long_history_is_found_whole() -> None:
    # A branch that was merged late stands among what was delivered before it.
    pages = [
        commits_list(own, *(sha(5000 + 100 * place + n) for n in range(99)))
        for place, own in enumerate(_RANGE)
    ]
    github = FakeGitHub({_COMMITS: [*pages, commits_list(sha(0))]})

    assert _touching(github, "shop/**") == set(_RANGE)


def test_a_finer_pattern_is_held_against_the_files_of_each_commit() -> None:
    github = FakeGitHub(
        {
            f"{_COMMITS}/{sha(1)}": _changes("README.md", "docs/a.md"),
            f"{_COMMITS}/{sha(2)}": _changes("shop/main.py"),
            f"{_COMMITS}/{sha(562)}": _changes("shop/main.md"),
        }
    )

    assert _touching(github, "**/*.py") == {sha(2)}
    assert len(github.asked) == 3


def test_of_patterns_that_exclude_the_last_one_decides() -> None:
    github = FakeGitHub(
        {
            f"{_COMMITS}/{sha(1)}": _changes("docs/a.md"),
            f"{_COMMITS}/{sha(2)}": _changes("shop/main.py", "docs/a.md"),
            f"{_COMMITS}/{sha(562)}": _changes(),
        }
    )

    assert _touching(github, "**", "!docs/**") == {sha(2)}


def test_only_commits_below_the_fixed_beginning_of_a_pattern_are_read() -> None:
    github = _history(shop=(sha(562), sha(2)))
    github.answers[f"{_COMMITS}/{sha(2)}"] = _changes("shop/a.md")
    github.answers[f"{_COMMITS}/{sha(562)}"] = _changes("shop/a.py")

    assert _touching(github, "shop/**/*.py") == {sha(562)}
    assert github.paths() == [_COMMITS, f"{_COMMITS}/{sha(2)}", f"{_COMMITS}/{sha(562)}"]


def test_a_file_that_was_moved_was_touched_at_both_places() -> None:
    github = FakeGitHub(
        {f"{_COMMITS}/{one}": _changes("new/a.txt", moved_from="old/a.py") for one in _RANGE}
    )

    assert _touching(github, "**/*.py") == set(_RANGE)
    assert _touching(github, "**/*.txt") == set(_RANGE)


def test_a_commit_without_files_touches_nothing() -> None:
    github = FakeGitHub({f"{_COMMITS}/{sha(562)}": {"sha": sha(562)}})

    assert _touching(github, "**/*.py", shas=(sha(562),)) == set()


def test_of_more_than_250_commits_the_older_ones_are_taken_to_touch_the_paths() -> None:
    shas = tuple(sha(1000 + n) for n in range(253))
    github = FakeGitHub({f"{_COMMITS}/{one}": _changes("README.md") for one in shas})

    assert _touching(github, "**/*.py", shas=shas) == set(shas[:3])
    assert len(github.asked) == 250


def test_250_commits_are_all_read() -> None:
    shas = tuple(sha(1000 + n) for n in range(250))
    github = FakeGitHub({f"{_COMMITS}/{one}": _changes("README.md") for one in shas})

    assert _touching(github, "**/*.py", shas=shas) == set()


def test_a_commit_of_more_files_than_one_answer_holds_touches_those_behind_them_too() -> None:
    # GitHub gives 300 files at once, and the others on further pages.
    pages = [_changes(*(f"docs/{n}.md" for n in range(300))), _changes("shop/main.py")]
    github = FakeGitHub({f"{_COMMITS}/{sha(562)}": pages})

    assert _touching(github, "**/*.py", shas=(sha(562),)) == {sha(562)}
    assert [asked for _, asked in github.asked] == [{}, {"page": 2}]


@pytest.mark.parametrize(("count", "pages"), [(299, 1), (300, 2), (301, 2)])
def test_a_page_of_files_that_is_not_full_is_the_last(count: int, pages: int) -> None:
    names = [f"docs/{n}.md" for n in range(count)]
    answers = [_changes(*names[:300]), _changes(*names[300:])]
    github = FakeGitHub({f"{_COMMITS}/{sha(562)}": answers})

    assert _touching(github, "**/*.py", shas=(sha(562),)) == set()
    assert len(github.asked) == pages


def test_of_a_commit_at_most_ten_pages_of_files_are_read() -> None:
    full = _changes(*(f"docs/{n}.md" for n in range(300)))
    github = FakeGitHub({f"{_COMMITS}/{sha(562)}": full})

    assert _touching(github, "**/*.py", shas=(sha(562),)) == set()
    assert [asked.get("page", 1) for _, asked in github.asked] == list(range(1, 11))


@pytest.mark.parametrize("answer", [refusal(403), ({"id": 1},)])
def test_a_history_that_cannot_be_read_is_told(answer: object) -> None:
    with pytest.raises(GitHubError):
        _touching(FakeGitHub({_COMMITS: answer}), "shop/**")


@pytest.mark.parametrize("answer", [refusal(502), {"files": [{"name": "a"}]}])
def test_a_commit_that_cannot_be_read_is_told(answer: object) -> None:
    github = FakeGitHub({f"{_COMMITS}/{one}": _changes("a.py") for one in _RANGE})
    github.answers[f"{_COMMITS}/{sha(2)}"] = answer

    with pytest.raises(GitHubError):
        _touching(github, "**/*.py")
