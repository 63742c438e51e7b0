"""Seats, InMail and people, read from the sandbox over several pages."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from candidates.records import ProfileRecord
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import Forbidden, Invalid
from integrations.linkedin.pagination import PAGE
from integrations.recruiter import endpoints, mapping, wire
from integrations.services.seats import SeatRecord
from tests.integrations.linkedin.conftest import Api
from tests.linkedin import CONTRACT

HOUR = 3_600_000
DAY = 24 * HOUR


# -- Seats ----------------------------------------------------------------------------------
def test_a_seat_is_the_same_in_both_dialects(spoken: LinkedInClient) -> None:
    [seat] = endpoints.seats(spoken, CONTRACT)
    assert isinstance(seat, SeatRecord)
    assert (seat.seat_id, seat.name, seat.remote_state) == ("7001", "Bob Lindgren", "ACTIVE")
    assert seat.member_urn.startswith("urn:li:person:")
    assert seat.email == ""


def test_every_seat_comes_over_three_pages_whatever_its_state(
    api: Api, spoken: LinkedInClient
) -> None:
    states = ("ACTIVE", "PARKED", "INACTIVE", "INVITED")
    wanted = {"7001": "ACTIVE"}
    for number in range(2 * PAGE + 4):
        seat_id = str(8000 + number)
        wanted[seat_id] = states[number % 4]
        api.sandbox.post(
            "seats",
            contract_id=CONTRACT,
            id=seat_id,
            first_name="Seat",
            last_name=seat_id,
            email=f"s{seat_id}@x.example",
            state=wanted[seat_id],
        )
    seats = endpoints.seats(spoken, CONTRACT)
    assert [(seat.seat_id, seat.remote_state) for seat in seats] == sorted(wanted.items())
    assert seats[-1].email == f"s{seats[-1].seat_id}@x.example"
    assert [seat.seat_id for seat in endpoints.first_seats(spoken, CONTRACT)] == sorted(wanted)[
        :PAGE
    ]
    queries = [call["query"] for call in asked_calls(api)]
    starts = [query.partition("&start=")[2].partition("&")[0] for query in queries]
    assert starts == ["0", "100", "200", "205", "0"]
    base = spoken.dialect("seatsV2").base
    assert {call["path"] for call in asked_calls(api)} == {f"{base}/seatsV2"}


def asked_calls(api: Api) -> list[Any]:
    return [call for call in api.calls() if "seatsV2" in call["path"]]


def test_a_seat_of_ours_may_bear_any_name(api: Api) -> None:
    api.sandbox.seat("7002", 'Zoë "Z" <b>&amp;</b> 王小明 👩‍🚀', email="zoe@x.example")
    names = [seat.name for seat in endpoints.seats(api.client(), CONTRACT)]
    assert names == ["Bob Lindgren", 'Zoë "Z" <b>&amp;</b> 王小明 👩‍🚀']


@pytest.mark.parametrize("contract", ["999", CONTRACT])
def test_another_companys_contract_is_forbidden(
    as_other: Callable[[], LinkedInClient], contract: str
) -> None:
    with pytest.raises(Forbidden, match=f"urn:li:contract:{contract}") as raised:
        endpoints.seats(as_other(), contract)
    assert (raised.value.status, raised.value.code) == (403, "65600")


# -- InMail ---------------------------------------------------------------------------------
@pytest.fixture
def noon(api: Api) -> int:
    """A moment two days ago; a person to write with is there."""
    api.sandbox.person("P1", "Ada Quist")
    moment: int = api.sandbox.get("state")["now"] - 2 * DAY
    return moment


def event(raw: msgspec.Raw) -> wire.Event:
    return msgspec.json.decode(raw, type=wire.Event)


def content(subject: str, text: str) -> wire.EventContent:
    return wire.EventContent(wire.Mail(subject, wire.MailBody(text)))


def test_a_window_is_closed_below_and_open_above(api: Api, noon: int) -> None:
    for at in (noon - 1, noon, noon + 12 * HOUR - 1, noon + 12 * HOUR):
        api.sandbox.inmail("7001", "P1", at=at, body=str(at - noon))
    page = endpoints.events(api.client(), "7001", start_ms=noon, end_ms=noon + 12 * HOUR, start=0)
    found = [event(raw) for raw in page.elements]
    assert [one.created_at - noon for one in found] == [0, 12 * HOUR - 1]
    first = found[0]
    assert (first.author, first.visibility) == ("urn:li:person:P1", "PUBLIC")
    assert first.content == content("Hello", "0")
    assert "urn:li:seat:7001" in [party.id for party in first.recipients]


def test_pages_of_a_window_follow_each_other_without_gap(api: Api, noon: int) -> None:
    sent = [api.sandbox.inmail("7001", "P1", at=noon + n)["id"] for n in range(2 * PAGE + 1)]
    client = api.client()
    found: list[str] = []
    sizes = []
    for start in (0, PAGE, 2 * PAGE, 2 * PAGE + 1):
        page = endpoints.events(
            client, "7001", start_ms=noon, end_ms=noon + HOUR, start=start
        ).elements
        sizes.append(len(page))
        found += [str(event(raw).id) for raw in page]
    assert sizes == [PAGE, PAGE, 1, 0]
    assert found == sent


def test_text_arrives_as_it_was_written(api: Api, noon: int) -> None:
    text = 'Ünï "quoted" \\u0000 \\ \n\t <script> 👋 ' + "ß" * 5000
    api.sandbox.inmail("7001", "P1", at=noon, body=text, subject="RE: 日本")
    [raw] = endpoints.events(api.client(), "7001", start_ms=noon, end_ms=noon + 1, start=0).elements
    assert event(raw).content == content("RE: 日本", text)


def test_a_window_above_twelve_hours_is_invalid(api: Api, noon: int) -> None:
    with pytest.raises(Invalid, match="12 hours"):
        endpoints.events(api.client(), "7001", start_ms=noon, end_ms=noon + 12 * HOUR + 1, start=0)


def test_inmail_of_a_seat_that_is_not_ours_is_forbidden(api: Api, noon: int) -> None:
    with pytest.raises(Forbidden, match="urn:li:seat:999"):
        endpoints.events(api.client(), "999", start_ms=noon, end_ms=noon + 1, start=0)


# -- People ---------------------------------------------------------------------------------
def people(client: LinkedInClient, *ids: str) -> dict[str, mapping.Profile]:
    found = mapping.read_people(
        endpoints.people(client, ids), [f"urn:li:person:{one}" for one in ids]
    )
    return {urn.rpartition(":")[2]: profile for urn, profile in found.items()}


def test_people_say_by_what_is_missing_what_they_withhold(api: Api) -> None:
    shown = {"headline": "Engineer", "location": "Lyon", "employer": "Quillon"}
    add = api.sandbox.person
    add("open", "Ada Quist", **shown)
    add("limited", "Bo Ek", **shown, privacy="LIMITED", withheld=["headline"])
    add("hidden", "Cy Dahl", **shown, privacy="PRIVATE")
    add("closed", "Di Falk", **shown)
    api.sandbox.patch("people/closed", privacy="CLOSED")
    raw = endpoints.people(api.client(), ["open", "limited", "hidden", "closed", "never"])
    assert set(raw.results) == {"open", "limited", "hidden"}
    assert {one: error.status for one, error in raw.errors.items()} == {
        "closed": 404,
        "never": 404,
    }
    found = people(api.client(), "closed", "hidden", "open", "limited")
    assert found["closed"] is None
    levels = {}
    for one in ("open", "limited", "hidden"):
        profile = found[one]
        assert isinstance(profile, ProfileRecord)
        levels[one] = (profile.privacy_level, profile.first_name, profile.withheld)
    assert levels == {
        "open": ("OPEN", "Ada", ()),
        "limited": ("LIMITED", "Bo", ("headline",)),
        "hidden": ("PRIVATE", "", tuple(mapping.WITHHELD_WORDS)),
    }


def test_fifty_people_of_any_id_come_in_one_call_and_fifty_one_do_not(api: Api) -> None:
    ids = [f"Xy_-{number:036}" for number in range(51)]
    for one in ids:
        api.sandbox.person(one, f"Person {one}")
    found = endpoints.people(api.client(), ids[:50])
    assert (list(found.results), found.errors) == (ids[:50], {})
    assert len(api.calls("/v2/people")) == 1
    with pytest.raises(Invalid, match="limit of 50"):
        endpoints.people(api.client(), ids)


def test_an_application_without_a_contract_sees_nobody(
    api: Api, as_other: Callable[[], LinkedInClient]
) -> None:
    api.sandbox.person("open", "Ada Quist")
    with pytest.raises(Forbidden):
        endpoints.people(as_other(), ["open"])
