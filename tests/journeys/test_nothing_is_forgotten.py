"""Changes and records that once could be lost: each of these was a fault."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from candidates.models import Application, Candidate
from candidates.services.applications import application_status_set
from integrations.linkedin import ats
from integrations.linkedin.errors import NotFound
from integrations.models import Contract, Seat
from integrations.services.seats import SeatRecord, seats_store
from sync.engine import cycle, exporting
from sync.engine.lease import fence
from sync.models import Lane, Outbox, Schedule, SyncRun
from sync.tasks import tick
from tenants.clock import app_now
from tenants.scope import tenant_atomic, tenant_scope
from tests.cast import Cast, inside
from tests.journeys.conftest import import_leads, link
from tests.linkedin import SandboxLinkedIn

pytestmark = pytest.mark.django_db(transaction=True)


def set_status(cast: Cast, application: Application, status: str) -> None:
    with inside(cast.northwind):
        application_status_set(application_id=application.id, status=status, actor=cast.bob.user)


def in_thread(work: Callable[[], None]) -> tuple[threading.Thread, list[BaseException]]:
    """Work on a connection of its own; what it raised."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            raised.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


def test_a_change_committed_while_the_export_is_claimed_is_sent(
    cast: Cast, connected: Contract, linkedin: SandboxLinkedIn, as_user: Any, clock: Any
) -> None:
    first, second = import_leads(cast, linkedin, connected, as_user, 2)
    tick()
    set_status(cast, first, "NEW")
    marked, claimed = threading.Event(), threading.Event()

    def slowly() -> None:
        with inside(cast.northwind):
            application_status_set(application_id=second.id, status="NEW", actor=cast.bob.user)
            marked.set()
            claimed.wait(5)

    thread, raised = in_thread(slowly)
    marked.wait(5)
    tick()
    claimed.set()
    thread.join()
    assert raised == []
    tick()
    assert len(linkedin.get("applications")) == 2


def test_a_change_that_settles_between_two_questions_is_sent(
    cast: Cast,
    connected: Contract,
    linkedin: SandboxLinkedIn,
    as_user: Any,
    clock: Any,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [application] = import_leads(cast, linkedin, connected, as_user, 1)
    tick()
    settings.SYNC_EXPORT_SETTLE_SECONDS = 20
    set_status(cast, application, "NEW")
    prepare = exporting._prepare

    def then_time_passes(*arguments: Any) -> Any:
        found = prepare(*arguments)
        clock("21 seconds")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(exporting, "_prepare", then_time_passes)
        tick()
    clock("30 seconds")
    tick()
    assert len(linkedin.get("applications")) == 1


def test_an_export_that_broke_is_tried_again_by_itself(
    cast: Cast,
    connected: Contract,
    linkedin: SandboxLinkedIn,
    as_user: Any,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [application] = import_leads(cast, linkedin, connected, as_user, 1)
    set_status(cast, application, "NEW")

    def broken(*_: Any) -> None:
        raise RuntimeError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(exporting, "_send", broken)
        tick()
    with inside(cast.northwind):
        run = SyncRun.objects.filter(lane=Lane.EXPORT).latest("queued_at")
        assert (run.state, run.reason[:23]) == ("failed", "A fault on our side sto")
    clock("16 minutes")
    tick()
    assert len(linkedin.get("applications")) == 1


def test_one_refused_record_does_not_hold_up_its_batch(
    cast: Cast,
    connected: Contract,
    linkedin: SandboxLinkedIn,
    as_user: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    applications = import_leads(cast, linkedin, connected, as_user, 3)
    for application in applications:
        set_status(cast, application, "NEW")
    put_part = ats.put_part

    def refusing(client: Any, organization: str, key: str, *stage: Any) -> Any:
        if key == str(applications[0].id):
            raise NotFound("gone", status=404)
        return put_part(client, organization, key, *stage)

    monkeypatch.setattr(ats, "put_part", refusing)
    tick()
    with inside(cast.northwind):
        states = dict(Outbox.objects.values_list("entity_id", "state"))
    assert [states[a.id] for a in applications] == ["refused", "acked", "acked"]


@pytest.mark.parametrize("answer", ['{"status":200,"message":"degraded"}', "{}"])
def test_an_answer_that_is_no_list_is_not_an_empty_list(
    answer: str,
    cast: Cast,
    connected: Contract,
    linkedin: SandboxLinkedIn,
    as_user: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    linkedin.person("PA", "Amara Lindqvist")
    linkedin.inmail("7001", "PA")
    from integrations.linkedin.transport import Answer, Transport

    send = Transport.send

    def degraded(self: Transport, method: str, url: str, **rest: Any) -> Answer:
        if "/v2/conversationEvents" in url:
            return Answer(200, answer.encode(), "")
        return send(self, method, url, **rest)

    with monkeypatch.context() as patch:
        patch.setattr(Transport, "send", degraded)
        link(cast, connected, as_user)
        tick()
    with inside(cast.northwind):
        assert SyncRun.objects.filter(lane=Lane.IMPORT).latest("queued_at").state == "stalled"
        assert not Candidate.objects.exists()
    as_user(cast.alice).post(f"/contracts/{connected.id}/sync/")
    tick()
    with inside(cast.northwind):
        assert Candidate.objects.count() == 1


def test_reading_the_seats_again_leaves_links_alone(
    cast: Cast, connected: Contract, as_user: Any
) -> None:
    """The list of seats is read while an admin links one of them."""
    with inside(cast.northwind):
        stale = Contract.objects.get()
    link(cast, connected, as_user)
    with inside(cast.northwind):
        known = Seat.objects.get()
        known.user_id, known.linked_at = None, None  # as a reader saw it before the link
        Seat.objects.filter(contract=stale)
        seats_store(
            stale, [SeatRecord("7001", "Bob L. Lindgren", "", "", "ACTIVE")], as_of=app_now()
        )
        seat = Seat.objects.get()
    assert (seat.name, seat.user_id) == ("Bob L. Lindgren", cast.bob.user.id)


def test_linkedins_wish_to_wait_is_kept(
    cast: Cast, connected: Contract, linkedin: SandboxLinkedIn, as_user: Any, clock: Any
) -> None:
    linkedin.post("faults", kind="429", times=1, path_prefix="/v2/conversation", retry_after=850)
    linkedin.person("PA", "Amara Lindqvist")
    linkedin.inmail("7001", "PA")
    link(cast, connected, as_user)
    tick()
    alice = as_user(cast.alice)
    for ahead, leads in (("10 minutes", 0), ("15 minutes", 1)):
        clock(ahead)
        alice.post(f"/contracts/{connected.id}/sync/")
        tick()
        with inside(cast.northwind):
            assert Candidate.objects.count() == leads


def test_a_duplicate_delivery_does_not_deadlock_with_the_page_in_hand(
    cast: Cast, connected: Contract
) -> None:
    with inside(cast.northwind):
        run = SyncRun.objects.create(
            lane=Lane.IMPORT,
            subject_id=connected.id,
            contract_id=connected.id,
            queued_at=app_now(),
        )
    with tenant_scope(cast.northwind.id):
        begun = cycle._begin(run.id)
    assert begun
    in_page, duplicate_came = threading.Event(), threading.Event()

    def page() -> None:
        with tenant_scope(cast.northwind.id), tenant_atomic():
            fence(begun[1])
            in_page.set()
            duplicate_came.wait(1.5)  # longer than the server's deadlock check
            SyncRun.objects.filter(id=run.id).update(fetched=1)

    def duplicate() -> None:
        with tenant_scope(cast.northwind.id):
            assert cycle._begin(run.id) is None

    first, of_page = in_thread(page)
    in_page.wait(5)
    second, of_duplicate = in_thread(duplicate)
    first.join()
    second.join()
    assert (of_page, of_duplicate) == ([], [])


def test_someone_who_left_is_not_imported_any_more(
    cast: Cast, connected: Contract, linkedin: SandboxLinkedIn, as_user: Any
) -> None:
    link(cast, connected, as_user)
    cast.bob.membership.is_active = False
    cast.bob.membership.save()
    linkedin.person("PA", "Amara Lindqvist")
    linkedin.inmail("7001", "PA")
    tick()
    with inside(cast.northwind):
        assert not Candidate.objects.exists()


def test_the_export_has_a_net(cast: Cast, connected: Contract) -> None:
    """Whatever a wake-up missed is looked for once a period."""
    tick()
    assert not Schedule.objects.filter(next_due_at__isnull=True).exists()
    with inside(cast.northwind):
        due = Schedule.objects.get(lane=Lane.EXPORT).next_due_at
        assert 0 < (due - app_now()).total_seconds() <= 900
