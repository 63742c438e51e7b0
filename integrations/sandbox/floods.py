"""Answers that are larger than anyone should read."""

import zlib
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

MEGABYTE = 1024 * 1024
HEAD, TAIL = b'{"elements":[', b'],"paging":{"start":0,"count":10,"links":[]}}'
DEFAULT_MEGABYTES = 200


def flood(megabytes: float, *, packed: bool) -> Response:
    """A 200 with JSON that is mostly blanks: streamed as it is, or packed into little."""
    headers = {"content-type": "application/json"}
    if packed:
        headers["content-encoding"] = "gzip"
        return StreamingResponse(_packed(int(megabytes * MEGABYTE)), 200, headers)
    return StreamingResponse(_plain(int(megabytes * MEGABYTE)), 200, headers)


async def _plain(size: int) -> AsyncIterator[bytes]:
    yield HEAD
    blanks = b" " * (64 * 1024)
    left = size - len(HEAD) - len(TAIL)
    while left > 0:
        yield blanks[:left]
        left -= len(blanks)
    yield TAIL


async def _packed(size: int) -> AsyncIterator[bytes]:
    packer = zlib.compressobj(wbits=31)
    async for piece in _plain(size):
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()
