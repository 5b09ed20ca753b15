"""What a sync does when GitHub allows no more requests for now."""

from pathlib import Path

from demo.github import Limits
from tests.sync.world import many, world


def test_told_to_stop_it_leaves_the_rest_for_the_next_time(tmp_path: Path) -> None:
    state = many(30)
    limits = Limits(requests=30, graphql_points=1000).without_secondary()
    with world(state, limits=limits) as made:
        done = made.sync(tmp_path, on_rate_limit="stop")
        at_first = len(made.kept)
        made.asked.clear()  # an hour later
        again = made.sync(tmp_path, on_rate_limit="stop")

        assert (done.code, again.code) == (0, 0)
        assert "Stopped: GitHub allows no more requests for now." in done.log
        assert 0 < at_first < 30
        assert len(made.kept) == len(made.bodies) == 30


def test_told_to_wait_it_waits_until_all_is_reported(tmp_path: Path) -> None:
    limits = Limits(requests=30, graphql_points=1000, period_seconds=2).without_secondary()
    with world(many(30), limits=limits) as made:
        done = made.sync(tmp_path)

        assert done.code == 0
        assert "GitHub allows no more requests for now; waiting until" in done.log
        assert len(made.kept) == len(made.bodies) == 30


def test_a_secondary_limit_is_waited_for_even_so(tmp_path: Path) -> None:
    limits = Limits(points_a_minute=20, minute_seconds=1)
    with world(many(30), limits=limits) as made:
        done = made.sync(tmp_path, on_rate_limit="stop")

        assert done.code == 0
        assert any(one.status in {403, 429} for one in made.asked)
        assert len(made.kept) == len(made.bodies) == 30
