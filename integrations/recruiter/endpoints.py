"""The calls that Recruiter needs. Times are epoch milliseconds, UTC.

Sources: learn.microsoft.com/en-us/linkedin/talent/recruiter-system-connect/
recruiter-prospect-interactions/{recruiter-seatholders, inmail-history} and
…/talent/middleware-platform/{sync-applications, sync-application-stages}.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrations.linkedin import keys
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.urn import urn
from integrations.recruiter import wire
from integrations.services.seats import SeatRecord

PAGE = 100
PEOPLE_PER_CALL = 50
WINDOW_HOURS = 12
SEAT_STATES = ("ACTIVE", "PARKED", "INACTIVE", "INVITED")


def seats(client: LinkedInClient, contract_id: str) -> list[SeatRecord]:
    """Every seat of a contract. The last page is the one with fewer elements than asked for."""
    found: list[SeatRecord] = []
    while True:
        query = [
            ("q", "attributes"),
            ("contracts", urn("contract", contract_id)),
            *(("states", state) for state in SEAT_STATES),
            ("start", str(len(found))),
            ("count", str(PAGE)),
        ]
        page: wire.Seats = client.call("GET", "/v2/seatsV2", query=query).decode(wire.Seats)
        found += [_seat(seat) for seat in page.elements]
        if len(page.elements) < PAGE:
            return found


def events(
    client: LinkedInClient, seat_id: str, *, start_ms: int, end_ms: int, start: int
) -> wire.Events:
    """A page of a seat's InMail in [start_ms, end_ms), at most 12 hours apart, oldest first."""
    query = [
        ("q", "criteria"),
        ("viewer", urn("seat", seat_id)),
        ("timeRange.start", str(start_ms)),
        ("timeRange.end", str(end_ms)),
        ("start", str(start)),
        ("count", str(PAGE)),
    ]
    page: wire.Events = client.call("GET", "/v2/conversationEvents", query=query).decode(
        wire.Events
    )
    return page


def people(client: LinkedInClient, person_ids: Sequence[str]) -> wire.People:
    """Profiles by person id, ≤ 50; keys of the answer are parsed to ids, errors kept per person."""
    raw = "ids=" + keys.list_v2([{"id": person_id} for person_id in person_ids])
    page: wire.People = client.call(
        "GET", "/v2/people", raw_query=raw, restli_method="batch_get", protocol="2.0.0"
    ).decode(wire.People)
    return wire.People(
        results={_person_id(key): person for key, person in page.results.items()},
        errors={_person_id(key): error for key, error in page.errors.items()},
    )


@dataclass(frozen=True)
class Outcome:
    """What became of one entity of a batch. Status 0: LinkedIn's answer did not name it."""

    status: int
    message: str = ""

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300


def application_key(application_id: str, organization_id: str) -> dict[str, str]:
    return {
        "atsJobApplicationId": application_id,
        "dataProvider": "ATS",
        "integrationContext": urn("organization", organization_id),
    }


def put_applications(
    client: LinkedInClient, organization_id: str, entities: Mapping[str, Mapping[str, Any]]
) -> dict[str, Outcome]:
    """Replace applications as a whole; outcome by application id."""
    by_id = {key: application_key(key, organization_id) for key in entities}
    answer = client.call(
        "PUT",
        "/v2/atsApplications",
        query=keys.query_v1(list(by_id.values())),
        restli_method="batch_update",
        body={"entities": {keys.body_v1(by_id[k]): dict(v) for k, v in entities.items()}},
    )
    result: wire.BatchResult = answer.decode(wire.BatchResult)
    wanted = {frozenset(key.items()): ours for ours, key in by_id.items()}
    return _outcomes(result, {key: wanted.get(keys.parse_v1(key)) for key in _named(result)}, by_id)


def put_stage(
    client: LinkedInClient, organization_id: str, application_id: str, stage: Mapping[str, Any]
) -> Outcome:
    """Replace the stage `current-status` of an application that LinkedIn has."""
    path = keys.path_v1(application_key(application_id, organization_id))
    answer = client.call(
        "PUT",
        f"/v2/atsApplications/{path}/stages",
        query=[("ids", STAGE_ID)],
        restli_method="batch_update",
        body={"entities": {STAGE_ID: dict(stage)}},
    )
    result: wire.BatchResult = answer.decode(wire.BatchResult)
    return _outcomes(result, {key: key for key in _named(result)}, [STAGE_ID])[STAGE_ID]


STAGE_ID = "current-status"


def _named(result: wire.BatchResult) -> list[str]:
    return [*result.results, *result.errors]


def _outcomes(
    result: wire.BatchResult,
    ours: Mapping[str, str | None],
    asked: Sequence[str] | Mapping[str, Any],
) -> dict[str, Outcome]:
    outcomes = dict.fromkeys(asked, Outcome(0, "LinkedIn's answer did not name this record."))
    for key, entity in result.results.items():
        if (name := ours[key]) is not None:
            outcomes[name] = Outcome(entity.status)
    for key, error in result.errors.items():
        if (name := ours[key]) is not None:
            outcomes[name] = Outcome(error.status, error.message)
    return outcomes


def _seat(seat: wire.Seat) -> SeatRecord:
    name = f"{seat.first_name or ''} {seat.last_name or ''}".strip()
    # A state that LinkedIn does not document is one in which nothing is imported.
    state = seat.state if seat.state in SEAT_STATES else "INACTIVE"
    return SeatRecord(
        seat_id=_fit(str(seat.id), 40),
        name=_fit(name, 200),
        email=_fit(seat.email_address, 254),
        member_urn=_fit(seat.member, 200),
        remote_state=state,
    )


def _fit(text: str | None, longest: int) -> str:
    """A text that its column can hold."""
    return (text or "").replace("\x00", "")[:longest]


def _person_id(key: str) -> str:
    return dict(keys.parse_v2(key)).get("id", key)
