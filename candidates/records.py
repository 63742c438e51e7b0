"""The typed rows that come in. Integrations makes them from wire shapes, `services.merge` takes
a page of them. They hold only what privacy allowed: nothing forbidden gets this far.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """A person as LinkedIn shows them now."""

    urn: str
    first_name: str
    last_name: str
    headline: str
    location: str
    employer: str
    privacy_level: str
    withheld: tuple[str, ...]
    modified_at: datetime | None

    @property
    def hash(self) -> str:
        return _hash(
            (
                self.first_name,
                self.last_name,
                self.headline,
                self.location,
                self.employer,
                self.privacy_level,
                *self.withheld,
            )
        )


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One InMail between a seat and a person. `seat_name` is what first contact is shown as."""

    remote_id: str
    thread_id: str
    seat_id: UUID
    contract_id: UUID
    seat_name: str
    person_urn: str
    direction: str
    visibility: str
    subject: str
    body: str
    sent_at: datetime

    @property
    def hash(self) -> str:
        return _hash(
            (self.direction, self.visibility, self.subject, self.body, self.sent_at.isoformat())
        )


@dataclass(frozen=True, slots=True)
class MergeCounts:
    """What a page did to the messages. The three add up to the messages given."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0


def _hash(parts: Iterable[str]) -> str:
    """Compared, never shown: 128 bits tell two contents apart."""
    text = "\x1f".join(parts).encode("utf-8")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
