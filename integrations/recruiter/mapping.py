"""From LinkedIn's shapes to our records. The privacy filter is here: what a member withholds is
gone before anything is compared, stored or logged.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from candidates.models import Candidate, Message
from candidates.records import MessageRecord, ProfileRecord
from integrations.linkedin.batches import EntityError
from integrations.linkedin.errors import ServerError
from integrations.linkedin.transport import UNREADABLE
from integrations.linkedin.urn import urn_id
from integrations.models import Seat
from integrations.recruiter import wire

HIDDEN_NAME = "private"
LONGEST_ID = 200
Level = Candidate.PrivacyLevel

WITHHELD_WORDS = {
    "first_name": "First name",
    "last_name": "Last name",
    "headline": "Headline",
    "location": "Location",
    "employer": "Current employer",
}


@dataclass
class Reading:
    """What one page of events held. Every item is in exactly one of the three."""

    messages: list[MessageRecord] = field(default_factory=list)
    withheld: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
    """Remote id and reason of each item that could not be read."""


def read_events(page: wire.Listed, seat: Seat, own_members: frozenset[str]) -> Reading:
    """The InMail of a page, one record per member on the other side of each event.

    `own_members` are the company's own seat holders: they never become leads.
    """
    reading = Reading()
    for raw in page.elements:
        try:
            event = msgspec.json.decode(raw, type=wire.Event, strict=False)
            sent_at = _moment(event.created_at)
        except (*UNREADABLE, *_NO_DATE) as error:
            reading.rejected.append((_id_of(raw), f"Cannot be read: {error}"[:500]))
            continue
        if unfit := [text for text in _ids(event) if not _is_fit(text)]:
            reading.rejected.append((_id_of(raw), f"An id cannot be kept: {unfit[0]!r:.80}"))
            continue
        members = [urn for urn in _members(event) if urn not in own_members]
        if not members:
            reading.withheld += 1
            continue
        reading.messages += [_message(event, sent_at, seat, member) for member in members]
    return reading


@dataclass(frozen=True)
class Unreadable:
    """A person whose profile makes no sense, and why."""

    reason: str


Profile = ProfileRecord | Unreadable | None
"""None: a closed account."""


def read_people(found: wire.People, asked: list[str]) -> dict[str, Profile]:
    """Profile by person URN.

    Raises ServerError where LinkedIn could not answer for somebody: a person without an answer
    must not be taken for one who withholds everything.
    """
    profiles: dict[str, Profile] = {}
    for person_urn in asked:
        person_id = urn_id(person_urn, "person") or person_urn
        if raw := found.results.get(person_id):
            profiles[person_urn] = _read_person(person_urn, raw)
            continue
        status = found.errors.get(person_id, EntityError()).status
        if status == 404:
            profiles[person_urn] = None
        elif status == 403:
            profiles[person_urn] = _hidden(person_urn, None)
        else:
            raise ServerError("LinkedIn left a profile unanswered.", status=status)
    return profiles


def _read_person(person_urn: str, raw: msgspec.Raw) -> ProfileRecord | Unreadable:
    try:
        person = msgspec.json.decode(raw, type=wire.Person, strict=False)
        return _profile(person_urn, person)
    except (*UNREADABLE, *_NO_DATE) as error:
        return Unreadable(f"The person's profile cannot be read: {error}"[:500])


def _moment(milliseconds: int) -> datetime:
    """Raises one of `_NO_DATE` for a time that is on no calendar."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


_NO_DATE = (ValueError, OverflowError, OSError)


def clean(text: str | None) -> str:
    """Text that PostgreSQL can hold: no NUL, no half of a surrogate pair."""
    if not text:
        return ""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _ids(event: wire.Event) -> list[str]:
    return [str(event.id), event.thread_urn, *_members(event)]


def _is_fit(text: str) -> bool:
    """An id is kept as it is or not at all: one that was mended would name something else."""
    return 0 < len(text) <= LONGEST_ID and text == clean(text)


def _members(event: wire.Event) -> list[str]:
    parties = [event.author, *(party.id for party in event.recipients)]
    return list(dict.fromkeys(party for party in parties if urn_id(party, "person")))


def _message(event: wire.Event, sent_at: datetime, seat: Seat, member: str) -> MessageRecord:
    mail = event.content.mail if event.content and event.content.mail else wire.Mail()
    received = urn_id(event.author, "person") is not None
    return MessageRecord(
        remote_id=str(event.id),
        thread_id=event.thread_urn,
        seat_id=seat.id,
        contract_id=seat.contract_id,
        seat_name=seat.name,
        person_urn=member,
        direction=Message.Direction.RECEIVED if received else Message.Direction.SENT,
        # Anything but a plain PUBLIC is treated as private: deny by default.
        visibility=Message.Visibility.PUBLIC
        if event.visibility == "PUBLIC"
        else Message.Visibility.PRIVATE,
        subject=clean(mail.subject),
        body=clean(mail.body.text if mail.body else ""),
        sent_at=sent_at,
    )


def _profile(person_urn: str, person: wire.Person) -> ProfileRecord:
    modified = _moment(person.last_modified) if person.last_modified else None
    if person.localized_first_name == person.localized_last_name == HIDDEN_NAME:
        return _hidden(person_urn, modified)
    shown = {
        "first_name": person.localized_first_name,
        "last_name": person.localized_last_name,
        "headline": person.localized_headline,
        "location": person.location_name,
        "employer": person.current_employer_name,
    }
    withheld = tuple(name for name, value in shown.items() if value is None)
    return ProfileRecord(
        urn=person_urn,
        privacy_level=Level.LIMITED if withheld else Level.OPEN,
        withheld=withheld,
        modified_at=modified,
        **{name: clean(value) for name, value in shown.items()},
    )


def _hidden(person_urn: str, modified: datetime | None) -> ProfileRecord:
    return ProfileRecord(
        urn=person_urn,
        first_name="",
        last_name="",
        headline="",
        location="",
        employer="",
        privacy_level=Level.PRIVATE,
        withheld=tuple(WITHHELD_WORDS),
        modified_at=modified,
    )


class _Named(msgspec.Struct):
    id: int | str = ""


def _id_of(raw: msgspec.Raw) -> str:
    """The item's own id, else one made of its content: read again, it is the same item."""
    try:
        remote_id = clean(str(msgspec.json.decode(raw, type=_Named, strict=False).id))
    except UNREADABLE:
        remote_id = ""
    if remote_id:
        return remote_id[:LONGEST_ID]
    return "unnamed-" + hashlib.blake2b(bytes(raw), digest_size=16).hexdigest()
