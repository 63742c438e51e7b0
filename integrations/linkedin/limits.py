"""The limits that LinkedIn's pages name. What is left of them only its developer portal tells.

Source: the pages of each resource, and
learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits (daily, reset at 00:00 UTC)
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    what: str
    calls_per_day: int


INMAIL_CALLS_PER_DAY = 100_000

DOCUMENTED = (
    Limit("InMail (conversationEvents)", INMAIL_CALLS_PER_DAY),
    Limit("candidates, applications, their notes, stages and feedback, together", 100_000),
    Limit("integrations and their settings", 5_000),
    Limit("job posting tasks", 300_000),
    Limit("job posting status", 1_000_000),
)

RECORDS_PER_MINUTE = 10_000
"""Of candidates, applications and what hangs below them, in batches sent one after the other."""
