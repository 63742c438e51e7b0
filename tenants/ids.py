"""Identifiers: UUIDs of version 7, ordered by time: new rows land at the end of an index."""

import secrets
import time
from uuid import UUID


def uuid7() -> UUID:
    """A UUID of RFC 9562 version 7: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76
    value |= (random >> 62) << 64
    value |= 0b10 << 62
    value |= random & 0x3FFFFFFFFFFFFFFF
    return UUID(int=value)
