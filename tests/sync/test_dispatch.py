"""Which work is due. PostgreSQL decides; lost messages and dead workers are found again."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from integrations.models import Contract
from sync.engine import importing
from sync.engine.dispatch import dispatch, next_phase
from sync.models import Lane, Schedule, SyncRun
from sync.tasks import import_, tick
from tenants.clock import app_now
from tests.cast import Cast, Member, inside
from tests.factories import ContractFactory, LinkedInAppFactory
from tests.sync.line import Crash, Line, work_on

State = Contract.State
NEVER = datetime(2099, 1, 1, tzinfo=UTC)
SETTING_UP = {State.REQUESTED, State.SETTING_UP, State.AWAITING_LINKEDIN}


def make(member: Member, number: int = 1, **values: Any) -> list[Contract]:
    with inside(member.tenant):
        app = LinkedInAppFactory()
        return [
            ContractFactory(app=app, acknowledged_by=member.user, **values) for _ in range(number)
        ]


def rows(lane: Lane = Lane.IMPORT) -> list[Schedule]:
    return list(Schedule.objects.filter(lane=lane))


def nothing_else_due() -> None:
    """Set the export of a new company aside."""
    Schedule.objects.filter(lane=Lane.EXPORT).update(next_due_at=NEVER)


# -- Claims ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_at_once_claim_each_row_once(cast: Cast) -> None:
    make(cast.alice, 12)
    make(cast.charlie, 3)
    nothing_else_due()
    gate = threading.Barrier(4)

    def one(_: int) -> list[Any]:
        try:
            gate.wait()
            return dispatch()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        claimed = [work for found in pool.map(one, range(4)) for work in found]
    assert len(claimed) == len({work.run_id for work in claimed}) == 15
    for member, number in ((cast.alice, 12), (cast.charlie, 3)):
        with inside(member.tenant):
            ids = set(SyncRun.objects.values_list("id", flat=True))
        assert ids == {w.run_id for w in claimed if w.tenant_id == member.tenant.id}
        assert len(ids) == number
    assert dispatch() == []


@pytest.mark.django_db
def test_a_claim_moves_the_row_to_its_next_phase(cast: Cast, settings: Any) -> None:
    [contract] = make(cast.alice)
    nothing_else_due()
    before = app_now()
    [work] = dispatch()
    row = Schedule.objects.get(lane=Lane.IMPORT)
    assert (row.live_run_id, row.subject_id) == (work.run_id, contract.id)
    assert row.next_due_at is not None
    assert before < row.next_due_at <= app_now() + timedelta(seconds=settings.SYNC_PERIOD_SECONDS)
    assert row.next_due_at == next_phase(contract.id, row.next_due_at - timedelta(seconds=1), 900)


@pytest.mark.django_db
def test_a_message_carries_ids_and_nothing_else(cast: Cast) -> None:
    make(cast.alice, name="Kanarienvogel")
    nothing_else_due()
    [work] = dispatch()
    assert work.tenant_id == cast.northwind.id
    assert "Kanarienvogel" not in repr(work)


@pytest.mark.django_db
def test_a_live_run_is_not_opened_twice(cast: Cast) -> None:
    make(cast.alice)
    nothing_else_due()
    assert len(dispatch()) == 1
    Schedule.objects.update(next_due_at=app_now() - timedelta(hours=1))
    nothing_else_due()
    assert dispatch() == []
    # Even where the schedule forgot it, the run itself is unique while it lives.
    Schedule.objects.update(live_run_id=None)
    assert dispatch() == []


@pytest.mark.django_db
def test_after_long_downtime_one_run_and_no_burst(cast: Cast, clock: Any) -> None:
    make(cast.alice)
    nothing_else_due()
    clock("31 days")
    assert len(dispatch()) == 1
    row = Schedule.objects.get(lane=Lane.IMPORT)
    assert row.next_due_at is not None
    assert row.next_due_at > app_now()


# -- What is not due ------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_the_schedule_follows_every_state(cast: Cast, state: State) -> None:
    [contract] = make(cast.alice)
    for value in (State.REQUESTED, state):
        with inside(cast.northwind):
            Contract.objects.filter(id=contract.id).update(state=value)
    active = {row.lane: row.active for row in Schedule.objects.all()}
    assert active == {
        Lane.SETUP: state in SETTING_UP,
        Lane.IMPORT: state == State.CONNECTED,
        Lane.EXPORT: True,
    }
    nothing_else_due()
    expected = [Lane.SETUP] if state in SETTING_UP else []
    expected += [Lane.IMPORT] if state == State.CONNECTED else []
    assert [work.lane for work in dispatch()] == expected


@pytest.mark.django_db
def test_a_paused_contract_waits_and_is_due_at_once_afterwards(cast: Cast) -> None:
    [contract] = make(cast.alice)
    nothing_else_due()
    with inside(cast.northwind):
        Contract.objects.filter(id=contract.id).update(pause_reasons=["admin"])
    nothing_else_due()
    assert dispatch() == []
    Schedule.objects.filter(lane=Lane.IMPORT).update(next_due_at=NEVER)
    with inside(cast.northwind):
        Contract.objects.filter(id=contract.id).update(pause_reasons=[])
    nothing_else_due()
    assert [work.lane for work in dispatch()] == [Lane.IMPORT]


@pytest.mark.django_db
def test_the_end_is_exclusive(cast: Cast, clock: Any) -> None:
    make(cast.alice)
    nothing_else_due()
    with inside(cast.northwind):
        Contract.objects.update(ends_at=app_now() + timedelta(minutes=5))
    nothing_else_due()
    assert Schedule.objects.get(lane=Lane.IMPORT).ends_at is not None
    clock("5 minutes 1 second")
    assert dispatch() == []
    with inside(cast.northwind):
        Contract.objects.update(ends_at=app_now() + timedelta(days=365))
    nothing_else_due()
    assert [work.lane for work in dispatch()] == [Lane.IMPORT], "renewed"


@pytest.mark.django_db
def test_what_goes_on_keeps_its_time(cast: Cast) -> None:
    [contract] = make(cast.alice)
    due = app_now() + timedelta(minutes=9)
    Schedule.objects.filter(lane=Lane.IMPORT).update(next_due_at=due)
    with inside(cast.northwind):
        Contract.objects.filter(id=contract.id).update(state=State.CONNECTED, ends_at=None)
    assert Schedule.objects.get(lane=Lane.IMPORT).next_due_at == due


# -- Phases ---------------------------------------------------------------------------------

MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis wants bounds without a zone
    datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(st.uuids(), MOMENTS, st.integers(1, 86_400))
def test_the_next_phase_is_within_a_period(subject: UUID, now: datetime, period: int) -> None:
    found = next_phase(subject, now, period)
    slack = timedelta(milliseconds=1)
    assert now - slack < found <= now + timedelta(seconds=period) + slack


@given(st.uuids(), MOMENTS, st.integers(1, 50))
def test_a_contract_keeps_its_place_in_the_period(
    subject: UUID, now: datetime, missed: int
) -> None:
    first = next_phase(subject, now, 900)
    later = next_phase(subject, now + timedelta(seconds=900 * missed), 900)
    places = [moment.timestamp() % 900 for moment in (first, later)]
    difference = abs(places[0] - places[1])
    assert min(difference, 900 - difference) < 0.01
    assert abs((later - first).total_seconds() - 900 * missed) < 0.01


def test_thousands_of_contracts_are_spread() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    minutes = [0] * 15
    for _ in range(3000):
        wait = (next_phase(uuid4(), now, 900) - now).total_seconds()
        minutes[min(int(wait // 60), 14)] += 1
    assert min(minutes) > 120
    assert max(minutes) < 300


# -- Lost and found -------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_lost_message_is_published_again_after_a_minute(cast: Cast, clock: Any) -> None:
    make(cast.alice)
    nothing_else_due()
    [work] = dispatch()
    clock("55 seconds")
    assert dispatch() == []
    clock("61 seconds")
    assert dispatch() == [work]
    assert dispatch() == []
    clock("122 seconds")
    assert dispatch() == [work]


@pytest.mark.django_db(transaction=True)
def test_a_message_delivered_twice_does_its_work_once(cast: Cast, line: Line) -> None:
    line.connect(s7001="Bob Lindgren").link(s7001=cast.bob).caught_up()
    work = line.claim()
    work_on(work)
    calls = len(line.linkedin.get("calls"))
    work_on(work)
    assert len(line.linkedin.get("calls")) == calls
    assert line.last_run().state == SyncRun.State.OK


@pytest.mark.django_db(transaction=True)
def test_the_run_of_a_dead_worker_is_carried_on_under_the_next_epoch(
    cast: Cast, line: Line, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.connect(s7001="Bob Lindgren")
    line.linkedin.person("PA", "Amara Lindqvist")
    line.linkedin.inmail("7001", "PA")
    work = line.link(s7001=cast.bob).caught_up().claim()

    def dying(*args: Any) -> None:
        raise Crash

    with monkeypatch.context() as patch, pytest.raises(Crash):
        patch.setattr(importing, "_commit", dying)
        work_on(work)
    assert (line.last_run().state, line.last_run().epoch) == (SyncRun.State.RUNNING, 1)
    clock("61 seconds")
    tick()
    assert line.last_run().epoch == 1, "its lease still holds"
    assert line.messages() == []
    clock("125 seconds")
    tick()
    runs = line.runs()
    assert [(run.id, run.state, run.epoch) for run in runs] == [(work.run_id, SyncRun.State.OK, 2)]
    assert len(line.messages()) == 1
    row = line.schedule()
    assert (row.live_run_id, row.published_at) == (None, None)


@pytest.mark.django_db
def test_the_runs_of_other_companies_are_never_touched(cast: Cast) -> None:
    make(cast.charlie)
    nothing_else_due()
    [foreign] = dispatch()
    make(cast.alice)
    nothing_else_due()
    [own] = dispatch()
    assert (foreign.tenant_id, own.tenant_id) == (cast.fjordline.id, cast.northwind.id)
    with inside(cast.northwind):
        assert not SyncRun.objects.filter(id=foreign.run_id).exists()
        SyncRun.objects.update(state=SyncRun.State.CANCELLED)
    with inside(cast.fjordline):
        assert SyncRun.objects.get().state == SyncRun.State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_a_message_with_another_companys_run_does_nothing(cast: Cast, line: Line) -> None:
    work = line.connect(s7001="Bob Lindgren").link(s7001=cast.bob).claim()
    import_(str(cast.fjordline.id), str(work.run_id))
    assert line.last_run().state == SyncRun.State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_ours_ends_the_run_visibly_and_the_next_tries_again(
    cast: Cast, line: Line, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.connect(s7001="Bob Lindgren").link(s7001=cast.bob).caught_up()

    def broken(*args: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(importing, "_commit", broken)
        tick()
    run = line.last_run()
    assert (run.state, run.reason) == (
        SyncRun.State.FAILED,
        (
            "A fault on our side stopped this run. What was imported is safe, and the next run "
            "tries again."
        ),
    )
    assert line.schedule().live_run_id is None
    clock("16 minutes")
    tick()
    assert [run.state for run in line.runs()] == [SyncRun.State.FAILED, SyncRun.State.OK]
