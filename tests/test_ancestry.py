"""Specify how two commits relate, where only a part of their history is known."""

import math
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sei_action.ancestry import (
    Ancestry,
    KnownCommit,
    compare,
    compare_with_default,
    generation_of,
)

Parents = dict[str, tuple[str, ...]]
"""The parents of each commit of a whole history, the eldest commit first."""


def known(parents: Mapping[str, Iterable[str]], **moments: int) -> dict[str, KnownCommit]:
    """Know a history whose commits are given parents first; each is a second newer than the last.

    Who is named as a parent and is no commit of it is not known.
    """
    commits: dict[str, KnownCommit] = {}
    for place, (sha, above) in enumerate(parents.items()):
        commits[sha] = KnownCommit(
            sha=sha,
            parents=tuple(above),
            moment=moments.get(sha, place),
            generation=generation_of(tuple(above), commits.get),
        )
    return commits


def line(*shas: str) -> Parents:
    """Put commits one after the other."""
    return {sha: shas[place - 1 : place] for place, sha in enumerate(shas)}


def told(parents: Mapping[str, Iterable[str]], base: str, head: str) -> Ancestry | None:
    return compare(base, head, known(parents).get)


def reach(parents: Parents, sha: str) -> set[str]:
    """Give a commit and all that came before it, by the definition."""
    found: set[str] = set()
    left = [sha]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += parents[one]
    return found


def defined(parents: Parents, base: str, head: str) -> tuple[str, set[str]] | None:
    """Tell how two commits relate, by the definition; None where they have nothing in common."""
    of_base, of_head = reach(parents, base), reach(parents, head)
    if not of_base & of_head:
        return None
    ahead, behind = of_head - of_base, of_base - of_head
    status = ("diverged" if behind else "ahead") if ahead else "behind" if behind else "identical"
    return status, ahead


def in_brief(ancestry: Ancestry | None) -> tuple[str, set[str]] | None:
    return (ancestry.status, set(ancestry.ahead)) if ancestry else None


@st.composite
def histories(draw: st.DrawFn) -> Parents:
    """Draw a history with branches, merges, and sometimes several first commits."""
    parents: Parents = {}
    for number in range(draw(st.integers(2, 10))):
        nearby = [f"c{one}" for one in range(max(0, number - 4), number)]
        above = draw(st.lists(st.sampled_from(nearby), unique=True, max_size=3)) if nearby else []
        if nearby and not above and draw(st.integers(0, 3)):
            above = nearby[-1:]
        parents[f"c{number}"] = tuple(above)
    return parents


@st.composite
def honest_moments(draw: st.DrawFn, parents: Parents) -> dict[str, int]:
    """Draw when commits were made, none before its parents."""
    moments: dict[str, int] = {}
    for sha, above in parents.items():
        moments[sha] = max((moments[one] for one in above), default=0) + draw(st.integers(0, 2))
    return moments


@st.composite
def any_moments(draw: st.DrawFn, parents: Parents) -> dict[str, int]:
    """Draw when commits were made by clocks that may be wrong."""
    return {sha: draw(st.integers(0, 9)) for sha in parents}


def each_pair(parents: Parents) -> list[tuple[str, str]]:
    return [(base, head) for base in parents for head in parents]


def without(parents: Parents, cut: Iterable[str]) -> Parents:
    gone = set(cut)
    return {sha: above for sha, above in parents.items() if sha not in gone}


@given(st.data(), histories())
def test_a_history_that_is_known_whole_tells_everything(
    data: st.DataObject, whole: Parents
) -> None:
    commits = known(whole, **data.draw(any_moments(whole)))

    for base, head in each_pair(whole):
        assert in_brief(compare(base, head, commits.get)) == defined(whole, base, head)


@given(st.data(), histories())
def test_a_history_that_ends_somewhere_tells_what_the_whole_one_tells_or_nothing(
    data: st.DataObject, whole: Parents
) -> None:
    """Whatever the clocks said: what lies behind the end is not known, and nothing else is."""
    ends = data.draw(st.sets(st.sampled_from(sorted(whole)), max_size=2))
    cut = {sha for end in ends for sha in reach(whole, end)}
    commits = known(without(whole, cut), **data.draw(any_moments(whole)))

    for base, head in each_pair(whole):
        ancestry = compare(base, head, commits.get)
        assert ancestry is None or in_brief(ancestry) == defined(whole, base, head)


@settings(max_examples=300)
@given(st.data(), histories())
def test_a_history_with_holes_tells_what_the_whole_one_tells_or_nothing(
    data: st.DataObject, whole: Parents
) -> None:
    cut = data.draw(st.sets(st.sampled_from(sorted(whole)), max_size=4))
    commits = known(without(whole, cut), **data.draw(honest_moments(whole)))

    for base, head in each_pair(whole):
        ancestry = compare(base, head, commits.get)
        assert ancestry is None or in_brief(ancestry) == defined(whole, base, head)


@given(st.data(), histories())
def test_parents_come_before_children_and_else_the_older_commit_before_the_newer(
    data: st.DataObject, whole: Parents
) -> None:
    moments = data.draw(any_moments(whole))
    commits = known(whole, **moments)

    for base, head in each_pair(whole):
        ancestry = compare(base, head, commits.get)
        left = set(ancestry.ahead) if ancestry else set()
        for sha in ancestry.ahead if ancestry else ():
            ready = [one for one in left if not left & set(whole[one])]
            assert sha == min(ready, key=lambda one: (moments[one], one))
            left.remove(sha)


@pytest.mark.parametrize(
    ("base", "head", "status", "ahead"),
    [
        ("b", "b", "identical", ()),
        ("a", "c", "ahead", ("b", "c")),
        ("c", "a", "behind", ()),
        ("d", "c", "diverged", ("b", "c")),
    ],
)
def test_a_comparison_has_githubs_words(
    base: str, head: str, status: str, ahead: tuple[str, ...]
) -> None:
    history = {**line("a", "b", "c"), "d": ("a",)}

    assert told(history, base, head) == Ancestry(status=status, ahead=ahead)


def test_commits_with_nothing_in_common_are_not_compared() -> None:
    assert told({**line("a", "b"), **line("x", "y")}, "b", "y") is None


@pytest.mark.parametrize(("base", "head"), [("a", "strange"), ("strange", "a")])
def test_a_commit_that_is_not_known_is_not_compared(base: str, head: str) -> None:
    assert told(line("a", "b"), base, head) is None


def test_what_came_before_the_base_need_not_be_known() -> None:
    assert told({"b": ("unknown",), "c": ("b",), "d": ("c",)}, "b", "d") == Ancestry(
        status="ahead", ahead=("c", "d")
    )


def test_what_came_before_the_fork_of_two_branches_need_not_be_known() -> None:
    history = {"fork": ("unknown",), "main": ("fork",), "topic": ("fork",)}

    assert told(history, "main", "topic") == Ancestry(status="diverged", ahead=("topic",))


def test_where_the_fork_of_two_branches_is_not_known_nothing_is_told() -> None:
    assert told({"main": ("x",), "topic": ("y",)}, "main", "topic") is None


def test_a_branch_that_may_be_older_than_the_base_is_not_told() -> None:
    """The other side of the merge may be new with the head, or of the time before the base."""
    history = {"base": ("a",), "merge": ("base", "unknown")}

    assert told(history, "base", "merge") is None


_AROUND_A_HOLE: Parents = {
    "old": (),
    # Its parent is not known, which may have come after `old`.
    "base": ("unknown",),
    "head": ("base", "old"),
}


def test_a_commit_that_the_base_may_reach_through_a_hole_is_not_told_to_be_new() -> None:
    assert told(_AROUND_A_HOLE, "base", "head") is None


def test_a_commit_that_is_newer_than_every_hole_is_new() -> None:
    ancestry = compare("base", "head", known(_AROUND_A_HOLE, old=9, base=1, head=10).get)

    assert ancestry == Ancestry(status="ahead", ahead=("old", "head"))


_FAR_AROUND_A_HOLE: Parents = {
    "old": (),
    "w": ("unknown",),
    "base": ("w",),
    "head": ("base", "old"),
}


@pytest.mark.parametrize("history", [_AROUND_A_HOLE, _FAR_AROUND_A_HOLE])
def test_a_commit_of_the_same_second_as_the_child_of_a_hole_is_not_told_to_be_new(
    history: Parents,
) -> None:
    commits = known(history, old=1, w=1, base=1, head=2)

    assert compare("base", "head", commits.get) is None


def test_a_hole_that_only_the_base_has_behind_it_hides_nothing_where_nothing_is_new() -> None:
    history = {"head": (), "base": ("head", "unknown")}

    assert told(history, "base", "head") == Ancestry(status="behind", ahead=())


def test_a_hole_far_behind_both_is_found_where_something_new_is_older() -> None:
    assert told(_FAR_AROUND_A_HOLE, "base", "head") is None


def test_of_several_holes_the_newest_counts() -> None:
    history = {
        "fork": (),
        "a": ("fork", "unknown"),
        "old": ("fork",),
        "base": ("a", "unknown too"),
        "head": ("old",),
    }

    assert told(history, "base", "head") is None


def test_a_hole_that_both_have_behind_them_is_as_new_as_its_child_before_the_base() -> None:
    history = {"base": ("unknown",), "head": ("unknown",)}

    assert told(history, "base", "head") == Ancestry(status="diverged", ahead=("head",))


def test_no_more_of_a_long_history_is_looked_at_than_the_two_differ_by() -> None:
    commits = known(line(*(f"c{number}" for number in range(1000))))
    asked: list[str] = []

    def find(sha: str) -> KnownCommit | None:
        asked.append(sha)
        return commits.get(sha)

    compare("c990", "c995", find)

    assert set(asked) == {f"c{number}" for number in range(990, 996)}


def test_a_merge_of_many_branches_is_looked_at_once() -> None:
    layers = 30
    history: Parents = {"c0": ()}
    for number in range(layers):
        history |= {f"l{number}": (f"c{number}",), f"r{number}": (f"c{number}",)}
        history[f"c{number + 1}"] = (f"l{number}", f"r{number}")

    ancestry = told(history, "c0", f"c{layers}")

    assert ancestry is not None
    assert len(ancestry.ahead) == 3 * layers


@pytest.mark.parametrize(
    ("parents", "generation"), [((), 1), (("a",), 2), (("a", "b"), 3), (("unknown", "a"), 2)]
)
def test_a_generation_is_above_those_of_all_parents_that_are_known(
    parents: tuple[str, ...], generation: int
) -> None:
    assert generation_of(parents, known(line("a", "b")).get) == generation


def on_default(
    commits: Mapping[str, KnownCommit], listed: Iterable[str]
) -> tuple[dict[str, KnownCommit], float]:
    """Know of these commits that they are on the default branch, and the newest gap below them."""
    shas = set(listed)
    found = {sha: one._replace(is_on_default=sha in shas) for sha, one in commits.items()}
    gaps = [found[sha].moment for sha in shas if not shas.issuperset(found[sha].parents)]
    return found, max(gaps, default=-math.inf)


@settings(max_examples=300)
@given(st.data(), histories())
def test_the_default_branch_tells_what_the_whole_history_tells_or_nothing(
    data: st.DataObject, whole: Parents
) -> None:
    """Whatever of it is listed, and whatever else is known."""
    moments = data.draw(honest_moments(whole))
    cut = data.draw(st.sets(st.sampled_from(sorted(whole)), max_size=2))
    tip = data.draw(st.sampled_from(sorted(whole)))
    floor = data.draw(st.integers(0, 9))
    listed = {sha for sha in reach(whole, tip) - cut if moments[sha] >= floor}
    commits, gap = on_default(known(without(whole, cut), **moments), listed)

    for head in whole:
        ancestry = compare_with_default(tip, head, commits.get, gap)
        assert ancestry is None or in_brief(ancestry) == defined(whole, tip, head)


@given(st.data(), histories())
def test_a_default_branch_that_is_listed_whole_tells_everything(
    data: st.DataObject, whole: Parents
) -> None:
    tip = data.draw(st.sampled_from(sorted(whole)))
    commits, gap = on_default(known(whole), reach(whole, tip))

    for head in whole:
        ancestry = compare_with_default(tip, head, commits.get, gap)
        assert in_brief(ancestry) == defined(whole, tip, head)


def test_of_the_default_branch_nothing_is_looked_at_but_where_the_head_left_it() -> None:
    main = line(*(f"m{number}" for number in range(1000)))
    commits, gap = on_default(known({**main, "b": ("m10",), "c": ("b",)}), main)
    asked: list[str] = []

    def find(sha: str) -> KnownCommit | None:
        asked.append(sha)
        return commits.get(sha)

    assert compare_with_default("m999", "c", find, gap) == Ancestry("diverged", ("b", "c"))
    assert asked == ["c", "b", "m10"]
