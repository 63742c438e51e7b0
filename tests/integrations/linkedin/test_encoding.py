"""The bytes of an answer: put together, unpacked, and never more than was accepted."""

import gzip
import itertools
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.linkedin.encoding import read_body
from integrations.linkedin.errors import TransportError

MOST = 10_000
DATA = st.binary(max_size=600) | st.binary(min_size=1, max_size=4).map(lambda some: some * 400)
CUTS = st.lists(st.integers(0, 700), max_size=8)
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
}
quick = settings(max_examples=100, deadline=None)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    """The data in pieces, some of them empty."""
    ends = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    return [data[begin:end] for begin, end in itertools.pairwise(ends)]


@quick
@given(DATA, CUTS, st.sampled_from(["", "identity", *PACKERS]))
def test_data_comes_out_however_it_came_in(data: bytes, cuts: list[int], encoding: str) -> None:
    packed = PACKERS.get(encoding, bytes)(data)
    for written in (encoding, encoding.upper(), f" {encoding} "):
        assert read_body(pieces(packed, cuts), written, most=MOST) == data


@quick
@given(st.binary(min_size=1, max_size=600), CUTS, st.data())
def test_packed_data_without_its_end_is_no_answer(
    data: bytes, cuts: list[int], draw: st.DataObject
) -> None:
    packed = gzip.compress(data)
    kept = packed[: draw.draw(st.integers(1, len(packed) - 1))]
    with pytest.raises(TransportError, match="packed"):
        read_body(pieces(kept, cuts), "gzip", most=MOST)


@quick
@given(st.binary(max_size=600), CUTS, st.sampled_from(["gzip", "deflate", "br", "x", "gzip,br"]))
def test_any_bytes_are_data_or_a_transport_error(
    raw: bytes, cuts: list[int], encoding: str
) -> None:
    try:
        found = read_body(pieces(raw, cuts), encoding, most=MOST)
    except TransportError:
        return
    assert encoding in PACKERS
    assert len(found) <= MOST


@quick
@given(st.integers(0, 40), st.integers(0, 40), CUTS, st.sampled_from(["", *PACKERS]))
def test_the_cap_is_exact(size: int, most: int, cuts: list[int], encoding: str) -> None:
    # Blanks pack to less than the cap, so that it is what they unpack to that counts.
    size, most = size * 50, most * 50 + 60
    packed = PACKERS.get(encoding, bytes)(b" " * size)
    if size <= most:
        assert read_body(pieces(packed, cuts), encoding, most=most) == b" " * size
        return
    with pytest.raises(TransportError, match="larger than we accept"):
        read_body(pieces(packed, cuts), encoding, most=most)


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_no_more_is_read_than_is_needed_to_refuse(encoding: str) -> None:
    taken = 0
    packer = zlib.compressobj(level=0, wbits=31)

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield packer.compress(b" " * 1000) if encoding else b" " * 1000

    with pytest.raises(TransportError, match="larger than we accept"):
        read_body(endless(), encoding, most=MOST)
    assert taken < 200


@pytest.mark.parametrize("encoding", ["", *PACKERS])
def test_the_last_byte_counts(encoding: str) -> None:
    packed = PACKERS.get(encoding, bytes)(b" " * MOST)
    assert len(read_body([packed], encoding, most=MOST)) == MOST
    with pytest.raises(TransportError, match="larger than we accept"):
        read_body([packed], encoding, most=MOST - 1)


def test_one_piece_that_holds_a_bomb_takes_little_memory() -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(TransportError, match="larger than we accept"):
            read_body([bomb], "gzip", most=2 * len(bomb))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_packed_bytes_that_unpack_to_nothing_are_counted_too() -> None:
    taken = 0

    def endless_name() -> Iterator[bytes]:
        nonlocal taken
        yield b"\x1f\x8b\x08\x08" + b"\0" * 6
        while taken < 1000:
            taken += 1
            yield b"n" * 1000

    with pytest.raises(TransportError, match="larger than we accept"):
        read_body(endless_name(), "gzip", most=MOST)
    assert taken == 10


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_nothing_is_an_empty_body(encoding: str) -> None:
    assert read_body([], encoding, most=MOST) == b""
    assert read_body([b"", b""], encoding, most=MOST) == b""
