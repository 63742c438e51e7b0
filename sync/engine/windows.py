"""The stretches of time that calls ask for. Pure functions."""

from collections.abc import Iterator
from datetime import datetime, timedelta

WINDOW = timedelta(hours=12)
OVERLAP = timedelta(minutes=30)
LAG = timedelta(minutes=2)
"""LinkedIn may show an event up to 30 minutes late; what is younger than the lag may still move."""


def windows(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """[since, until) in pieces of at most 12 hours, oldest first, without gap or overlap."""
    while since < until:
        end = min(since + WINDOW, until)
        yield since, end
        since = end


def start_of(watermark: datetime, floor: datetime) -> datetime:
    """Where the next run reads from: a little before the watermark, for late arrivals."""
    return max(watermark - OVERLAP, floor)


def watermark_after(window_end: datetime, run_started: datetime) -> datetime:
    """How far a window that is committed as a whole may move the watermark."""
    return min(window_end, run_started - LAG)
