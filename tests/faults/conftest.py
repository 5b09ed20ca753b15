"""Fixtures of the fault tests: servers that all cases share, and a pool that plays the cases."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import zip_longest

import pytest

from demo.github import State
from demo.github import create_app as create_github
from demo.job import SAMPLE
from sei_action.sandbox import Store, running
from sei_action.sandbox import create_app as create_sei
from tests.faults.cases import Case
from tests.faults.certificates import Certificates
from tests.faults.scenes import KEY, Backstage, Played, play

_AT_ONCE = 10

Player = Callable[[Case], Played]


@pytest.fixture(scope="session")
def backstage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backstage]:
    """Have a healthy SEI, a healthy GitHub, and certificates."""
    folder = tmp_path_factory.mktemp("backstage")
    state = State.load(SAMPLE).model_copy(update={"requests_left": 100_000})
    with (
        Store(folder / "sei.sqlite3") as store,
        running(create_sei(store, api_key=KEY)) as sei,
        running(create_github(state)) as github,
    ):
        yield Backstage(
            store,
            sei.removeprefix("http://"),
            github.removeprefix("http://"),
            state,
            Certificates(folder),
        )


@pytest.fixture(scope="session", autouse=True)
def played(
    request: pytest.FixtureRequest, backstage: Backstage, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Player]:
    """Play all chosen cases, a few at the same time because they mostly wait, and give what came.

    Those that wait longest begin first, in turn with those that are quickest.
    """
    chosen = [
        item.callspec.params.get("case")
        for item in request.session.items
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
    ]
    cases = [case for case in chosen if isinstance(case, Case)]
    folders = {case: tmp_path_factory.mktemp("case") for case in cases}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        results: dict[Case, Future[Played]] = {
            case: pool.submit(play, case, backstage, folders[case])
            for case in _mixed(sorted(cases, key=lambda case: case.uses_up_its_time))
        }
        yield lambda case: results[case].result()
        pool.shutdown(cancel_futures=True)


def _mixed(cases: list[Case]) -> list[Case]:
    """Take the last, the first, the last but one, and so on."""
    middle = len(cases) // 2
    pairs = zip_longest(reversed(cases[middle:]), cases[:middle])
    return [case for pair in pairs for case in pair if case]
