"""The local GitHub limits requests as GitHub does, over periods as short as a test needs."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep, time

import httpx
import pytest

from demo.github import Limits, State, create_app
from demo.github.metering import Allowance, Meter
from tests.openapi.description import REPOSITORY, describe
from tests.openapi.in_process import asking_in_process
from tests.openapi.queries import PULL_REQUESTS, ask
from tests.openapi.states import a_run, a_state, asking

SHOP = "/repos/acme/shop"
SECONDARY = "You have exceeded a secondary rate limit. "


class Clock:
    """Be a clock that a test sets."""

    now = 1000.5

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def statuses(github: httpx.Client, times: int, path: str = SHOP) -> list[int]:
    return [github.get(path).status_code for _ in range(times)]


def test_after_its_period_a_limit_is_whole_again() -> None:
    clock = Clock()
    allowance = Allowance(2, 60, clock)

    assert [allowance.spend(1) for _ in range(3)] == [True, True, False]
    clock.now += 59.9
    assert not allowance.spend(1)
    clock.now += 0.2
    assert allowance.spend(1)
    assert allowance.headers["x-ratelimit-remaining"] == "1"


def test_what_was_left_at_the_start_is_left_once() -> None:
    clock = Clock()
    allowance = Allowance(10, 60, clock, 1)
    allowance.spend(1)
    before = allowance.headers
    clock.now += 60

    allowance.spend(1)

    assert (before["x-ratelimit-remaining"], before["x-ratelimit-used"]) == ("0", "10")
    assert allowance.headers["x-ratelimit-remaining"] == "9"


def test_the_reset_is_not_before_the_end_of_the_period() -> None:
    clock = Clock()

    assert Allowance(2, 60, clock).headers["x-ratelimit-reset"] == "1061"


def test_requests_are_let_in_again_after_the_reset(sample: State) -> None:
    with asking_in_process(
        create_app(sample, limits=Limits(requests=2, period_seconds=1))
    ) as github:
        assert statuses(github, 3) == [200, 200, 403]
        reset = int(github.get(SHOP).headers["x-ratelimit-reset"])
        sleep(max(0, reset - time()))

        assert statuses(github, 1) == [200]


def test_a_limit_is_what_it_is_set_to(sample: State) -> None:
    with asking_in_process(create_app(sample, limits=Limits(requests=5000))) as github:
        headers = github.get(SHOP).headers

    assert (headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]) == ("5000", "4999")


def test_points_of_a_minute_are_limited(sample: State) -> None:
    limits = Limits(points_a_minute=3, minute_seconds=30)
    with asking_in_process(create_app(sample, limits=limits)) as github:
        assert statuses(github, 3) == [200, 200, 200]
        answer = github.get(SHOP)

    assert answer.status_code == 403
    assert answer.json()["message"].startswith(SECONDARY)
    assert 25 < int(answer.headers["retry-after"]) <= 30
    assert answer.headers["x-ratelimit-remaining"] == "997"
    assert describe("api.github.com").problems(REPOSITORY, 403, answer.json()) == []


def test_after_the_time_to_retry_requests_are_let_in(sample: State) -> None:
    limits = Limits(points_a_minute=1, minute_seconds=0.5)
    with asking_in_process(create_app(sample, limits=limits)) as github:
        assert statuses(github, 2) == [200, 403]
        sleep(0.5)

        assert statuses(github, 1) == [200]


def test_a_change_costs_more_points_than_a_look(sample: State) -> None:
    with asking_in_process(create_app(sample, limits=Limits(points_a_minute=6))) as github:
        github.post(f"{SHOP}/actions/variables", json={"name": "A", "value": "1"})

        assert statuses(github, 2) == [200, 403]


def test_only_so_many_requests_are_let_in_at_once(sample: State) -> None:
    limits = Limits(concurrent=2, delay_seconds=0.3)
    with asking(create_app(sample, limits=limits)) as github, ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: github.get(SHOP), range(4)))
        assert statuses(github, 1) == [200]

    assert sorted(answer.status_code for answer in answers) == [200, 200, 403, 403]
    refused = [answer for answer in answers if answer.status_code == 403]
    assert {answer.headers["retry-after"] for answer in refused} == {"60"}
    assert all(answer.json()["message"].startswith(SECONDARY) for answer in refused)


def test_without_limits_there_is_no_secondary_one(sample: State) -> None:
    meter: Meter = create_app(sample).state.meter

    assert (meter.limits.concurrent, meter.limits.points_a_minute) == (None, None)
    assert meter.limits.requests == 1000


def test_an_enterprise_server_has_no_limit(sample: State) -> None:
    limits = Limits(requests=0, points_a_minute=0, concurrent=0)
    with asking_in_process(create_app(sample, limits=limits)) as github:
        assert statuses(github, 1, f"/api/v3{SHOP}") == [200]


def test_to_clear_the_list_of_requests_is_to_count_anew(sample: State) -> None:
    app = create_app(sample, limits=Limits(requests=1, points_a_minute=1))
    with asking_in_process(app) as github:
        assert statuses(github, 2) == [200, 403]
        app.state.requests.clear()

        assert statuses(github, 2) == [200, 403]


def test_queries_are_counted_apart(sample: State) -> None:
    with asking_in_process(
        create_app(sample, limits=Limits(requests=1, graphql_points=50))
    ) as github:
        github.get(SHOP)
        variables = {"owner": "acme", "name": "shop", "first": 100}
        answer = github.post("/graphql", json={"query": PULL_REQUESTS, "variables": variables})

    assert answer.headers["x-ratelimit-resource"] == "graphql"
    # One request for the pull requests and two for each of 100, of which a hundred are a point.
    assert answer.headers["x-ratelimit-remaining"] == "48"


def test_queries_are_refused_once_no_point_is_left(sample: State) -> None:
    with asking_in_process(create_app(sample, limits=Limits(graphql_points=1))) as github:
        variables = {"owner": "acme", "name": "shop", "first": 1}
        assert "errors" not in ask(github, PULL_REQUESTS, **variables)

        answer = ask(github, PULL_REQUESTS, **variables)

    assert answer["errors"][0]["type"] == "RATE_LIMITED"
    assert "data" not in answer


def test_queries_have_points_a_minute_of_their_own(sample: State) -> None:
    limits = Limits(points_a_minute=0, graphql_points_a_minute=1)
    with asking_in_process(create_app(sample, limits=limits)) as github:
        answers = [github.post("/graphql", json={"query": "{ a }"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 403]
    assert answers[1].json()["message"].startswith(SECONDARY)


@pytest.mark.parametrize(("counts", "expected"), [(False, 1000), (True, 1002)])
def test_a_filtered_list_may_count_what_it_leaves_out(*, counts: bool, expected: int) -> None:
    runs = tuple(a_run(number) for number in range(1, 1003))
    limits = Limits(counts_beyond_1000=counts)
    path = f"{SHOP}/actions/runs?branch=main&per_page=100&page=10"
    with asking_in_process(create_app(a_state(runs=runs), limits=limits)) as github:
        answer = github.get(path)

    assert answer.json()["total_count"] == expected
    assert "next" not in answer.links
