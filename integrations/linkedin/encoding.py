"""The bytes of an answer, inflated, up to a cap that also holds for what they inflate to."""

import zlib
from collections.abc import Iterable, Iterator

from integrations.linkedin.errors import TransportError

_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def read_body(raw: Iterable[bytes], encoding: str, *, most: int) -> bytes:
    """All of `raw`, inflated where `encoding` says so.

    Raises TransportError above `most` bytes (a bomb never gets to unfold), for a broken or cut
    stream, and for an encoding that was not asked for.
    """
    parts = raw
    encoding = encoding.strip().lower()
    if encoding not in {"", "identity"}:
        if encoding not in _WINDOW_BITS:
            raise TransportError("LinkedIn's answer is packed in a way that was not asked for.")
        parts = _inflated(_capped(raw, most), _WINDOW_BITS[encoding], most)
    return b"".join(_capped(parts, most))


def _capped(parts: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if size > most:
            raise TransportError("LinkedIn's answer is larger than we accept.")
        yield part


def _inflated(parts: Iterable[bytes], window_bits: int, most: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(window_bits)
    try:
        for part in parts:
            rest = part
            while rest and not inflate.eof:
                # One byte more than is accepted is enough to know.
                yield inflate.decompress(rest, most + 1)
                rest = inflate.unconsumed_tail
    except zlib.error as error:
        raise TransportError("LinkedIn's answer is packed, and the packing is broken.") from error
    if not inflate.eof:
        raise TransportError("LinkedIn's answer is packed, and its end is missing.")
