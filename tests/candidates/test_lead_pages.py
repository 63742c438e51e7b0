"""The leads list and the lead page, and the same over the API."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from candidates.models import Candidate, Message
from tests.cast import Cast, inside
from tests.factories import (
    NOW,
    ApplicationFactory,
    CandidateFactory,
    ContractFactory,
    MessageFactory,
    SeatFactory,
    ThreadFactory,
)

pytestmark = pytest.mark.django_db


def conversation(cast: Cast, **mail: Any) -> Candidate:
    with inside(cast.northwind):
        seat = SeatFactory(
            contract=ContractFactory(name="Northwind EMEA", acknowledged_by=cast.alice.user),
            name="Bob Lindgren",
        )
        lead = ApplicationFactory(job__is_general=True, job__title="General Application").candidate
        thread = ThreadFactory(candidate=lead, seat_id=seat.id, contract_id=seat.contract_id)
        MessageFactory(
            thread=thread, direction="sent", body="Are you open?", sent_at=NOW - timedelta(days=1)
        )
        MessageFactory(thread=thread, **{"body": "Tell me more.", **mail})
        return Candidate.objects.get(id=lead.id)


@pytest.mark.acceptance(50, 51)
def test_a_lead_shows_the_person_and_the_thread_in_time_order(cast: Cast, as_user: Any) -> None:
    lead = conversation(cast)
    page = as_user(cast.bob).get(f"/leads/{lead.id}/").text
    for text in (
        lead.name,
        "Staff Data Engineer",
        "Klarvik",
        "Stockholm, Sweden",
        "Sourced &gt; LinkedIn Recruiter",
        "Lead",
        "Bob Lindgren",
        "Northwind EMEA",
    ):
        assert text in page
    assert page.index("Are you open?") < page.index("Tell me more.")
    assert page.index("19 November") < page.index("20 November")
    for tab in ("Messages", "Reviews", "Notes", "Profile", "Activity"):
        assert re.search(rf'href="/leads/{lead.id}/[a-z/]*"[^>]*>{tab}', page)
    assert "Average rating" in page
    assert "Not rated" in page
    for section in ("reviews", "notes", "profile", "activity"):
        assert as_user(cast.bob).get(f"/leads/{lead.id}/{section}/").status_code == 200
    assert as_user(cast.bob).get(f"/leads/{lead.id}/nonsense/").status_code == 404


@pytest.mark.acceptance(43)
def test_what_strangers_wrote_is_shown_as_text(cast: Cast, as_user: Any) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    lead = conversation(cast, body=evil, subject=evil)
    with inside(cast.northwind):
        Candidate.objects.update(first_name=evil, headline=evil, employer=evil, location=evil)
    bob = as_user(cast.bob)
    for url in (
        "/leads/",
        f"/leads/{lead.id}/",
        f"/leads/{lead.id}/profile/",
        f"/leads/{lead.id}/activity/",
    ):
        page = bob.get(url).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_private_inmail_is_text_for_admins_only(cast: Cast, as_user: Any) -> None:
    lead = conversation(cast, body="Only for you", subject="Secret", visibility="PRIVATE")
    assert "Only for you" in as_user(cast.alice).get(f"/leads/{lead.id}/").text
    page = as_user(cast.bob).get(f"/leads/{lead.id}/").text
    assert "Only for you" not in page
    assert "private to Bob Lindgren" in page
    for member, body in ((cast.alice, "Only for you"), (cast.bob, None)):
        rows = Client(headers=member.headers).get(f"/api/v1/leads/{lead.id}/messages/").json()
        assert rows["results"][-1]["body"] == body


def test_search_and_status_narrow_the_list(cast: Cast, as_user: Any) -> None:
    with inside(cast.northwind):
        ApplicationFactory(candidate__first_name="Hana", candidate__employer="Fjord", status="NEW")
        ApplicationFactory(candidate__first_name="Tomasz", job=None or _job())
    bob = as_user(cast.bob)
    assert names(bob.get("/leads/?search=hana+fjord")) == ["Hana"]
    assert names(bob.get("/leads/?status=LEAD")) == ["Tomasz"]
    assert names(bob.get("/leads/?status=nonsense")) == ["Hana", "Tomasz"]
    empty = bob.get("/leads/?search=nobody")
    assert "No leads match" in empty.text
    assert 'href="/leads/"' in empty.text


def _job() -> Any:
    from tests.factories import JobFactory

    return JobFactory(title="Another job")


def names(response: Any) -> list[str]:
    return [row["name"].split()[0] for row in response.context["rows"]]


def test_the_first_use_says_what_to_do(cast: Cast, as_user: Any) -> None:
    assert "Add a contract" in as_user(cast.alice).get("/leads/").text
    page = as_user(cast.bob).get("/leads/").text
    assert "No leads yet" in page
    assert "Add a contract" not in page


def test_pages_of_the_list_join_without_gap_or_overlap(cast: Cast, as_user: Any) -> None:
    with inside(cast.northwind):
        same = [CandidateFactory(latest_activity_at=NOW) for _ in range(60)]
        others = [CandidateFactory() for _ in range(60)]
    bob = as_user(cast.bob)
    seen, url, urls = [], "/leads/", []
    while url:
        response = bob.get(url)
        seen += [row["id"] for row in response.context["rows"]]
        urls.append(url)
        url = response.context["older_url"]
    assert len(seen) == len(set(seen)) == len(same) + len(others) == 120
    assert len(urls) == 3
    back = bob.get(urls[-1]).context["newer_url"]
    assert [row["id"] for row in bob.get(back).context["rows"]] == seen[50:100]
    first = bob.get(bob.get(back).context["newer_url"])
    assert [row["id"] for row in first.context["rows"]] == seen[:50]
    assert first.context["newer_url"] is None


@pytest.mark.parametrize("cursor", ["nonsense", "%00", "MjAyNg", "a" * 500])
def test_a_cursor_that_makes_no_sense_is_the_first_page(
    cursor: str, cast: Cast, as_user: Any
) -> None:
    with inside(cast.northwind):
        CandidateFactory()
    response = as_user(cast.bob).get(f"/leads/?after={cursor}")
    assert response.status_code == 200
    assert len(response.context["rows"]) == 1


def test_the_list_takes_few_queries(
    cast: Cast, as_user: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        with inside(cast.northwind):
            lead = CandidateFactory()
            for _ in range(2):
                MessageFactory(thread=ThreadFactory(candidate=lead))
    bob = as_user(cast.bob)
    with django_assert_max_num_queries(12):
        bob.get("/leads/")


def test_the_api_gives_the_fields_that_are_promised(cast: Cast) -> None:
    lead = conversation(cast)
    client = Client(headers=cast.bob.headers)
    [row] = client.get("/api/v1/leads/").json()["results"]
    assert set(row) == {
        "id",
        "first_name",
        "last_name",
        "headline",
        "location",
        "employer",
        "source",
        "privacy_level",
        "withheld_fields",
        "average_review",
        "first_contact",
        "applications",
        "latest_activity_at",
    }
    assert row == client.get(f"/api/v1/leads/{lead.id}/").json()
    assert row["applications"][0]["status"] == "LEAD"
    mail = client.get(f"/api/v1/leads/{lead.id}/messages/").json()
    assert (mail["next"], mail["previous"]) == (None, None)
    assert [m["direction"] for m in mail["results"]] == ["sent", "received"]
    assert {"id", "thread", "seat", "direction", "subject", "body", "sent_at"} <= set(
        mail["results"][0]
    )
    with inside(cast.northwind):
        assert Message.objects.count() == 2


def test_the_api_refuses_filters_that_make_no_sense(cast: Cast) -> None:
    client = Client(headers=cast.bob.headers)
    response = client.get("/api/v1/leads/?status=nonsense&seat=x")
    assert response.status_code == 400
    assert set(response.json()) == {"status", "seat"}


def test_the_api_pages_by_cursor(cast: Cast) -> None:
    with inside(cast.northwind):
        for _ in range(5):
            CandidateFactory()
    client = Client(headers=cast.bob.headers)
    first = client.get("/api/v1/leads/?page_size=3").json()
    second = client.get(first["next"]).json()
    assert len(first["results"]) == 3
    assert len({r["id"] for r in first["results"] + second["results"]}) == 5
    assert second["next"] is None
