"""How much an application may ask: calls a day for each group of endpoints, records a minute.

Days end at 00:00 UTC and minutes at their turn, by the clock of this world. The counts are held in
memory; the day's is written with the line that every call leaves in the log.
"""

from typing import Any

from .calls import Call
from .clock import now_ms
from .errors import ApiError
from .store import Store

DAY_MS, MINUTE_MS = 86_400_000, 60_000
# Calls a day (D); None where no number is published.
DAILY: dict[str, int | None] = {
    "ats": 100_000,
    "conversationEvents": 100_000,
    "atsIntegrations": 5_000,
    "integrations": 5_000,
    "integrationConfigurations": 5_000,
    "simpleJobPostings": 100_000,
    "simpleJobPostingTasks": 300_000,
    "jobPostingStatus": 1_000_000,
    "seatsV2": None,
    "people": None,
    "mailStubs": None,
    "prospectNotes": None,
    "closedMembers": None,
    "exportedCandidates": None,
    "provisionedApplications": None,
    "developerApplicationsSecurity": None,
}
# Records a minute (D).
PER_MINUTE: dict[str, int | None] = {"ats": 10_000, "simpleJobPostings": 2_000}
ATS = {"atsCandidates", "atsApplications", "candidates", "candidateNotes", "applicationNotes"}
SPANS = {"daily": DAILY, "per_minute": PER_MINUTE}


class Limits:
    """The counts of every application, and the refusal 429 above a limit."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.generation = -1
        self.day = -1
        self.used: dict[tuple[str, str], int] = {}
        self.minutes: dict[tuple[str, str], tuple[int, int]] = {}
        self.own: dict[tuple[str, str], int] = {}

    def request(self, call: Call, log: dict[str, Any]) -> None:
        """Count a call, or refuse it. What is refused does not count."""
        day = now_ms(self.store) // DAY_MS
        self.refresh(day)
        key = (call.client_id, group_of(call.resource))
        used, limit = self.used.get(key, 0), self.limit(key[1], "daily")
        if limit is not None and used >= limit:
            raise refused(call)
        self.used[key] = used + 1
        log["usage"] = (*key, day, used + 1)

    def records(self, call: Call, number: int) -> None:
        """Count the records of a call, or refuse it whole."""
        minute = now_ms(self.store) // MINUTE_MS
        key = (call.client_id, group_of(call.resource))
        begun, used = self.minutes.get(key, (minute, 0))
        if begun != minute:
            used = 0
        limit = self.limit(key[1], "per_minute")
        if limit is not None and used + number > limit:
            raise refused(call)
        self.minutes[key] = (minute, used + number)

    def limit(self, group: str, span: str) -> int | None:
        """The number that is in force."""
        return self.own.get((group, span), SPANS[span].get(group))

    def refresh(self, day: int) -> None:
        """Read the tables again where the day or the world is another."""
        if day == self.day and self.generation == self.store.generation:
            return
        rows = self.store.rows("SELECT * FROM usage WHERE day = ?", day)
        self.used = {(row["client_id"], row["grp"]): row["used"] for row in rows}
        self.own = {
            (row["grp"], row["span"]): row["amount"]
            for row in self.store.rows("SELECT * FROM limits")
        }
        if self.generation != self.store.generation:
            self.minutes = {}
        self.day, self.generation = day, self.store.generation


def group_of(resource: str) -> str:
    """The group whose limit a resource shares."""
    return "ats" if resource in ATS else resource


def refused(call: Call) -> ApiError:
    """429: seen for `/rest`, and for v2 R like that of the fault of the same kind."""
    if call.rest:
        return ApiError(429, "Daily request quota exceeded", name="QUOTA_EXCEEDED")
    text = "Resource level throttle limit for calls to this resource is reached"
    return ApiError(429, text, 101)
