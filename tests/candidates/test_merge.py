"""The set-based merge of a page: exact, idempotent, and monotone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from candidates.models import Activity, Application, Candidate, Message, Thread
from candidates.records import MergeCounts, MessageRecord, ProfileRecord
from candidates.services.merge import page_merge
from tenants.ids import uuid7
from tests.cast import Cast, inside
from tests.factories import NOW, CandidateFactory

pytestmark = pytest.mark.django_db

SEAT, CONTRACT = uuid7(), uuid7()


def profile(**changes: Any) -> ProfileRecord:
    known: dict[str, Any] = {
        "urn": "urn:li:person:PA",
        "first_name": "Amara",
        "last_name": "Lindqvist",
        "headline": "Staff Data Engineer",
        "location": "Stockholm",
        "employer": "Klarvik",
        "privacy_level": "OPEN",
        "withheld": (),
        "modified_at": NOW,
    }
    return ProfileRecord(**{**known, **changes})


def message(**changes: Any) -> MessageRecord:
    known: dict[str, Any] = {
        "remote_id": "E1",
        "thread_id": "urn:li:messagingThread:T1",
        "seat_id": SEAT,
        "contract_id": CONTRACT,
        "seat_name": "Bob Lindgren",
        "person_urn": "urn:li:person:PA",
        "direction": "sent",
        "visibility": "PUBLIC",
        "subject": "A role",
        "body": "Are you open?",
        "sent_at": NOW,
    }
    return MessageRecord(**{**known, **changes})


@pytest.fixture(autouse=True)
def _inside(cast: Cast) -> Any:
    with inside(cast.northwind):
        yield


def test_a_new_person_becomes_a_lead_once() -> None:
    assert page_merge([profile()], [message()]) == MergeCounts(1, 0, 0)
    assert page_merge([profile()], [message()]) == MergeCounts(0, 0, 1)
    lead = Candidate.objects.get()
    assert (lead.name, lead.latest_activity_at) == ("Amara Lindqvist", NOW)
    assert [(a.status, a.job.title) for a in Application.objects.select_related("job")] == [
        ("LEAD", "General Application")
    ]
    assert Activity.objects.get().text == "Imported from LinkedIn Recruiter"


def test_given_twice_in_one_page_it_counts_as_unchanged() -> None:
    assert page_merge([profile(), profile()], [message(), message()]) == MergeCounts(1, 0, 1)


def test_unchanged_rows_are_not_written() -> None:
    page_merge([profile()], [message()])
    before = versions()
    page_merge([profile()], [message()])
    assert versions() == before


def versions() -> list[Any]:
    rows: list[Any] = []
    with connection.cursor() as cursor:
        for table in ("candidate", "application", "thread", "message", "activity"):
            cursor.execute(f"SELECT id, ctid::text, xmax::text FROM candidates_{table}")
            rows += cursor.fetchall()
    return rows


def test_a_reply_joins_the_thread_of_the_same_lead() -> None:
    page_merge([profile()], [message()])
    reply = message(remote_id="E2", direction="received", sent_at=NOW + timedelta(hours=1))
    assert page_merge([profile()], [reply]) == MergeCounts(1, 0, 0)
    assert Candidate.objects.count() == Thread.objects.count() == 1
    assert Candidate.objects.get().latest_activity_at == NOW + timedelta(hours=1)


@pytest.mark.acceptance(40)
def test_two_seats_on_one_person_are_one_lead_with_two_threads() -> None:
    other = uuid7()
    page_merge([profile()], [message()])
    page_merge(
        [profile()],
        [message(seat_id=other, seat_name="Marc Oduya", sent_at=NOW - timedelta(days=1))],
    )
    assert Candidate.objects.count() == 1
    assert Thread.objects.count() == 2
    lead = Candidate.objects.get()
    assert (lead.first_contact_name, lead.first_contact_seat_id) == ("Marc Oduya", other)


def test_two_people_of_one_event_get_a_thread_each() -> None:
    page_merge(
        [profile(), profile(urn="urn:li:person:PB", first_name="Mateo")],
        [message(), message(person_urn="urn:li:person:PB")],
    )
    assert Thread.objects.count() == Message.objects.count() == 2


def test_a_changed_profile_replaces_and_an_older_one_does_not() -> None:
    page_merge([profile()], [message()])
    page_merge([profile(headline="CTO", modified_at=NOW + timedelta(days=1))], [])
    assert Candidate.objects.get().headline == "CTO"
    page_merge([profile(headline="Intern", modified_at=NOW)], [])
    assert Candidate.objects.get().headline == "CTO"


def test_a_changed_inmail_is_updated_in_place() -> None:
    page_merge([profile()], [message()])
    assert page_merge([profile()], [message(body="Corrected")]) == MergeCounts(0, 1, 0)
    assert Message.objects.get().body == "Corrected"


@pytest.mark.acceptance(42)
def test_an_existing_applicant_keeps_jobs_and_status() -> None:
    lead = CandidateFactory(linkedin_urn="urn:li:person:PA", latest_activity_at=NOW)
    page_merge([profile()], [message()])
    assert Candidate.objects.get().id == lead.id
    assert not Application.objects.exists()
    assert Thread.objects.get().candidate_id == lead.id


def test_two_members_with_one_name_stay_two_leads() -> None:
    page_merge(
        [profile(), profile(urn="urn:li:person:PB")],
        [message(), message(remote_id="E2", person_urn="urn:li:person:PB")],
    )
    assert [lead.name for lead in Candidate.objects.all()] == ["Amara Lindqvist"] * 2


@pytest.mark.acceptance(43)
@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE candidates_message; --",
        "😀 emoji 🏳️‍🌈",
        "مرحبا بك",
        "שלום",
        "日本語のテキスト",
        'a,b{c}"d\\e',
        "x" * 100_000,
        "",
        "%s %(x)s",
    ],
)
def test_any_text_is_stored_as_it_is(text: str) -> None:
    page_merge([profile(headline=text, withheld=())], [message(body=text, subject=text)])
    assert Candidate.objects.get().headline == text
    stored = Message.objects.get()
    assert (stored.body, stored.subject) == (text, text)


def test_an_empty_page_is_nothing() -> None:
    assert page_merge([], []) == MergeCounts(0, 0, 0)


def test_dates_far_off_are_stored() -> None:
    page_merge([profile()], [message(sent_at=datetime(9999, 1, 1, tzinfo=UTC))])
    assert Message.objects.get().sent_at.year == 9999


def test_the_hash_sees_every_field() -> None:
    base: Any = profile()
    mail: Any = message()
    for name in ("first_name", "last_name", "headline", "location", "employer", "privacy_level"):
        assert replace(base, **{name: "x"}).hash != base.hash
    for name in ("direction", "visibility", "subject", "body"):
        assert replace(mail, **{name: "x"}).hash != mail.hash
