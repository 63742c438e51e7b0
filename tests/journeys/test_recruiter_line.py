"""The product's main job in one process: connect, link, import, work, send back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from candidates.models import Application, Candidate, Message, Thread
from integrations.models import Contract
from sync.models import Outbox, SyncRun
from sync.tasks import tick
from tests.cast import Cast, inside
from tests.journeys.conftest import link
from tests.linkedin import SandboxLinkedIn

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_inmail_becomes_a_lead_and_its_status_reaches_linkedin(
    cast: Cast, connected: Contract, linkedin: SandboxLinkedIn, as_user: Any
) -> None:
    linkedin.person(
        "PA",
        "Amara Lindqvist",
        headline="Staff Data Engineer",
        location="Stockholm",
        employer="Klarvik",
    )
    sent = linkedin.inmail("7001", "PA", direction="sent", subject="A role", body="Are you open?")
    linkedin.inmail("7001", "PA", thread=sent["thread"], body="Yes, tell me more.")
    link(cast, connected, as_user)
    tick()
    with inside(cast.northwind):
        lead = Candidate.objects.get()
        assert (lead.first_name, lead.last_name) == ("Amara", "Lindqvist")
        assert (lead.headline, lead.location, lead.employer) == (
            "Staff Data Engineer",
            "Stockholm",
            "Klarvik",
        )
        assert lead.source == "Sourced > LinkedIn Recruiter"
        assert lead.first_contact_name == "Bob Lindgren"
        application = Application.objects.get()
        assert (application.status, application.job.title) == ("LEAD", "General Application")
        assert Thread.objects.count() == 1
        assert list(Message.objects.order_by("sent_at").values_list("direction", "body")) == [
            ("sent", "Are you open?"),
            ("received", "Yes, tell me more."),
        ]
        run = SyncRun.objects.get(lane="import", inserted=2)
        assert (run.state, run.fetched, run.is_balanced) == ("ok", 2, True)

    bob = as_user(cast.bob)
    page = bob.get(f"/leads/{lead.id}/")
    assert "Are you open?" in page.text
    assert "Yes, tell me more." in page.text
    bob.post(f"/leads/applications/{application.id}/status/", {"status": "NEW"})
    tick()
    told = linkedin.get("applications")
    assert [(a["id"], a["stage"]) for a in told] == [(str(application.id), "New")]
    assert told[0]["body"]["atsJobPostingId"] == "general-application"
    assert "LinkedIn has this" in bob.get(f"/leads/{lead.id}/").text


def test_a_second_pass_writes_nothing(
    cast: Cast, connected: Contract, linkedin: SandboxLinkedIn, as_user: Any
) -> None:
    linkedin.person("PA", "Amara Lindqvist")
    linkedin.inmail("7001", "PA")
    link(cast, connected, as_user)
    tick()
    before = _versions(cast)
    as_user(cast.alice).post(f"/contracts/{connected.id}/sync/")
    tick()
    assert _versions(cast) == before
    with inside(cast.northwind):
        last = SyncRun.objects.filter(lane="import").latest("queued_at")
        assert (last.fetched, last.inserted, last.unchanged) == (1, 0, 1)


def _versions(cast: Cast) -> list[Any]:
    """Every row version of what an import writes: xmin changes with any update."""
    from django.db import connection

    with inside(cast.northwind), connection.cursor() as cursor:
        rows: list[Any] = []
        for table in ("candidate", "application", "thread", "message", "activity"):
            cursor.execute(f"SELECT id, xmin, xmax FROM candidates_{table} ORDER BY id")
            rows += cursor.fetchall()
        return rows


def test_only_linked_seats_are_imported(
    cast: Cast, connected: Contract, linkedin: SandboxLinkedIn, as_user: Any
) -> None:
    linkedin.seat("7002", "Marc Oduya")
    linkedin.person("PA", "Amara Lindqvist")
    linkedin.person("PB", "Mateo Brandão")
    linkedin.inmail("7001", "PA")
    linkedin.inmail("7002", "PB")
    link(cast, connected, as_user)
    tick()
    with inside(cast.northwind):
        assert [c.name for c in Candidate.objects.all()] == ["Amara Lindqvist"]


def test_what_linkedin_withholds_is_not_stored(
    cast: Cast, connected: Contract, linkedin: SandboxLinkedIn, as_user: Any
) -> None:
    linkedin.person("PL", "Lena Haas", privacy="LIMITED", withheld=["headline", "employer"])
    linkedin.person("PP", "Petra Ulm", privacy="PRIVATE")
    linkedin.person("PC", "Carl Gone", privacy="CLOSED")
    for person in ("PL", "PP", "PC"):
        linkedin.inmail("7001", person)
    link(cast, connected, as_user)
    tick()
    with inside(cast.northwind):
        leads = {str(lead.linkedin_urn)[-2:]: lead for lead in Candidate.objects.all()}
        assert set(leads) == {"PL", "PP"}
        assert leads["PL"].privacy_level == "LIMITED"
        assert leads["PL"].headline == leads["PL"].employer == ""
        assert (leads["PP"].name, leads["PP"].privacy_level) == ("LinkedIn member", "PRIVATE")
        run = SyncRun.objects.get(lane="import", fetched=3)
        assert (run.inserted, run.withheld, run.is_balanced) == (2, 1, True)


def test_after_its_end_a_contract_is_not_asked_for_anything(
    cast: Cast, connected: Contract, linkedin: SandboxLinkedIn, as_user: Any
) -> None:
    link(cast, connected, as_user)
    tick()
    with inside(cast.northwind):
        Contract.objects.update(ends_at=datetime.now(UTC) - timedelta(seconds=1))
        before = SyncRun.objects.filter(lane="import").count()
    linkedin.person("PA", "Amara Lindqvist")
    linkedin.inmail("7001", "PA")
    as_user(cast.alice).post(f"/contracts/{connected.id}/sync/")
    tick()
    with inside(cast.northwind):
        assert SyncRun.objects.filter(lane="import").count() == before
        assert not Candidate.objects.exists()


def test_a_change_linkedin_may_not_have_got_is_sent_again(
    cast: Cast, connected: Contract, linkedin: SandboxLinkedIn, as_user: Any, clock: Any
) -> None:
    linkedin.person("PA", "Amara Lindqvist")
    linkedin.inmail("7001", "PA")
    link(cast, connected, as_user)
    tick()
    with inside(cast.northwind):
        application = Application.objects.get()
    bob = as_user(cast.bob)
    bob.post(f"/leads/applications/{application.id}/status/", {"status": "NEW"})
    linkedin.post("faults", kind="500", times=1, path_prefix="/v2/atsApplications")
    tick()
    with inside(cast.northwind):
        row = Outbox.objects.get()
        assert (row.state, row.sent_version, row.acked_version) == ("unknown", 1, 0)
    assert "Not confirmed yet" in bob.get(f"/leads/{application.candidate_id}/").text
    bob.post(f"/leads/applications/{application.id}/status/", {"status": "IN_REVIEW"})
    clock("2 minutes")
    tick()
    with inside(cast.northwind):
        row = Outbox.objects.get()
        assert (row.state, row.sent_version, row.acked_version) == ("acked", 2, 2)
    assert [a["stage"] for a in linkedin.get("applications")] == ["In review"]
