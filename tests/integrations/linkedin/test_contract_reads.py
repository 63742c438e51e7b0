"""What else a contract tells: contact details, notes, closed accounts, exported profiles."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.configuration import CALLBACK_URL, configure
from integrations.linkedin.errors import Forbidden, Invalid, NotFound
from integrations.recruiter import endpoints, wire
from tests.integrations.linkedin.conftest import EXPORT, Api
from tests.linkedin import CONTRACT, ORGANIZATION

HOUR = 3_600_000
DAY = 24 * HOUR


def read(raws: list[msgspec.Raw], shape: type[Any]) -> list[Any]:
    return [msgspec.json.decode(raw, type=shape) for raw in raws]


@pytest.fixture
def now(api: Api) -> int:
    moment: int = api.sandbox.get("state")["now"]
    return moment


def test_contact_details_of_those_who_shared_them(api: Api, now: int) -> None:
    details = {"email": "ada@x.example", "phone": "+46 1", "employer": "Quillon"}
    api.sandbox.person("P1", "Ada Quist", headline="Nurse", shares_contact=True, **details)
    api.sandbox.person("P2", "Bo Ek", email="bo@x.example", shares_contact=False)
    at = api.sandbox.get("state")["now"] + 1
    api.sandbox.post("clock", offset_seconds=60)
    for person in ("P1", "P2"):
        api.sandbox.inmail("7001", person, at=at)

    def stubs(begin: int, end: int) -> list[wire.MailStub]:
        found = endpoints.mail_stubs(api.client(), CONTRACT, "7001", start_ms=begin, end_ms=end)
        return read(found, wire.MailStub)

    [stub] = stubs(at, at + 1)
    assert stub == wire.MailStub(
        id="7001-P1",
        owner="urn:li:seat:7001",
        member="urn:li:person:P1",
        created_at=at,
        first_name="Ada",
        last_name="Quist",
        current_employer_name="Quillon",
        current_title="Nurse",
        email_address="ada@x.example",
        phone_number="+46 1",
    )
    assert stubs(at + 1, at + 2) == []
    assert stubs(at - 1, at) == []


def test_contact_details_over_two_pages(api: Api) -> None:
    ids = [f"P{number:03}" for number in range(105)]
    for one in ids:
        api.sandbox.person(one, f"Ada {one}", email=f"{one}@x.example", shares_contact=True)
    at = api.sandbox.get("state")["now"] + 1
    api.sandbox.post("clock", offset_seconds=60)
    for one in ids:
        api.sandbox.inmail("7001", one, at=at)
    found = endpoints.mail_stubs(api.client(), CONTRACT, "7001", start_ms=at, end_ms=at + 1)
    assert [stub.member for stub in read(found, wire.MailStub)] == [
        f"urn:li:person:{i}" for i in ids
    ]
    assert len(api.calls("/v2/mailStubs")) == 3


def test_notes_by_their_last_update_open_below_and_closed_above(api: Api, now: int) -> None:
    api.sandbox.person("P1", "Ada Quist")
    ids = [
        api.sandbox.post("notes", seat_id="7001", person_id="P1", content=text, at=now - at)["id"]
        for at, text in ((3 * HOUR, "first"), (2 * HOUR, "second"), (HOUR, "third"))
    ]
    api.sandbox.patch(f"notes/{ids[0]}", deleted=True, at=now - HOUR - 1)

    def notes(after: int, until: int) -> list[tuple[Any, bool, str | None]]:
        found = endpoints.prospect_notes(
            api.client(), CONTRACT, "7001", after_ms=after, until_ms=until
        )
        return [(n.id, n.active, n.content) for n in read(found, wire.ProspectNote)]

    assert notes(now - 3 * HOUR, now) == [
        (ids[1], True, "second"),
        (ids[0], False, None),
        (ids[2], True, "third"),
    ]
    assert notes(now - 2 * HOUR, now - HOUR - 1) == [(ids[0], False, None)]
    with pytest.raises(Invalid, match="12 hours"):
        notes(now - 12 * HOUR - 1, now)


def test_closed_accounts_since_then(api: Api, now: int) -> None:
    for one in ("P1", "P2", "P3"):
        api.sandbox.person(one, f"Ada {one}")
    for one in ("P1", "P2"):
        api.sandbox.inmail("7001", one, at=now - HOUR)
    for one in ("P1", "P3"):
        api.sandbox.patch(f"people/{one}", privacy="CLOSED")
    [closed] = read(
        endpoints.closed_members(api.client(), CONTRACT, since_ms=now), wire.ClosedMember
    )
    assert closed.member == "urn:li:person:P1"
    assert now <= closed.closed_at <= now + HOUR
    later = endpoints.closed_members(api.client(), CONTRACT, since_ms=closed.closed_at + 1)
    assert later == []


def test_an_exported_profile_is_there_for_a_day(
    api: Api, as_other: Callable[[], LinkedInClient]
) -> None:
    configure(api.client(), EXPORT, {CALLBACK_URL: "http://127.0.0.1:9/hook"})
    api.sandbox.person("P1", "Ada Quist", headline="Nurse", location="Lyon", employer="Quillon")
    request_id = api.sandbox.post(
        "exports", seat_id="7001", person_id="P1", external_job_id="job/7"
    )["request_id"]
    [exported] = read(endpoints.exported_candidates(api.client(), request_id), wire.Exported)
    assert exported.integration_context == f"urn:li:organization:{ORGANIZATION}"
    assert exported.external_job_posting_id == "job/7"
    candidate = msgspec.json.decode(exported.candidate, type=wire.ExportedCandidate)
    assert candidate == wire.ExportedCandidate(
        member="urn:li:person:P1",
        first_name="Ada",
        last_name="Quist",
        headline="Nurse",
        location="Lyon",
        current_employer_names=["Quillon"],
        public_profile_url="https://www.linkedin.com/in/p1",
    )
    with pytest.raises(Forbidden):
        endpoints.exported_candidates(as_other(), request_id)
    api.sandbox.patch("people/P1", privacy="CLOSED")
    assert endpoints.exported_candidates(api.client(), request_id) == []
    api.sandbox.post("clock", offset_seconds=86_401)
    with pytest.raises(NotFound):
        endpoints.exported_candidates(api.client(), request_id)


@pytest.mark.parametrize("feed", ["stubs", "notes", "closed"])
def test_each_is_forbidden_for_another_company(
    as_other: Callable[[], LinkedInClient], feed: str
) -> None:
    client = as_other()
    with pytest.raises(Forbidden, match=f"urn:li:contract:{CONTRACT}"):
        if feed == "stubs":
            endpoints.mail_stubs(client, CONTRACT, "7001", start_ms=0, end_ms=1)
        elif feed == "notes":
            endpoints.prospect_notes(client, CONTRACT, "7001", after_ms=0, until_ms=1)
        else:
            endpoints.closed_members(client, CONTRACT, since_ms=0)
