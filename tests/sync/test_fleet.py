"""Specify which repositories are synced, and in which shard each is."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sei_action.config.synchronisation import Synchronisation
from sei_action.errors import ConfigurationError, GitHubError
from sei_action.sync.fleet import ShardPlan, chosen, repositories, shard_of
from tests.fakes import FakeGitHub, refusal
from tests.sync.builders import listed_repository, synchronisation

_NAMES = ("acme/api", "acme/shop", "acme/web", "acme/web-archive")


def _github(*listed: object, **answers: object) -> FakeGitHub:
    """Know an organisation's repositories, and others by themselves."""
    pages = [tuple(listed[start : start + 100]) for start in range(0, len(listed) + 1, 100)]
    return FakeGitHub({"/orgs/acme/repos": pages, **answers})


def _listed(name: str, **changes: object) -> dict[str, object]:
    return listed_repository(name, **changes).model_dump(mode="json")


def _fleet() -> FakeGitHub:
    return _github(*map(_listed, _NAMES))


def _of_organisation(**texts: str) -> Synchronisation:
    return synchronisation(repo="", org="acme", **texts)


def _names(github: FakeGitHub, config: Synchronisation) -> list[str]:
    return [one.full_name for one in repositories(github, config)]


def test_repositories_that_are_named_are_synced_in_their_order() -> None:
    answers = {
        f"/repos/{name}": {"full_name": name, "default_branch": f"of-{name[5:]}"}
        for name in ("acme/web", "acme/api")
    }
    config = synchronisation(repo="acme/web\nacme/api")

    found = list(repositories(_github(**answers), config))

    assert found == [
        listed_repository("acme/web", default_branch="of-web"),
        listed_repository("acme/api", default_branch="of-api"),
    ]


def test_a_repository_is_synced_once_under_the_name_that_it_has_now() -> None:
    """GitHub leads from a former name to the present one, and minds no case."""
    now = {"full_name": "acme/shop", "default_branch": "main"}
    answers = {f"/repos/{name}": now for name in ("acme/old", "acme/shop", "Acme/Shop")}
    config = synchronisation(repo="acme/old\nacme/shop\nAcme/Shop")

    assert _names(_github(**answers), config) == ["acme/shop"]


def test_a_repository_that_cannot_be_read_is_told() -> None:
    with pytest.raises(GitHubError, match="did not give the repository"):
        _names(_github(), synchronisation(repo="acme/gone"))


def test_all_repositories_of_an_organisation_are_synced() -> None:
    assert _names(_fleet(), _of_organisation()) == list(_NAMES)


def test_all_pages_of_an_organisation_are_read() -> None:
    names = [f"acme/r{number:03}" for number in range(250)]
    github = _github(*map(_listed, names))

    assert _names(github, _of_organisation()) == names
    assert [query["page"] for _, query in github.asked] == [1, 2, 3]


def test_what_is_known_of_a_repository_comes_with_it() -> None:
    pushed = "2026-02-01T00:00:00Z"
    github = _github(_listed("acme/shop", default_branch="trunk", archived=True, pushed_at=pushed))

    assert list(repositories(github, _of_organisation())) == [
        listed_repository(default_branch="trunk", archived=True, pushed_at=pushed)
    ]


def test_what_github_has_disabled_is_left_out() -> None:
    github = _github(_listed("acme/api", disabled=True), _listed("acme/shop", archived=True))

    assert _names(github, _of_organisation()) == ["acme/shop"]


def test_patterns_choose_among_the_names_without_their_owner() -> None:
    config = _of_organisation(repositories="w*\nacme/api\n!*-archive")

    assert _names(_fleet(), config) == ["acme/web"]


def test_an_organisation_that_cannot_be_read_is_told() -> None:
    github = _github(**{"/orgs/acme/repos": refusal(404, "the organisation's repositories")})

    with pytest.raises(GitHubError, match="status 404"):
        _names(github, _of_organisation())


@pytest.mark.parametrize("count", [1, 2, 3, 16])
def test_every_repository_is_in_exactly_one_shard(count: int) -> None:
    found = Counter(
        name
        for number in range(1, count + 1)
        for name in _names(_fleet(), _of_organisation(shard=f"{number}/{count}"))
    )

    assert found == Counter(_NAMES)


def test_the_shards_of_a_plan_are_those_that_are_chosen_at_all() -> None:
    """A plan is made of all shards, whatever shard is given."""
    found = [one.full_name for one in chosen(_fleet(), _of_organisation(shard="1/9"))]

    assert found == list(_NAMES)


@given(st.text(min_size=1), st.integers(1, 9999))
def test_a_shard_is_one_of_those_that_there_are(name: str, count: int) -> None:
    assert 1 <= shard_of(name, count) <= count


@pytest.mark.parametrize(
    ("name", "of_16", "of_256"),
    [
        ("acme/shop", 6, 118),
        ("acme/web", 7, 7),
        ("acme/api", 8, 24),
        ("octocat/Hello-World", 7, 183),
    ],
)
def test_a_repository_is_in_the_same_shard_for_ever(name: str, of_16: int, of_256: int) -> None:
    """Otherwise a shard would not find what its ledger knows."""
    assert (shard_of(name, 16), shard_of(name, 256)) == (of_16, of_256)


def test_a_repository_is_in_the_same_shard_in_any_case() -> None:
    assert shard_of("Acme/Shop", 256) == shard_of("acme/shop", 256)


def test_shards_are_about_as_large_as_each_other() -> None:
    sizes = Counter(shard_of(f"acme/r{number}", 16) for number in range(1600))

    assert len(sizes) == 16
    assert max(sizes.values()) < 150


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Have a plan with two shards."""
    path = tmp_path / "plan.json"
    shards = (
        (listed_repository("acme/web"), listed_repository("acme/api")),
        (listed_repository(default_branch="trunk", pushed_at="2026-02-01T00:00:00Z"),),
    )
    path.write_text(ShardPlan(shards=shards).model_dump_json(), encoding="utf-8")
    return path


def test_a_plan_says_which_repositories_are_in_a_shard(plan: Path) -> None:
    github = _github()

    first = _names(github, _of_organisation(plan=str(plan), shard="1/2"))
    (second,) = repositories(github, _of_organisation(plan=str(plan), shard="2/2"))

    assert first == ["acme/web", "acme/api"]
    assert second == listed_repository(default_branch="trunk", pushed_at="2026-02-01T00:00:00Z")
    assert github.asked == []


def test_a_plan_names_the_repositories_of_all_shards(plan: Path) -> None:
    read = ShardPlan.model_validate_json(plan.read_bytes())

    assert read.names == {"acme/web", "acme/api", "acme/shop"}


@pytest.mark.parametrize(
    ("shard", "example"), [("1/3", "1/2"), ("3/3", "2/2"), ("200/256", "2/2"), ("1/1", "1/2")]
)
def test_a_shard_that_does_not_fit_the_plan_is_told(plan: Path, shard: str, example: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _names(_github(), _of_organisation(plan=str(plan), shard=shard))

    (problem,) = caught.value.problems
    assert problem == (
        f"Input `shard`: {shard} does not fit the plan, which has 2 shards. Write a number and how "
        f"many there are, like {example}."
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"shards": []}',
        b'{"shards": [["acme/shop"]]}',
        b'{"shards": [[{"name": "acme/shop"}]]}',
    ],
)
def test_a_file_that_is_no_plan_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(content)

    with pytest.raises(ConfigurationError) as caught:
        _names(_github(), _of_organisation(plan=str(path), shard="1/1"))

    (problem,) = caught.value.problems
    assert problem == (
        f"Input `plan`: {path} is no plan of shards (ValidationError). Write the path of the file "
        "that `sync-plan` wrote."
    )


def test_a_plan_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"is no plan of shards \(FileNotFoundError\)"):
        _names(_github(), _of_organisation(plan=str(tmp_path / "gone"), shard="1/1"))
