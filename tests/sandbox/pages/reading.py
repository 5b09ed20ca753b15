"""Read a page as people do: its texts, in order."""

import html
import re

import httpx

_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def text_of(answer: httpx.Response) -> str:
    """Return what stands in the main part of a page, without its tags."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    _, _, main = answer.text.partition("<main")
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", f"<main{main.partition('</main>')[0]}")))


def shown(client: httpx.Client, address: str) -> str:
    """Return the text of a page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return text_of(answer)
