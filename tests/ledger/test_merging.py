"""Specify how the ledgers of shards become one."""

from pathlib import Path

import pytest

from sei_action.errors import ConfigurationError
from sei_action.ledger import Ledger, State, merge
from sei_action.ledger.database import FILE
from tests.ledger.builders import SHOP, attempt, note, sent, state_of, tally

_OTHER = "acme/other"


class Parts:
    """A ledger, and those of shards that have begun as copies of it or as new ones."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that holds them all."""
        self.folder = folder
        self.into = folder / "ledger"

    def shard(self, name: str, *repositories: str, state: State = State.REPORTED) -> Path:
        """Have a shard that has just read repositories, and settled an attempt of each."""
        with Ledger(self.folder / name) as ledger:
            for repository in repositories:
                note(ledger, attempt(state=state), repository=repository)
                ledger.marks.keep_tally(tally(repository, found=1))
        return self.folder / name

    def merged(self, *names: str) -> Ledger:
        """Merge these shards and open what comes of it."""
        merge(self.into, [self.folder / name for name in names])
        return Ledger(self.into)


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    """Have a folder for ledgers."""
    return Parts(tmp_path)


def test_one_ledger_knows_what_each_shard_has_read(parts: Parts) -> None:
    parts.shard("1", SHOP)
    parts.shard("2", _OTHER, state=State.FAILED)

    with parts.merged("1", "2") as ledger:
        assert state_of(ledger) == (State.REPORTED, "")
        assert [one.run_id for one in ledger.attempts.to_do(_OTHER)] == [1]
        assert [one.repository for one in ledger.marks.tallies()] == [_OTHER, SHOP]


def test_everything_that_is_known_of_a_repository_is_taken(parts: Parts) -> None:
    with Ledger(parts.shard("1", SHOP)) as shard:
        shard.attempts.note_sent(SHOP, attempt(), sent())
        shard.attempts.note_all_successes(SHOP, 7)
        shard.marks.mark_read(SHOP, "selection", 100, 200)
        shard.marks.keep_pages(SHOP, [("created", 'W/"a"', 9)])

    with parts.merged("1") as ledger:
        assert ledger.attempts.find(SHOP, 1, 1) == attempt(state=State.REPORTED)
        assert ledger.attempts.was_sent(SHOP, attempt(), "acme/shop/CI")
        assert ledger.attempts.has_all_successes(SHOP, 7)
        assert ledger.marks.read_range(SHOP, "selection") == (100, 200)
        assert ledger.marks.page(SHOP, "created") == ('W/"a"', 9)


def test_what_a_shard_holds_as_it_found_it_is_not_taken(parts: Parts) -> None:
    """A shard begins with a copy of the whole ledger, and reads only its own repositories."""
    with Ledger(parts.shard("1", SHOP)) as shard:
        note(shard, attempt(), repository=_OTHER)
    parts.shard("2", _OTHER)

    with parts.merged("2", "1") as ledger:
        assert list(ledger.attempts.to_do(_OTHER)) == []


def test_what_a_shard_has_read_takes_the_place_of_what_was_known(parts: Parts) -> None:
    with Ledger(parts.into) as ledger:
        note(ledger, attempt(1), attempt(2))
        ledger.marks.keep_pages(SHOP, [("old", 'W/"a"', 9)])
    parts.shard("1", SHOP)

    with parts.merged("1") as ledger:
        assert state_of(ledger) == (State.REPORTED, "")
        assert ledger.attempts.find(SHOP, 2, 1) is None
        assert ledger.marks.page(SHOP, "old") is None


def test_what_no_shard_has_read_stays_known(parts: Parts) -> None:
    with Ledger(parts.into) as ledger:
        note(ledger, attempt())
    parts.shard("1", _OTHER)

    with parts.merged("1") as ledger:
        assert ledger.attempts.find(SHOP, 1, 1) == attempt()


def test_tallies_are_those_of_the_shards_alone(parts: Parts) -> None:
    with Ledger(parts.into) as ledger:
        ledger.marks.keep_tally(tally("acme/gone"))
    parts.shard("1", SHOP)

    with parts.merged("1") as ledger:
        assert [one.repository for one in ledger.marks.tallies()] == [SHOP]


def test_of_shards_that_have_read_the_same_repository_the_last_counts(parts: Parts) -> None:
    parts.shard("1", SHOP, state=State.REPORTED)
    parts.shard("2", SHOP, state=State.FAILED)

    with parts.merged("1", "2") as ledger:
        assert state_of(ledger) == (State.FAILED, "")


def test_repositories_are_the_same_in_any_case(parts: Parts) -> None:
    with Ledger(parts.into) as ledger:
        note(ledger, attempt())
    parts.shard("1", "Acme/Shop")

    with parts.merged("1") as ledger:
        assert state_of(ledger) == (State.REPORTED, "")


def test_to_merge_twice_changes_nothing(parts: Parts) -> None:
    parts.shard("1", SHOP)
    parts.merged("1").__exit__()

    with parts.merged("1") as ledger:
        assert ledger.attempts.counts(SHOP, 0, 10**9) == {(State.REPORTED, ""): 1}


def test_the_shards_stay_as_they_are(parts: Parts) -> None:
    path = parts.shard("1", SHOP) / FILE
    before = path.read_bytes()

    parts.merged("1").__exit__()

    assert path.read_bytes() == before


def test_a_new_ledger_belongs_where_those_of_the_shards_do(parts: Parts) -> None:
    with Ledger(parts.shard("1", SHOP)) as shard:
        shard.belong_to("somewhere")

    with (
        parts.merged("1") as ledger,
        pytest.raises(ConfigurationError, match="knows what was reported to somewhere"),
    ):
        ledger.belong_to("elsewhere")


def test_a_shard_whose_reports_went_elsewhere_is_refused(parts: Parts) -> None:
    for name, destination in (("1", "somewhere"), ("2", "elsewhere")):
        with Ledger(parts.shard(name, SHOP)) as shard:
            shard.belong_to(destination)

    with pytest.raises(ConfigurationError) as caught:
        merge(parts.into, [parts.folder / "1", parts.folder / "2"])

    (problem,) = caught.value.problems
    assert problem == (
        f"Input `ledgers`: {parts.folder / '2'} knows what was reported to elsewhere, and the "
        "others to somewhere. Leave it out."
    )


def test_nothing_is_taken_of_a_shard_that_is_refused(parts: Parts) -> None:
    with Ledger(parts.into) as ledger:
        ledger.belong_to("somewhere")
    with Ledger(parts.shard("1", SHOP)) as shard:
        shard.belong_to("elsewhere")

    with pytest.raises(ConfigurationError):
        merge(parts.into, [parts.folder / "1"])

    with Ledger(parts.into) as ledger:
        assert ledger.attempts.find(SHOP, 1, 1) is None
        ledger.belong_to("somewhere")


def test_a_folder_without_a_ledger_is_told_and_gets_none(parts: Parts) -> None:
    empty = parts.folder / "empty"
    empty.mkdir()

    with pytest.raises(ConfigurationError) as caught:
        merge(parts.into, [empty])

    (problem,) = caught.value.problems
    assert problem == (
        f"Input `ledgers`: there is no ledger in {empty}. Write the folders of the shards' "
        "ledgers, or the one that holds these."
    )
    assert list(empty.iterdir()) == []


def test_a_file_that_is_no_ledger_is_told(parts: Parts) -> None:
    strange = parts.folder / "strange"
    strange.mkdir()
    (strange / FILE).write_text("no ledger " * 100)

    with pytest.raises(ConfigurationError, match="is no ledger of this version"):
        merge(parts.into, [strange])
