"""What the engine asks of a Recruiter contract: a page of one seat's InMail, ready to merge."""

from dataclasses import dataclass, field
from datetime import datetime

from candidates.records import MessageRecord, ProfileRecord
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.urn import urn_id
from integrations.models import Seat
from integrations.recruiter import endpoints, mapping
from integrations.recruiter.mapping import Profile, Unreadable


@dataclass
class RecordPage:
    """Records of one page. `listed` items were on it; 0 says that the window is at its end.

    `fetched` = len(messages) + withheld + len(rejected): an item with several members counts for
    each of them.
    """

    listed: int = 0
    fingerprint: int = 0
    """Of the raw items: the same page given twice is recognised whatever was made of it."""
    profiles: list[ProfileRecord] = field(default_factory=list)
    messages: list[MessageRecord] = field(default_factory=list)
    withheld: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)

    @property
    def fetched(self) -> int:
        return len(self.messages) + self.withheld + len(self.rejected)


def read_inmail(
    client: LinkedInClient,
    seat: Seat,
    *,
    since: datetime,
    until: datetime,
    start: int,
    own_members: frozenset[str],
) -> RecordPage:
    """The page at offset `start` of a seat's InMail in [since, until), with its people.

    Calls LinkedIn: no transaction may be open. Raises LinkedInError.
    """
    page = endpoints.events(
        client,
        seat.seat_id,
        start_ms=_milliseconds(since),
        end_ms=_milliseconds(until),
        start=start,
    )
    if not page.elements:
        return RecordPage()
    reading = mapping.read_events(page, seat, own_members)
    people = _people(client, list(dict.fromkeys(m.person_urn for m in reading.messages)))
    messages = [m for m in reading.messages if isinstance(people[m.person_urn], ProfileRecord)]
    # A closed account is not imported, and neither is what was said with it.
    closed = sum(people[m.person_urn] is None for m in reading.messages)
    unreadable = [
        (message.remote_id, person.reason)
        for message in reading.messages
        if isinstance(person := people[message.person_urn], Unreadable)
    ]
    return RecordPage(
        listed=len(page.elements),
        fingerprint=hash(tuple(bytes(item) for item in page.elements)),
        profiles=[person for person in people.values() if isinstance(person, ProfileRecord)],
        messages=messages,
        withheld=reading.withheld + closed,
        rejected=reading.rejected + unreadable,
    )


def _people(client: LinkedInClient, urns: list[str]) -> dict[str, Profile]:
    found: dict[str, Profile] = {}
    for first in range(0, len(urns), endpoints.PEOPLE_PER_CALL):
        some = urns[first : first + endpoints.PEOPLE_PER_CALL]
        ids = [urn_id(person_urn, "person") or "" for person_urn in some]
        found.update(mapping.read_people(endpoints.people(client, ids), some))
    return found


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
