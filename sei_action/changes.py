"""What each commit says of itself, and the pull request that brought it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from sei_action.fact import Fact

_MOST_CHARACTERS = 100
# How GitHub's merge button words a merge commit, and what a squashed one's title ends with.
_MERGED = re.compile(r"Merge pull request #(\d{1,9}) from ")
_SQUASHED = re.compile(r"(.*\S) \(#(\d{1,9})\)")


class Change(Fact):
    """A commit's title, and the number of the pull request that brought it where that is known."""

    sha: str
    title: str = ""
    pull_request: int | None = None


class Message(Fact):
    """A commit's message, and its parents, the one that it was merged into first."""

    sha: str
    text: str = ""
    parents: tuple[str, ...] = ()


def changes_of(messages: Sequence[Message]) -> tuple[Change, ...]:
    """Tell of commits, oldest first, what GitHub's own messages of merges say.

    A merge brings what can be reached from its second parent and was not there before. Commits
    that were rebased or pushed bear no number.
    """
    by_sha = {message.sha: message for message in messages}
    numbers: dict[str, int] = {}
    mainline = _first_parents(messages[-1], by_sha) if messages else ()
    for message in messages:
        number = _number_in(message.text)
        if message.sha in mainline and number is not None:
            numbers[message.sha] = number
            for sha in _new_with(message, by_sha, mainline, numbers):
                numbers[sha] = number
    return tuple(
        Change(
            sha=message.sha,
            title=_title_of(message.text),
            pull_request=numbers.get(message.sha),
        )
        for message in messages
    )


def of_pull_request(changes: Iterable[Change], number: int | None) -> tuple[Change, ...]:
    """Take all commits for those of one pull request, whatever their messages say."""
    return tuple(change.model_copy(update={"pull_request": number}) for change in changes)


def _first_parents(head: Message, by_sha: Mapping[str, Message]) -> Collection[str]:
    message: Message | None = head
    seen: set[str] = set()
    while message and message.sha not in seen:
        seen.add(message.sha)
        message = by_sha.get(message.parents[0]) if message.parents else None
    return seen


def _new_with(
    merge: Message, by_sha: Mapping[str, Message], *known: Collection[str]
) -> Collection[str]:
    found: set[str] = set()
    ahead = list(merge.parents[1:])
    while ahead:
        sha = ahead.pop()
        # Behind what was there before is nothing new, so each commit is looked at once.
        if sha in by_sha and not any(sha in those for those in (found, *known)):
            found.add(sha)
            ahead += by_sha[sha].parents
    return found


def _number_in(text: str) -> int | None:
    first = _first_line(text)
    found = _MERGED.match(first)
    if found:
        return int(found[1])
    found = _SQUASHED.fullmatch(first)
    return int(found[2]) if found else None


def _title_of(text: str) -> str:
    """Give the first line, or the pull request's title, which GitHub writes below its own line."""
    first = _first_line(text)
    if _MERGED.match(first):
        first = _first_line(text[len(first) :].lstrip()) or first
    found = _SQUASHED.fullmatch(first)
    return (found[1] if found else first)[:_MOST_CHARACTERS]


def _first_line(text: str) -> str:
    return text.partition("\n")[0].rstrip()
