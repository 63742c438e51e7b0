"""Lists page after page: `start` is always sent (some calls fail without it), `total` never read.

Source: learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/pagination
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from integrations.linkedin.errors import TransportError

PAGE = 100
Element = TypeVar("Element")


def pages(fetch: Callable[[int, int], Sequence[Element]]) -> Iterator[Sequence[Element]]:
    """Pages until an empty one; `fetch(start, count)` gives one.

    A short page is not taken for the end: LinkedIn may leave out what the caller may not see.
    Raises TransportError where the same page comes twice: then `start` is ignored, and the rest
    of the list will never come.
    """
    start = 0
    previous: Sequence[Element] = ()
    while page := fetch(start, PAGE):
        if start and page == previous:
            raise TransportError("LinkedIn gave the same page of a list twice.")
        yield page
        previous = page
        # Never past what was asked for: a page with items twice would hide the ones after it.
        start += min(len(page), PAGE)
