"""Many small questions are put into few requests, and each gets its own answer."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from sei_action.github import GitHub
from sei_action.github.bulk import Want, ask_in_batches
from sei_action.github.refusals import RateLimitError, misshapen
from tests.github.bulk.asking import Asked, FakeGraphQL, error, failure, in_turn, limit
from tests.github.local_github import local_github
from tests.openapi.states import proposing

WHAT = "details"


class Answers:
    """Want things by numbers, and keep what is answered of each."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.got: dict[object, Any] = {}

    def want(self, value: object, nodes: int = 1, *, of_repository: bool = True) -> Want:
        """Want one thing."""

        def receive(answer: object) -> None:
            self.got[value] = answer

        field = "object(oid: $value) { id }" if of_repository else "nodes(ids: $value) { id }"
        return Want(field, "GitObjectID!", value, nodes, receive, of_repository)


def echo(asked: Asked) -> dict[str, Any]:
    """Answer each question with its value."""
    parts = {f"a{place}": f"is {value}" for place, value in enumerate(asked.values)}
    return {"data": {"repository": parts}}


def ask(github: GitHub, wants: Sequence[Want] | Iterator[Want]) -> None:
    ask_in_batches(github, "acme/shop", wants, WHAT)


def asked_for(github: FakeGraphQL) -> list[list[object]]:
    return [asked.values for asked in github.queries]


def failing_for(is_bad: Callable[[Sequence[object]], object]) -> FakeGraphQL:
    """Answer with values, but nothing at all where any of the questions is bad."""
    return FakeGraphQL(lambda asked: failure() if is_bad(asked.values) else echo(asked))


def test_without_a_question_nothing_is_asked() -> None:
    github = FakeGraphQL(echo)

    ask(github, [])

    assert github.queries == []


def test_each_gets_its_own_answer() -> None:
    answers = Answers()

    ask(FakeGraphQL(echo), [answers.want(number) for number in range(5)])

    assert answers.got == {number: f"is {number}" for number in range(5)}


def test_a_question_of_the_repository_names_it_and_its_value() -> None:
    github = FakeGraphQL(echo)

    ask(github, [Answers().want("c1")])

    (asked,) = github.queries
    assert asked.text == (
        "query($v0: GitObjectID!, $owner: String!, $name: String!) "
        "{ repository(owner: $owner, name: $name) { a0: object(oid: $v0) { id } } }"
    )
    assert asked.variables == {"v0": "c1", "owner": "acme", "name": "shop"}


def test_a_question_of_github_as_a_whole_names_no_repository() -> None:
    github = FakeGraphQL(in_turn({"data": {"a0": ["it"]}}))
    answers = Answers()

    ask(github, [answers.want("n1", of_repository=False)])

    assert github.queries[0].text == "query($v0: GitObjectID!) { a0: nodes(ids: $v0) { id } }"
    assert answers.got == {"n1": ["it"]}


def test_questions_of_both_kinds_go_together() -> None:
    github = FakeGraphQL(
        in_turn({"data": {"a0": "whole", "a2": "too", "repository": {"a1": "own"}}})
    )
    answers = Answers()

    ask(
        github,
        [
            answers.want("x", of_repository=False),
            answers.want("y"),
            answers.want("z", of_repository=False),
        ],
    )

    assert answers.got == {"x": "whole", "y": "own", "z": "too"}


def test_two_hundred_questions_go_into_one_request() -> None:
    github, answers = FakeGraphQL(echo), Answers()

    ask(github, [answers.want(number) for number in range(401)])

    assert [len(values) for values in asked_for(github)] == [200, 200, 1]
    assert len(answers.got) == 401


def test_fewer_go_into_one_request_where_each_may_be_large() -> None:
    github, answers = FakeGraphQL(echo), Answers()

    ask(github, [answers.want(number, 30_000) for number in range(7)])

    assert [len(values) for values in asked_for(github)] == [3, 3, 1]


def test_a_question_that_is_too_large_by_itself_is_asked_alone() -> None:
    github, answers = FakeGraphQL(echo), Answers()
    sizes = (1, 200_000, 1)

    ask(github, [answers.want(number, size) for number, size in enumerate(sizes)])

    assert asked_for(github) == [[0], [1], [2]]


def test_a_question_may_follow_from_an_earlier_answer() -> None:
    github, answers = FakeGraphQL(echo), Answers()

    def wants() -> Iterator[Want]:
        for number in range(2000):
            if not answers.got.get(number // 2):
                yield answers.want(number)

    ask(github, wants())

    assert len(answers.got) < 2000


def test_at_most_four_requests_are_begun_before_the_first_answer_is_taken() -> None:
    github, answers = FakeGraphQL(echo), Answers()
    waiting: list[int] = []

    def wants() -> Iterator[Want]:
        for number in range(2000):
            waiting.append(number - len(answers.got))
            yield answers.want(number)

    ask(github, wants())

    assert max(waiting) < 5 * 200


def test_a_part_that_github_does_not_give_is_none_and_the_others_are_there() -> None:
    answer = {
        "data": {"repository": {"a0": None, "a1": "it"}},
        "errors": [error("FORBIDDEN", "repository", "a0")],
    }
    github, answers = FakeGraphQL(in_turn(answer)), Answers()

    ask(github, [answers.want("x"), answers.want("y")])

    assert answers.got == {"x": None, "y": "it"}
    assert len(github.queries) == 1


@pytest.mark.parametrize(
    "answer",
    [
        failure(),
        failure(None),
        failure(422),
        None,
        {"data": None, "errors": [error()]},
        {"data": None, "errors": [error("MAX_NODE_LIMIT_EXCEEDED")]},
        {"data": {"repository": None}, "errors": [error("TIMEOUT", "repository")]},
        {"errors": [error("FORBIDDEN"), error()]},
    ],
)
def test_what_is_not_answered_is_asked_in_halves(answer: object) -> None:
    github = FakeGraphQL(lambda asked: answer if len(asked.values) > 2 else echo(asked))
    answers = Answers()

    ask(github, [answers.want(number) for number in range(5)])

    assert asked_for(github) == [[0, 1, 2, 3, 4], [0, 1], [2, 3, 4], [2], [3, 4]]
    assert answers.got == {number: f"is {number}" for number in range(5)}


@pytest.mark.parametrize("bad", [0, 77, 199])
def test_one_bad_question_costs_only_its_own_answer(bad: int) -> None:
    github, answers = failing_for(lambda values: bad in values), Answers()

    ask(github, [answers.want(number) for number in range(200)])

    assert [number for number, answer in answers.got.items() if answer is None] == [bad]
    assert len(github.queries) <= 2 * 8 + 1


@pytest.mark.parametrize(
    "answer",
    [
        failure(401),
        failure(403),
        failure(404),
        {"data": {"repository": None}, "errors": [error("NOT_FOUND", "repository")]},
        {"data": None, "errors": [error("FORBIDDEN"), error("NOT_FOUND")]},
    ],
)
def test_what_is_refused_as_a_whole_is_not_asked_in_halves(answer: object) -> None:
    github, answers = FakeGraphQL(in_turn(answer)), Answers()

    ask(github, [answers.want(number) for number in range(5)])

    assert len(github.queries) == 1
    assert answers.got == dict.fromkeys(range(5))


def test_an_api_that_answers_nothing_is_given_up() -> None:
    github, answers = FakeGraphQL(in_turn(failure())), Answers()

    ask(github, [answers.want(number) for number in range(4000)])

    assert answers.got == dict.fromkeys(range(4000))
    assert len(github.queries) < 50


def test_an_api_that_was_given_up_is_asked_again_the_next_time() -> None:
    working: list[bool] = []
    github = FakeGraphQL(lambda asked: echo(asked) if working else failure())
    ask(github, [Answers().want(number) for number in range(4000)])
    working.append(True)
    answers = Answers()

    ask(github, [answers.want(1)])

    assert answers.got == {1: "is 1"}


def test_bad_questions_here_and_there_are_no_reason_to_give_up() -> None:
    github = failing_for(lambda values: any(int(str(one)) % 50 == 0 for one in values))
    answers = Answers()

    ask(github, [answers.want(number) for number in range(2000)])

    lost = [number for number, answer in answers.got.items() if answer is None]
    assert lost == list(range(0, 2000, 50))


def test_an_answer_of_another_form_than_described_is_none() -> None:
    got: list[object] = []

    def receive(answer: object) -> None:
        if answer is not None:
            raise misshapen("it", "nodes")
        got.append(answer)

    answers = Answers()
    want = answers.want("x")._replace(receive=receive)

    ask(FakeGraphQL(echo), [want, answers.want("y")])

    assert got == [None]
    assert answers.got == {"y": "is y"}


def test_a_rate_limit_ends_it() -> None:
    answers = Answers()
    github = FakeGraphQL(lambda asked: limit() if 300 in asked.values else echo(asked))

    with pytest.raises(RateLimitError):
        ask(github, [answers.want(number) for number in range(2000)])

    assert set(answers.got) == set(range(200))


def test_answers_are_received_on_the_thread_that_asks() -> None:
    threads: list[threading.Thread] = []
    want = Want(
        "object(oid: $value) { oid }",
        "GitObjectID!",
        f"{1:040x}",
        1,
        lambda _answer: threads.append(threading.current_thread()),
    )

    with local_github(proposing()) as local:
        ask(local.github(), [want] * 500)

    assert threads == [threading.current_thread()] * 500
