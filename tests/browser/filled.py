"""Rows enough that every page shows each of its states at once."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from candidates.models import Activity, Candidate, Message, Status
from integrations.models import Contract, LinkedInApp, Seat
from sync.models import Lane, Outbox, SyncRun
from tenants.services.notifications import notify_admins
from tests.cast import Cast, inside
from tests.factories import (
    NOW,
    ApplicationFactory,
    CandidateFactory,
    ContractFactory,
    JobFactory,
    MessageFactory,
    RunFactory,
    SeatFactory,
    ThreadFactory,
)
from tests.isolation.world import World

LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
ARABIC = "ليلى الحداد"
PEOPLE: list[dict[str, Any]] = [
    {"first_name": LONG, "last_name": LONG, "headline": LONG, "employer": LONG, "location": LONG},
    {"first_name": ARABIC, "last_name": "", "headline": "مهندسة بيانات", "location": "دبي"},
    {"first_name": "", "last_name": "", "headline": "", "employer": "", "location": ""},
    {"privacy_level": "LIMITED", "withheld_fields": ["headline", "location"], "headline": ""},
    {"privacy_level": "PRIVATE", "average_review": "4.5"},
    {"privacy_level": "CLOSED", "average_review": "1.0"},
    {"first_name": "<b>Bold</b>", "average_review": "5.0"},
    {"last_name": "O’Brien-Łukaszewicz", "average_review": "3.2"},
]


def fill(cast: Cast, world: World) -> dict[str, str]:
    """More of everything in Northwind; gives addresses by name, for pages that have states."""
    with inside(cast.northwind):
        general = Contract.objects.get()
        pages = _contracts(cast, general)
        pages |= _runs(general)
        pages |= _leads(cast, general)
        for number in range(3):
            notify_admins(title=f"Notice {number}", body=f"{LONG} body", url="/contracts/")
        _outbox(world)
    return pages


def _contracts(cast: Cast, connected: Contract) -> dict[str, str]:
    """A contract in each state. The connected one has a seat of each kind, one of them linked."""
    app, now, alice = LinkedInApp.objects.get(), timezone.now(), cast.alice.user
    pages = {"connected": f"/contracts/{connected.id}/"}
    SeatFactory(contract=connected, name="Bob Lindgren", user=cast.bob.user, linked_at=NOW)
    SeatFactory(contract=connected, name="Carol Dietz", email="carol@northwind.example")
    SeatFactory(contract=connected, name=LONG, remote_state=Seat.RemoteState.PARKED)
    for state in Contract.State.values:
        if state in {Contract.State.CONNECTED, Contract.State.PAUSED}:
            continue
        reason = "LinkedIn refused the application." if "fail" in state else ""
        contract = ContractFactory(
            name=f"{state} {LONG}"[:80],
            app=app,
            state=state,
            state_reason=reason,
            acknowledged_by=alice,
        )
        pages[state] = f"/contracts/{contract.id}/"
    switched_off = ContractFactory(
        app=app,
        acknowledged_by=alice,
        state=Contract.State.AWAITING_LINKEDIN,
        state_reason="Switched off in LinkedIn.",
    )
    pages["switched off"] = f"/contracts/{switched_off.id}/"
    over = ContractFactory(app=app, acknowledged_by=alice, ends_at=now - timedelta(days=1))
    empty = ContractFactory(app=app, acknowledged_by=alice, name="Without seats")
    paused = ContractFactory(app=app, acknowledged_by=alice, pause_reasons=["admin"])
    return {
        **pages,
        "over": f"/contracts/{over.id}/",
        "empty": f"/contracts/{empty.id}/",
        "paused": f"/contracts/{paused.id}/",
        "rename": f"/contracts/{connected.id}/rename/",
    }


def _runs(contract: Contract) -> dict[str, str]:
    """A run in each state, the queued one left out: a contract has one live run at a time."""
    pages = {}
    for state in SyncRun.State.values:
        if state == SyncRun.State.QUEUED:
            continue
        counts = {"fetched": 12_345, "inserted": 12_000, "quarantined": 345}
        live = {"ended_at": None} if state == SyncRun.State.RUNNING else {}
        reason = "LinkedIn answered more slowly than usual." if state == "stalled" else ""
        run = RunFactory(contract=contract, state=state, reason=reason, **counts, **live)
        pages[f"run {state}"] = f"/sync/runs/{run.id}/"
    unbalanced = RunFactory(contract=contract, fetched=3)
    exported = RunFactory(contract=contract, lane=Lane.EXPORT, fetched=1, updated=1)
    pages["run unbalanced"] = f"/sync/runs/{unbalanced.id}/"
    pages["run export"] = f"/sync/runs/{exported.id}/"
    return pages


def _leads(cast: Cast, contract: Contract) -> dict[str, str]:
    seat = Seat.objects.filter(contract=contract).earliest("created_at")
    job = JobFactory(title=f"Engineer {LONG}")
    pages = {}
    for number, (status, person) in enumerate(zip(Status.values, PEOPLE, strict=True)):
        lead: Candidate = CandidateFactory(**person)
        ApplicationFactory(candidate=lead, job=job, status=status)
        thread = ThreadFactory(candidate=lead, seat_id=seat.id, contract_id=contract.id)
        for day, direction in enumerate(Message.Direction.values):
            MessageFactory(
                thread=thread,
                direction=direction,
                body=f"{LONG}\n\n{ARABIC}",
                sent_at=NOW + timedelta(days=day),
                visibility=list(Message.Visibility)[number % 2],
            )
        Activity.objects.create(
            candidate=lead,
            kind=Activity.Kind.STATUS_CHANGED,
            at=NOW,
            actor=cast.bob.user,
            actor_name=cast.bob.user.name,
            text="Lead to New",
        )
        pages[f"lead {status}"] = f"/leads/{lead.id}/"
    return pages


def _outbox(world: World) -> None:
    """What LinkedIn has of the first lead's application."""
    Outbox.objects.create(
        entity="application",
        entity_id=world.ids["application_id"],
        state=Outbox.State.REFUSED,
        sent_version=1,
        sent_value="New",
        sent_at=NOW,
        problem="LinkedIn refused the change.",
    )


def leads(cast: Cast, count: int) -> None:
    """As many ordinary leads as asked for, each with an answer, newest first."""
    with inside(cast.northwind):
        job = JobFactory(is_general=True)
        for lead in CandidateFactory.create_batch(count):
            ApplicationFactory(candidate=lead, job=job)
            MessageFactory(thread=ThreadFactory(candidate=lead))
