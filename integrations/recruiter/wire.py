"""The shapes of LinkedIn's answers, tolerant of unknown and missing members.

Requests are documented by LinkedIn; where a body is not, it is our reconstruction, agreed with the
sandbox: seats' `emailAddress`, the events, and the last fields of a person.
"""

import msgspec

Id = int | str


class Paging(msgspec.Struct):
    start: int = 0
    count: int = 0


class Seat(msgspec.Struct, rename="camel"):
    id: Id
    state: str = "ACTIVE"
    first_name: str | None = None
    last_name: str | None = None
    member: str | None = None
    email_address: str | None = None


class Seats(msgspec.Struct):
    # Required: an answer without `elements` is no list, and must not pass for an empty one.
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


class Events(msgspec.Struct):
    """Elements stay raw here: one that cannot be read must not take the page with it."""

    elements: list[msgspec.Raw]


class Person(msgspec.Struct, rename="camel"):
    """A member. What they withhold is absent; a hidden member is named "private"."""

    localized_first_name: str | None = None
    localized_last_name: str | None = None
    localized_headline: str | None = None
    location_name: str | None = None
    current_employer_name: str | None = None
    last_modified: int | None = None


class EntityError(msgspec.Struct):
    status: int = 0
    message: str = ""


class People(msgspec.Struct):
    """Persons stay raw here: one that cannot be read must not take the others with it."""

    results: dict[str, msgspec.Raw] = {}
    errors: dict[str, EntityError] = {}


class EntityStatus(msgspec.Struct):
    status: int = 0


class BatchResult(msgspec.Struct):
    """Of a batch_update. HTTP 200 says nothing about an entity: each has its own status."""

    results: dict[str, EntityStatus] = {}
    errors: dict[str, EntityError] = {}
