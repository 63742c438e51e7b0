"""A company's line to the sandbox LinkedIn, made by the services that pages and workers call."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.db import connection

from candidates.models import Application, Candidate, Message
from candidates.services.applications import application_status_set
from integrations.models import Contract, LinkedInApp, Seat
from integrations.services.contracts import contract_create
from sync.engine.dispatch import Work, dispatch
from sync.models import Cursor, Lane, Outbox, Schedule, SyncRun
from sync.services.requests import seats_connect
from sync.services.schedule import due_now
from sync.tasks import TASK_OF_LANE, tick
from tenants.clock import app_now
from tenants.models import Tenant
from tests.cast import Member, inside
from tests.linkedin import CONTRACT, ORGANIZATION, SandboxLinkedIn


class Crash(BaseException):
    """The worker dies here: nothing catches a kill."""


@dataclass
class Line:
    """One contract of one company, with what a test asks of it."""

    admin: Member
    linkedin: SandboxLinkedIn
    contract_id: str = CONTRACT
    organization_id: str = ORGANIZATION

    @property
    def tenant(self) -> Tenant:
        return self.admin.tenant

    def request(self, *, product: str = "RECRUITER", **seats: str) -> "Line":
        """Make the contract at LinkedIn and ask for it here; seats as `s7001="Bob Lindgren"`."""
        self.linkedin.post(
            "contracts",
            contract_id=self.contract_id,
            organization_id=self.organization_id,
            name="A contract",
            product=product,
        )
        for name, holder in seats.items():
            self.linkedin.seat(name.removeprefix("s"), holder, self.contract_id)
        self.add()
        return self

    def add(self) -> None:
        with inside(self.tenant):
            contract_create(
                kind="recruiter",
                contract_id=self.contract_id,
                organization_id=self.organization_id,
                name=f"Contract {self.contract_id}",
                actor=self.admin.user,
                history_days=30,
            )

    def connect(self, **seats: str) -> "Line":
        """Request the contract and let the worker set it up."""
        self.request(**seats)
        tick()
        assert (self.contract.state, self.contract.state_reason) == (Contract.State.CONNECTED, "")
        return self

    def link(self, **users: Member | None) -> "Line":
        """`s7001=bob`: link seats to users and ask for their import."""
        with inside(self.tenant):
            pairs = {
                self.seat(name.removeprefix("s")).id: user.user.id if user else None
                for name, user in users.items()
            }
            seats_connect(contract=self.contract, pairs=pairs, actor=self.admin.user)
        return self

    def caught_up(self, hours: float = 40) -> "Line":
        """As if imports had run until so long ago: the first one need not walk through a month."""
        with inside(self.tenant):
            for seat in Seat.objects.filter(contract=self.contract):
                mark = app_now() - timedelta(hours=hours)
                Cursor.objects.create(seat=seat, watermark=mark)
        return self

    def claim(self, lane: Lane = Lane.IMPORT) -> Work:
        """What the dispatcher hands out for this line's company in one lane."""
        [found] = [w for w in dispatch() if (w.lane, w.tenant_id) == (lane, self.tenant.id)]
        return found

    def sync(self) -> SyncRun:
        """Ask for an import and let everything due be done."""
        self.ask(Lane.IMPORT)
        tick()
        return self.last_run()

    def sync_seats_are_due(self) -> None:
        """As if the last look at LinkedIn's seats and switches were long ago."""
        self.change(seats_read_at="2026-01-01T00:00Z")

    def ask(self, lane: Lane) -> None:
        due_now(lane, self.app.id if lane == Lane.EXPORT else self.contract.id)

    @property
    def contract(self) -> Contract:
        with inside(self.tenant):
            return Contract.objects.select_related("app").get(contract_id=self.contract_id)

    @property
    def app(self) -> LinkedInApp:
        with inside(self.tenant):
            return LinkedInApp.objects.get()

    def seat(self, seat_id: str) -> Seat:
        with inside(self.tenant):
            return Seat.objects.get(seat_id=seat_id)

    def seats(self) -> list[Seat]:
        with inside(self.tenant):
            return list(Seat.objects.order_by("seat_id"))

    def change(self, **values: Any) -> None:
        """Change the contract's row as a service would, triggers included."""
        with inside(self.tenant):
            Contract.objects.filter(contract_id=self.contract_id).update(**values)

    def schedule(self, lane: Lane = Lane.IMPORT) -> Schedule:
        subject = self.app.id if lane == Lane.EXPORT else self.contract.id
        return Schedule.objects.get(lane=lane, subject_id=subject)

    def runs(self, lane: Lane = Lane.IMPORT) -> list[SyncRun]:
        with inside(self.tenant):
            return list(SyncRun.objects.filter(lane=lane).order_by("queued_at", "id"))

    def last_run(self, lane: Lane = Lane.IMPORT) -> SyncRun:
        return self.runs(lane)[-1]

    def watermark(self, seat_id: str = "7001") -> datetime:
        with inside(self.tenant):
            return Cursor.objects.get(seat__seat_id=seat_id).watermark

    def watermark_or_none(self, seat_id: str = "7001") -> datetime | None:
        with inside(self.tenant):
            found = Cursor.objects.filter(seat__seat_id=seat_id).first()
            return found.watermark if found else None

    def messages(self) -> list[str]:
        with inside(self.tenant):
            return sorted(Message.objects.values_list("remote_id", flat=True))

    def leads(self) -> list[str]:
        with inside(self.tenant):
            return sorted(candidate.name for candidate in Candidate.objects.all())

    def applications(self) -> list[Application]:
        with inside(self.tenant):
            return list(Application.objects.select_related("candidate").order_by("created_at"))

    def set_status(self, application: Application, status: str) -> None:
        with inside(self.tenant):
            application_status_set(
                application_id=application.id, status=status, actor=self.admin.user
            )

    def outbox(self) -> list[Outbox]:
        with inside(self.tenant):
            return list(Outbox.objects.order_by("entity_id"))

    def outboxed(self, application: Application) -> Outbox:
        with inside(self.tenant):
            return Outbox.objects.get(entity_id=application.id)


def work_on(work: Work) -> None:
    """What a worker does with a message; here its crash reaches the test."""
    TASK_OF_LANE[work.lane](str(work.tenant_id), str(work.run_id))


def versions(tenant: Tenant) -> list[Any]:
    """Every row version of what an import writes: xmin and xmax change with any update."""
    with inside(tenant), connection.cursor() as cursor:
        rows: list[Any] = []
        for table in ("candidate", "application", "thread", "message", "activity"):
            cursor.execute(f"SELECT id, xmin::text, xmax::text FROM candidates_{table} ORDER BY id")
            rows += cursor.fetchall()
        return rows


def many(linkedin: SandboxLinkedIn, what: str, items: list[dict[str, Any]]) -> list[Any]:
    """Add many things to the sandbox in one call."""
    response = httpx.post(f"{linkedin.url}/sandbox/{what}", json=items, trust_env=False)
    assert response.is_success, response.text
    added: list[Any] = response.json()
    return added
