"""LinkedIn's bodies, whatever they hold, become records, rejected items or a typed error."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candidates.models import Candidate
from candidates.records import MessageRecord, ProfileRecord
from integrations.linkedin import batches
from integrations.linkedin.errors import LinkedInError, ServerError, TransportError
from integrations.linkedin.transport import Answer
from integrations.models import Seat
from integrations.recruiter import mapping, wire

PAYLOADS = Path(__file__).parent / "payloads"
BOB = Seat(
    id=UUID(int=1), contract_id=UUID(int=2), seat_id="7001", name="Bob Lindgren", tenant_id=None
)
COLLEAGUES = frozenset({"urn:li:person:S1"})
AT = datetime.fromtimestamp(1_793_000_000, UTC)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("id", "threadUrn", "createdAt", "author", "recipients", "content", "mail"),
                    *("body", "subject", "text", "visibility", "name", "x", "elements"),
                    *("localizedFirstName", "localizedLastName", "status", "(id:PA)", "message"),
                    *("results", "errors"),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)
ODD: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just([])
)


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def page_of(*items: Any) -> wire.Listed:
    page: wire.Listed = Answer(200, json.dumps({"elements": items}).encode(), "").decode(
        wire.Listed
    )
    return page


def read(*items: Any) -> mapping.Reading:
    return mapping.read_events(page_of(*items), BOB, COLLEAGUES)


def message(name: str) -> MessageRecord:
    reading = read(payload(name))
    assert (reading.withheld, reading.rejected) == (0, [])
    [record] = reading.messages
    return record


def people(results: dict[str, Any], errors: dict[str, Any] | None = None) -> wire.People:
    body = json.dumps({"results": results, "statuses": {}, "errors": errors or {}})
    found: wire.People = Answer(200, body.encode(), "").decode(wire.People)
    return found


def profile(name: str, person_id: str) -> ProfileRecord:
    urn = f"urn:li:person:{person_id}"
    found = mapping.read_people(people({person_id: payload(name)}), [urn])[urn]
    assert isinstance(found, ProfileRecord)
    return found


# -- Events ---------------------------------------------------------------------------------


def test_a_received_inmail() -> None:
    assert message("event__received") == MessageRecord(
        remote_id="I1",
        thread_id="urn:li:messagingThread:2-T1",
        seat_id=BOB.id,
        contract_id=BOB.contract_id,
        seat_name="Bob Lindgren",
        person_urn="urn:li:person:PA",
        direction="received",
        visibility="PUBLIC",
        subject="A role",
        body="Yes, tell me more.",
        sent_at=AT,
    )


def test_a_sent_inmail() -> None:
    sent = message("event__sent")
    assert (sent.direction, sent.person_urn) == ("sent", "urn:li:person:PA")


def test_ids_and_times_may_come_as_the_other_type() -> None:
    found = message("event__id_as_number")
    assert (found.remote_id, found.sent_at) == ("6712345678901234567", AT)


def test_unknown_members_change_nothing() -> None:
    assert message("event__unknown_members") == message("event__received")


@pytest.mark.parametrize(
    ("name", "subject", "body"),
    [
        ("event__without_content", "", ""),
        ("event__without_subject", "", "Hi"),
        ("event__null_subject", "", ""),
    ],
)
def test_what_is_absent_is_empty(name: str, subject: str, body: str) -> None:
    found = message(name)
    assert (found.subject, found.body) == (subject, body)


def test_a_recipient_without_a_name_is_still_somebody() -> None:
    assert message("event__hidden_recipient").person_urn == "urn:li:person:PH"


@pytest.mark.parametrize("name", ["event__private", "event__unknown_visibility"])
def test_anything_but_public_is_private(name: str) -> None:
    assert message(name).visibility == "PRIVATE"


def test_several_members_make_a_record_each_and_nobody_twice() -> None:
    reading = read(payload("event__several_members"))
    assert [m.person_urn for m in reading.messages] == ["urn:li:person:PA", "urn:li:person:PB"]
    assert {m.remote_id for m in reading.messages} == {"I1"}


@pytest.mark.parametrize("name", ["event__between_seats", "event__from_a_colleague"])
def test_a_seat_holder_of_ours_is_never_a_lead(name: str) -> None:
    reading = read(payload(name))
    assert (reading.messages, reading.withheld, reading.rejected) == ([], 1, [])


def test_a_colleague_in_copy_is_left_out_and_the_member_stays() -> None:
    assert message("event__colleague_in_copy").person_urn == "urn:li:person:PA"


@pytest.mark.parametrize(("name", "year"), [("event__year_one", 1), ("event__year_9999", 9999)])
def test_dates_far_off_are_kept(name: str, year: int) -> None:
    assert message(name).sent_at.year == year


@pytest.mark.parametrize("name", [p.stem for p in sorted(PAYLOADS.glob("rejected__*.json"))])
def test_an_item_that_cannot_be_read_is_rejected_by_name_and_others_pass(name: str) -> None:
    reading = read(payload(name), payload("event__sent"))
    [(remote_id, reason)] = reading.rejected
    assert remote_id == "I1"
    assert reason.startswith("Cannot be read: ")
    assert "tell me more" not in reason
    assert len(reading.messages) == 1


@pytest.mark.parametrize("item", [None, 7, "x", [], True, {}, 1.5, {"id": None}])
def test_an_item_that_is_no_event_is_rejected_without_a_name(item: Any) -> None:
    """It is named by its content, so that it is the same item when it is read again."""
    names = [remote_id for remote_id, _ in read(item).rejected]
    assert names == [remote_id for remote_id, _ in read(item).rejected]
    assert names[0].startswith("unnamed-")


def test_nul_is_taken_out() -> None:
    found = message("event__text_postgres_refuses")
    assert (found.subject, found.body) == ("Arole", "Yes")


def test_half_a_surrogate_pair_costs_no_more_than_its_event() -> None:
    item = json.dumps(payload("event__received")).replace("tell", "\\ud83d")
    page = Answer(200, b'{"elements":[' + item.encode() + b"]}", "").decode(wire.Listed)
    reading = mapping.read_events(page, BOB, COLLEAGUES)
    assert len(reading.messages) + len(reading.rejected) == 1
    for found in reading.messages:
        found.body.encode()


def test_a_body_of_100_kilobytes_is_kept_whole() -> None:
    event = payload("event__received")
    event["content"]["mail"]["body"]["text"] = "Grüße 👋 " * 12_500
    [found] = read(event).messages
    assert found.body == "Grüße 👋 " * 12_500
    assert len(found.body.encode()) > 100_000


@pytest.mark.parametrize("member", ["id", "threadUrn", "author"])
def test_nul_in_an_id_rejects_the_item(member: str) -> None:
    event = payload("event__received")
    event[member] += "\x00"
    reading = read(event)
    assert (reading.messages, len(reading.rejected)) == ([], 1)
    assert "\x00" not in reading.rejected[0][0]


@pytest.mark.parametrize("member", ["id", "threadUrn", "author"])
def test_an_id_longer_than_its_column_rejects_the_item(member: str) -> None:
    event = payload("event__received")
    event[member] += "x" * 300
    reading = read(event)
    assert (reading.messages, len(reading.rejected)) == ([], 1)


def test_the_name_of_a_rejected_item_can_be_stored() -> None:
    [(remote_id, _)] = read({"id": "I\x00"}).rejected
    assert "\x00" not in remote_id


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_json_as_a_page_is_read_or_refused(value: Any) -> None:
    body = json.dumps(value).encode()
    try:
        page = Answer(200, body, "").decode(wire.Listed)
    except TransportError:
        return
    reading = mapping.read_events(page, BOB, COLLEAGUES)
    assert len(reading.messages) + reading.withheld + len(reading.rejected) >= len(page.elements)


@settings(max_examples=60, deadline=None)
@given(st.lists(JSON, max_size=4))
def test_any_items_of_a_page_are_each_accounted_for(items: list[Any]) -> None:
    text = json.dumps({"elements": items}).encode()
    try:
        page = Answer(200, text, "").decode(wire.Listed)
    except TransportError:
        # NaN and Infinity, which Python writes and JSON does not have.
        assert b"NaN" in text or b"Infinity" in text
        return
    reading = mapping.read_events(page, BOB, COLLEAGUES)
    assert reading.withheld + len(reading.rejected) <= len(items)
    assert all(
        isinstance(remote_id, str) and len(remote_id) <= 200 for remote_id, _ in reading.rejected
    )


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(payload("event__received"))), ODD)
def test_any_member_of_an_event_may_be_wrong(member: str, value: Any) -> None:
    event = {**payload("event__received"), member: value}
    text = json.dumps({"elements": [event]}).replace("NaN", "0").replace("Infinity", "0")
    page = Answer(200, text.encode(), "").decode(wire.Listed)
    reading = mapping.read_events(page, BOB, COLLEAGUES)
    assert len(reading.messages) + reading.withheld + len(reading.rejected) == 1


# -- People ---------------------------------------------------------------------------------


def test_an_open_member() -> None:
    assert profile("person__open", "PA") == ProfileRecord(
        urn="urn:li:person:PA",
        first_name="Amara",
        last_name="Lindqvist",
        headline="Staff Data Engineer",
        location="Stockholm, Sweden",
        employer="Klarvik",
        privacy_level=Candidate.PrivacyLevel.OPEN,
        withheld=(),
        modified_at=AT,
    )


def test_a_limited_member_says_what_is_withheld() -> None:
    found = profile("person__limited", "PL")
    assert found.privacy_level == Candidate.PrivacyLevel.LIMITED
    assert found.withheld == ("headline", "employer")
    assert (found.headline, found.employer, found.location) == ("", "", "Graz, Austria")


def test_a_private_member_is_empty_whatever_the_body_holds() -> None:
    found = profile("person__private", "PP")
    assert found.privacy_level == Candidate.PrivacyLevel.PRIVATE
    assert set(found.withheld) == {"first_name", "last_name", "headline", "location", "employer"}
    assert "Kanarienvogel" not in repr(found)
    assert "private" not in (found.first_name, found.last_name)


def test_a_member_whose_first_name_is_private_is_not_hidden() -> None:
    found = profile("person__named_private", "PN")
    assert (found.first_name, found.last_name, found.privacy_level) == ("private", "Lee", "OPEN")


def test_an_empty_headline_is_shown_and_empty() -> None:
    found = profile("person__unknown_members", "PA")
    assert (found.headline, found.privacy_level, found.modified_at) == ("", "OPEN", AT)


def test_a_closed_account_is_nobody() -> None:
    found = people({}, {"PC": {"status": 404, "message": "Person PC does not exist"}})
    assert mapping.read_people(found, ["urn:li:person:PC"]) == {"urn:li:person:PC": None}


def test_a_member_out_of_reach_is_private() -> None:
    found = people({}, {"PX": {"status": 403}})
    level = mapping.read_people(found, ["urn:li:person:PX"])["urn:li:person:PX"]
    assert isinstance(level, ProfileRecord)
    assert level.privacy_level == Candidate.PrivacyLevel.PRIVATE


@pytest.mark.parametrize("status", [0, 400, 401, 429, 500, 503])
def test_a_member_without_an_answer_is_not_taken_for_a_hidden_one(status: int) -> None:
    found = people({"PA": payload("person__open")}, {"PB": {"status": status}} if status else {})
    with pytest.raises(ServerError) as raised:
        mapping.read_people(found, ["urn:li:person:PA", "urn:li:person:PB"])
    assert raised.value.retryable


@pytest.mark.parametrize("moment", [10**18, -(10**18), 10**400])
def test_a_profile_date_far_off_does_not_raise(moment: int) -> None:
    person = {**payload("person__open"), "lastModified": moment}
    found = mapping.read_people(people({"PA": person}), ["urn:li:person:PA"])
    assert isinstance(found["urn:li:person:PA"], mapping.Unreadable)


@pytest.mark.parametrize("wrong", [None, {"localizedFirstName": 7}, []])
def test_one_unreadable_profile_does_not_take_the_others_with_it(wrong: Any) -> None:
    urns = ["urn:li:person:PA", "urn:li:person:PB"]
    found = mapping.read_people(people({"PA": payload("person__open"), "PB": wrong}), urns)
    assert isinstance(found[urns[0]], ProfileRecord)
    assert isinstance(found[urns[1]], mapping.Unreadable)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["PA", "PB", "x", ""]), JSON, max_size=3), JSON)
def test_any_json_as_profiles_is_read_or_refused(results: dict[str, Any], errors: Any) -> None:
    body = json.dumps({"results": results, "errors": errors}).encode()
    try:
        found = Answer(200, body, "").decode(wire.People)
        known = mapping.read_people(found, ["urn:li:person:PA", "urn:li:person:PB"])
    except LinkedInError:
        return
    assert set(known) == {"urn:li:person:PA", "urn:li:person:PB"}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([name for name in payload("person__open") if name != "lastModified"]), ODD)
def test_any_member_of_a_profile_may_be_wrong(member: str, value: Any) -> None:
    try:
        found = people({"PA": {**payload("person__open"), member: value}})
    except TransportError:  # a number that JSON has not: the answer itself is malformed
        return
    record = mapping.read_people(found, ["urn:li:person:PA"])["urn:li:person:PA"]
    if isinstance(record, mapping.Unreadable):
        return
    assert record is not None
    assert all(isinstance(text, str) for text in (record.first_name, record.headline))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_clean_text_can_be_stored(text: str) -> None:
    cleaned = mapping.clean(text)
    assert "\x00" not in cleaned
    cleaned.encode()


# -- Seats and batches ----------------------------------------------------------------------


def test_a_seat_without_anything_but_an_id() -> None:
    seats = Answer(200, b'{"elements":[{"id":7001}]}', "").decode(wire.Seats)
    assert seats.elements == [wire.Seat(id=7001)]


def test_a_null_address_of_one_seat_is_an_absent_one() -> None:
    Answer(200, b'{"elements":[{"id":1,"emailAddress":null}]}', "").decode(wire.Seats)


@settings(max_examples=60, deadline=None)
@given(JSON)
def test_any_json_as_seats_or_a_batch_is_read_or_refused(value: Any) -> None:
    for shape in (wire.Seats, batches._Result):
        try:
            found = Answer(200, json.dumps(value).encode(), "").decode(shape)
        except TransportError:
            continue
        assert isinstance(found, msgspec.Struct)
