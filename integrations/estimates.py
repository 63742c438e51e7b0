"""What reading a contract's history costs, before it starts. Pure functions.

LinkedIn gives a seat's InMail for at most 12 hours per call and at most 100 records per page, and
one application 100,000 calls a day:
learn.microsoft.com/en-us/linkedin/talent/recruiter-system-connect/recruiter-prospect-interactions
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from integrations.linkedin.limits import INMAIL_CALLS_PER_DAY
from integrations.linkedin.pagination import PAGE
from integrations.recruiter.endpoints import WINDOW_HOURS

SECONDS_PER_CALL = 0.5
"""An assumption, on the slow side: calls go out one after the other, and LinkedIn sets the pace."""
PRESETS = (30, 90, 180, 365, 730)
EXAMPLES = (1, 10, 40)
"""Numbers of linked seat holders that the form shows: the real one is known after set-up."""
_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Estimate:
    seats: int
    days: int
    calls: int
    seconds: int

    @property
    def share(self) -> float:
        """Of what LinkedIn allows one application in a day, in percent."""
        return 100 * self.calls / INMAIL_CALLS_PER_DAY

    @property
    def duration(self) -> str:
        return spoken(self.seconds)


def calls_for(*, days: int, seats: int, inmail: int = 0) -> int:
    """Calls that read so many days of so many seats: each window once, and each page beyond the
    first of a window. `inmail` is how many there are in all; they are taken to fill windows evenly.
    """
    windows = seats * math.ceil(days * 24 / WINDOW_HOURS)
    full = max(0, inmail - windows * PAGE)
    return windows + math.ceil(full / PAGE)


def seconds_for(calls: int) -> int:
    """How long so many calls take at least: what is over a day's allowance waits for the next."""
    days, rest = divmod(calls, INMAIL_CALLS_PER_DAY)
    return days * _DAY + math.ceil(rest * SECONDS_PER_CALL)


def estimate(*, days: int, seats: int) -> Estimate:
    calls = calls_for(days=days, seats=seats)
    return Estimate(seats, days, calls, seconds_for(calls))


def estimates(days: int, seats: Sequence[int] = EXAMPLES) -> list[Estimate]:
    return [estimate(days=days, seats=number) for number in seats]


def spoken(seconds: int) -> str:
    """A rough length of time: "1 minute", "50 minutes", "2.5 hours", "2 days"."""
    if seconds < 90:
        return "1 minute"
    if seconds <= 59 * 60:
        return f"{math.ceil(seconds / 60)} minutes"
    if seconds <= 36 * 3600:
        hours = math.ceil(seconds / 1800) / 2
        return "1 hour" if hours == 1 else f"{hours:g} hours"
    return f"{math.ceil(seconds / _DAY)} days"
