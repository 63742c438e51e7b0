"""The calls that Recruiter needs. Times are epoch milliseconds, UTC.

Sources: learn.microsoft.com/en-us/linkedin/talent/recruiter-system-connect/
recruiter-prospect-interactions/{recruiter-seatholders, inmail-history, inmail-stubs,
prospect-notes} and …/talent/middleware-platform/receive-push-events. That members' closed accounts
can be asked for, and how, is our reconstruction.
"""

from collections.abc import Callable, Sequence

import msgspec

from integrations.linkedin import keys
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.dialect import PROTOCOL_2
from integrations.linkedin.errors import TransportError
from integrations.linkedin.pagination import PAGE, pages
from integrations.linkedin.urn import urn
from integrations.recruiter import wire
from integrations.services.seats import SeatRecord

PEOPLE_PER_CALL = 50
WINDOW_HOURS = 12
SEAT_STATES = ("ACTIVE", "PARKED", "INACTIVE", "INVITED")


def seats(
    client: LinkedInClient, contract_id: str, *, before_page: Callable[[], None] = lambda: None
) -> list[SeatRecord]:
    """Every seat of a contract. `before_page` may stop it by raising."""

    def fetch(start: int, count: int) -> list[wire.Seat]:
        before_page()
        return _seats(client, contract_id, start, count)

    return [_seat(seat) for page in pages(fetch) for seat in page]


def first_seats(client: LinkedInClient, contract_id: str) -> list[SeatRecord]:
    """The first page of a contract's seats: enough to know whether we may ask."""
    return [_seat(seat) for seat in _seats(client, contract_id, 0, PAGE)]


def _seats(client: LinkedInClient, contract_id: str, start: int, count: int) -> list[wire.Seat]:
    dialect = client.dialect("seatsV2")
    query = [
        ("q", "attributes"),
        ("contracts", urn("contract", contract_id)),
        *(("states", state) for state in SEAT_STATES),
        ("start", str(start)),
        ("count", str(count)),
    ]
    answer = client.call("GET", f"{dialect.base}/seatsV2", query=query, version=dialect.version)
    listed: wire.Seats = answer.decode(wire.Seats)
    return listed.elements


def events(
    client: LinkedInClient, seat_id: str, *, start_ms: int, end_ms: int, start: int
) -> wire.Listed:
    """A page of a seat's InMail in [start_ms, end_ms), at most 12 hours apart, oldest first."""
    query = [
        ("q", "criteria"),
        ("viewer", urn("seat", seat_id)),
        ("timeRange.start", str(start_ms)),
        ("timeRange.end", str(end_ms)),
        ("start", str(start)),
        ("count", str(PAGE)),
    ]
    page: wire.Listed = client.call("GET", "/v2/conversationEvents", query=query).decode(
        wire.Listed
    )
    return page


def people(client: LinkedInClient, person_ids: Sequence[str]) -> wire.People:
    """Profiles by person id, ≤ 50; keys of the answer are parsed to ids, errors kept per person."""
    query = keys.query_v2([{"id": person_id} for person_id in person_ids])
    page: wire.People = client.call(
        "GET", "/v2/people", query=query, restli_method="batch_get", protocol=PROTOCOL_2
    ).decode(wire.People)
    return wire.People(
        results={_person_id(key): person for key, person in page.results.items()},
        errors={_person_id(key): error for key, error in page.errors.items()},
    )


def mail_stubs(
    client: LinkedInClient, contract_id: str, seat_id: str, *, start_ms: int, end_ms: int
) -> list[msgspec.Raw]:
    """Contact details that members shared with a seat in [start_ms, end_ms)."""
    query = [
        ("q", "contract"),
        ("contract", urn("contract", contract_id)),
        ("owners", urn("seat", seat_id)),
        ("createdDateStart", str(start_ms)),
        ("createdDateEnd", str(end_ms)),
    ]
    return _listed(client, "/v2/mailStubs", query)


def prospect_notes(
    client: LinkedInClient, contract_id: str, seat_id: str, *, after_ms: int, until_ms: int
) -> list[msgspec.Raw]:
    """Notes of a seat whose last update is in (after_ms, until_ms], at most 12 hours apart.

    The bounds are the other way round than those of InMail.
    """
    query = [
        ("q", "criteria"),
        ("contract", urn("contract", contract_id)),
        ("owners", urn("seat", seat_id)),
        ("cutoffDate", str(after_ms)),
        ("beforeDate", str(until_ms)),
    ]
    return _listed(client, "/v2/prospectNotes", query)


def closed_members(client: LinkedInClient, contract_id: str, *, since_ms: int) -> list[msgspec.Raw]:
    """Members of the contract's conversations who closed their account since then (ours)."""
    query = [
        ("q", "contract"),
        ("contract", urn("contract", contract_id)),
        ("closedSince", str(since_ms)),
    ]
    return _listed(client, "/v2/closedMembers", query)


def exported_candidates(client: LinkedInClient, request_id: str) -> list[msgspec.Raw]:
    """The profiles that a push of EXPORT_CANDIDATE_PROFILE speaks of, for 24 hours."""
    query = [("q", "request"), ("requestId", request_id)]
    page: wire.Listed = client.call("GET", "/v2/exportedCandidates", query=query).decode(
        wire.Listed
    )
    return page.elements


def _listed(client: LinkedInClient, path: str, query: list[tuple[str, str]]) -> list[msgspec.Raw]:
    def fetch(start: int, count: int) -> list[msgspec.Raw]:
        paged = [*query, ("start", str(start)), ("count", str(count))]
        page: wire.Listed = client.call("GET", path, query=paged).decode(wire.Listed)
        return page.elements

    return [element for page in pages(fetch) for element in page]


def _seat(seat: wire.Seat) -> SeatRecord:
    seat_id = str(seat.id or seat.seat_id)
    if not seat_id:
        raise TransportError("LinkedIn listed a seat without an id.")
    name = f"{seat.first_name or ''} {seat.last_name or ''}".strip()
    # A state that LinkedIn does not document is one in which nothing is imported.
    state = seat.state if seat.state in SEAT_STATES else "INACTIVE"
    return SeatRecord(
        seat_id=_fit(seat_id, 40),
        name=_fit(name, 200),
        email=_fit(seat.email_address, 254),
        member_urn=_fit(seat.member, 200),
        remote_state=state,
    )


def _fit(text: str | None, longest: int) -> str:
    """A text that its column can hold."""
    return (text or "").replace("\x00", "")[:longest]


def _person_id(key: str) -> str:
    try:
        return dict(keys.parse_v2(key)).get("id", key)
    except ValueError:
        return key
