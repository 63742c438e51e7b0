"""The shapes of LinkedIn's answers, tolerant of unknown and missing members.

Requests are documented by LinkedIn; where a body is not, it is our reconstruction, agreed with the
sandbox: seats' `emailAddress`, the events, the last fields of a person, contact details, the tail
of a note, closed accounts and what is inside an exported candidate.
"""

import msgspec

from integrations.linkedin.batches import EntityError

Id = int | str


class Seat(msgspec.Struct, rename="camel"):
    """A seat; `/rest` calls its id `seatId`."""

    id: Id = ""
    seat_id: Id = ""
    state: str = "ACTIVE"
    first_name: str | None = None
    last_name: str | None = None
    member: str | None = None
    email_address: str | None = None


class Seats(msgspec.Struct):
    elements: list[Seat]


class MailBody(msgspec.Struct):
    text: str = ""


class Mail(msgspec.Struct):
    subject: str | None = None
    body: MailBody | None = None


class EventContent(msgspec.Struct):
    mail: Mail | None = None


class Party(msgspec.Struct):
    id: str


class Event(msgspec.Struct, rename="camel"):
    """One InMail. `createdAt` is epoch milliseconds."""

    id: Id
    thread_urn: str
    created_at: int
    author: str
    recipients: list[Party] = []
    content: EventContent | None = None
    visibility: str = "PUBLIC"


class Person(msgspec.Struct, rename="camel"):
    """A member. What they withhold is absent; a hidden member is named "private"."""

    localized_first_name: str | None = None
    localized_last_name: str | None = None
    localized_headline: str | None = None
    location_name: str | None = None
    current_employer_name: str | None = None
    last_modified: int | None = None


class People(msgspec.Struct):
    """Persons stay raw here: one that cannot be read must not take the others with it."""

    results: dict[str, msgspec.Raw] = {}
    errors: dict[str, EntityError] = {}


class Listed(msgspec.Struct):
    """A page whose elements stay raw: one that cannot be read must not take the page with it.

    Required: an answer without `elements` is no list, and must not pass for an empty one.
    """

    elements: list[msgspec.Raw]


class MailStub(msgspec.Struct, rename="camel"):
    """Contact details of a member who agreed to share them, by the first reply to a seat."""

    id: Id
    owner: str
    member: str
    created_at: int
    first_name: str | None = None
    last_name: str | None = None
    current_employer_name: str | None = None
    current_title: str | None = None
    email_address: str | list[str] | None = None
    """A list until March 2024."""
    phone_number: str | None = None


class ProspectNote(msgspec.Struct, rename="camel"):
    """A seat holder's note on a member. `active` false: it was deleted."""

    id: Id
    owner: str
    member: str
    last_modified: int
    active: bool = True
    content: str | None = None
    created: int | None = None


class ClosedMember(msgspec.Struct, rename="camel"):
    member: str
    closed_at: int


class Exported(msgspec.Struct, rename="camel"):
    """A profile that a seat holder sent over by one click."""

    candidate: msgspec.Raw
    integration_context: str
    external_job_posting_id: str | None = None


class ExportedCandidate(msgspec.Struct, rename="camel"):
    member: str
    first_name: str | None = None
    last_name: str | None = None
    headline: str | None = None
    location: str | None = None
    current_employer_names: list[str] = []
    public_profile_url: str | None = None
