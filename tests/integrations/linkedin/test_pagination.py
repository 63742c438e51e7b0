"""Lists are read to an empty page, and never for ever."""

import itertools
import json
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.linkedin.errors import TransportError
from integrations.linkedin.pagination import PAGE, pages
from integrations.linkedin.transport import Transport
from integrations.recruiter import endpoints
from tests.integrations.http_server import Oddity
from tests.integrations.linkedin.conftest import signed_in


class Listing:
    """A server that lists `items`; what `page` makes of a page is told, with `more` beside it."""

    def __init__(self, odd: Oddity, number: int, **more: Any) -> None:
        self.items = [{"member": f"urn:li:person:P{one}"} for one in range(number)]
        self.more = more
        self.asked: list[tuple[int, int]] = []
        self.odd = odd
        odd.reply = self.reply

    def page(self, start: int, count: int) -> list[Any]:
        return self.items[start : start + count]

    def reply(self, request: BaseHTTPRequestHandler) -> None:
        query = parse_qs(urlsplit(request.path).query)
        self.asked.append((int(query["start"][0]), int(query["count"][0])))
        body = json.dumps({"elements": self.page(*self.asked[-1]), **self.more}).encode()
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


def read(transport: Transport, odd: Oddity) -> list[Any]:
    found = endpoints.closed_members(signed_in(transport, odd), "1", since_ms=0)
    return [json.loads(bytes(raw)) for raw in found]


@pytest.mark.parametrize(
    ("number", "starts"),
    [(0, [0]), (1, [0, 1]), (100, [0, 100]), (101, [0, 100, 101]), (250, [0, 100, 200, 250])],
)
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"paging": {"start": 0, "count": 10, "total": 0, "links": []}},
        {"paging": {"total": 100_000}},
        {"paging": None, "total": "many"},
    ],
)
def test_total_and_links_are_not_believed(
    transport: Transport, odd: Oddity, number: int, starts: list[int], more: dict[str, Any]
) -> None:
    listing = Listing(odd, number, **more)
    assert read(transport, odd) == listing.items
    assert listing.asked == [(start, PAGE) for start in starts]


def test_a_short_page_is_not_the_end(transport: Transport, odd: Oddity) -> None:
    class Withheld(Listing):
        def page(self, start: int, count: int) -> list[Any]:
            return super().page(start, min(count, 7))

    listing = Withheld(odd, 30)
    assert read(transport, odd) == listing.items
    assert [start for start, _ in listing.asked] == [0, 7, 14, 21, 28, 30]


def test_a_page_longer_than_asked_for_hides_nothing(transport: Transport, odd: Oddity) -> None:
    class Doubled(Listing):
        def page(self, start: int, count: int) -> list[Any]:
            return [item for item in super().page(start, count) for _ in range(2)]

    listing = Doubled(odd, 150)
    found = read(transport, odd)
    assert [one for one, _ in itertools.groupby(found)] == listing.items


def test_the_same_page_twice_is_an_error(transport: Transport, odd: Oddity) -> None:
    class Stuck(Listing):
        def page(self, start: int, count: int) -> list[Any]:
            return self.items

    listing = Stuck(odd, 3)
    with pytest.raises(TransportError, match="same page of a list twice") as raised:
        read(transport, odd)
    assert raised.value.retryable
    assert listing.asked == [(0, PAGE), (3, PAGE)]


def test_an_error_on_a_later_page_is_raised(transport: Transport, odd: Oddity) -> None:
    class Broken(Listing):
        def page(self, start: int, count: int) -> list[Any]:
            return super().page(start, count) if start == 0 else json.loads("null")

    Broken(odd, 150)
    with pytest.raises(TransportError, match="could not be read"):
        read(transport, odd)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 350), st.lists(st.integers(1, PAGE), min_size=1, max_size=6))
def test_nothing_is_left_out_and_nothing_comes_twice(number: int, sizes: list[int]) -> None:
    turn = itertools.cycle(sizes)
    items = list(range(number))

    def fetch(start: int, count: int) -> Sequence[int]:
        return items[start : start + min(count, next(turn))]

    assert [item for page in pages(fetch) for item in page] == items
