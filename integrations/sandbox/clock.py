"""The time in this world: the machine's, moved by an offset that survives a restart."""

import time

from .store import Store


def now_ms(store: Store) -> int:
    """Now, in epoch milliseconds, offset included."""
    return int(time.time() * 1000) + offset_ms(store)


def offset_ms(store: Store) -> int:
    """The offset in milliseconds."""
    return int(store.setting("clock_offset_ms", "0"))


def set_offset(store: Store, seconds: float) -> None:
    """Move the clock to `seconds` after (or before, if negative) the machine's."""
    store.set_setting("clock_offset_ms", str(int(seconds * 1000)))
