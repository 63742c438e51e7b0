"""One writer per lane. Who lost the lease commits nothing."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from integrations.recruiter.connector import read_inmail
from sync.engine import importing
from sync.engine.lease import HeldLease, StaleLease, acquire, fence, release
from sync.models import Lane, Lease, SyncRun
from sync.tasks import tick
from tests.cast import Cast, inside
from tests.sync.line import Line, work_on

SUBJECT = UUID(int=7)


def take(cast: Cast, lane: str = Lane.IMPORT, subject: UUID = SUBJECT) -> HeldLease | None:
    with inside(cast.northwind):
        return acquire(lane, subject)


def held(cast: Cast) -> HeldLease:
    lease = take(cast)
    assert lease is not None
    return lease


@pytest.mark.django_db
def test_the_second_finds_it_taken(cast: Cast) -> None:
    assert held(cast).epoch == 1
    assert take(cast) is None


@pytest.mark.django_db
def test_lanes_subjects_and_companies_do_not_stand_in_each_others_way(cast: Cast) -> None:
    held(cast)
    assert take(cast, Lane.EXPORT) is not None
    assert take(cast, subject=uuid4()) is not None
    with inside(cast.fjordline):
        assert acquire(Lane.IMPORT, SUBJECT) == HeldLease(Lane.IMPORT, SUBJECT, 1)
        assert Lease.objects.count() == 1


@pytest.mark.django_db
def test_a_released_lease_is_free_at_once_under_the_next_epoch(cast: Cast) -> None:
    for epoch in (1, 2, 3):
        lease = held(cast)
        assert lease.epoch == epoch
        with inside(cast.northwind):
            release(lease)
    with inside(cast.northwind):
        assert Lease.objects.count() == 1


@pytest.mark.django_db
def test_it_expires_after_ninety_seconds_and_the_old_holder_is_stale(
    cast: Cast, clock: Any
) -> None:
    old = held(cast)
    clock("85 seconds")
    assert take(cast) is None
    clock("91 seconds")
    with inside(cast.northwind), pytest.raises(StaleLease):
        fence(old)
    new = held(cast)
    assert new.epoch == 2
    for use in (fence, release):
        with inside(cast.northwind), pytest.raises(StaleLease):
            use(old)
    with inside(cast.northwind):
        fence(new)


@pytest.mark.django_db
def test_the_fence_renews(cast: Cast, clock: Any) -> None:
    lease = held(cast)
    for seconds in (60, 120, 180):
        clock(f"{seconds} seconds")
        with inside(cast.northwind):
            fence(lease)
    assert take(cast) is None
    clock("271 seconds")
    assert take(cast) is not None


@pytest.mark.django_db
def test_an_epoch_that_was_never_given_is_refused(cast: Cast) -> None:
    lease = held(cast)
    for epoch in (0, 2, 99):
        with inside(cast.northwind), pytest.raises(StaleLease):
            fence(HeldLease(lease.lane, lease.subject_id, epoch))
    with inside(cast.fjordline), pytest.raises(StaleLease):
        fence(lease)


@pytest.mark.django_db(transaction=True)
def test_a_stale_worker_drops_its_page_and_the_next_epoch_finishes(
    cast: Cast, line: Line, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.connect(s7001="Bob Lindgren")
    line.linkedin.person("PA", "Amara Lindqvist")
    line.linkedin.inmail("7001", "PA")
    line.link(s7001=cast.bob)
    work = line.caught_up().claim()
    real = read_inmail
    stalled: list[int] = []

    def slow(*args: Any, **kwargs: Any) -> Any:
        page = real(*args, **kwargs)
        if page.listed and not stalled:
            stalled.append(1)
            # The worker stands still with its page in hand; the other one does the whole run.
            clock("2 minutes")
            tick()
            stalled.append(len(line.messages()))
        return page

    monkeypatch.setattr(importing, "read_inmail", slow)
    commits: list[int] = []
    real_count = importing._count

    def counted(run: SyncRun, *rest: Any) -> None:
        commits.append(run.epoch)
        real_count(run, *rest)

    monkeypatch.setattr(importing, "_count", counted)
    work_on(work)
    assert stalled == [1, 1]
    assert commits == [2], "only the second epoch committed a page"
    assert len(line.messages()) == 1
    run = line.last_run()
    assert (run.state, run.epoch, run.fetched, run.is_balanced) == (SyncRun.State.OK, 2, 1, True)
    with inside(cast.northwind):
        assert Lease.objects.get(lane=Lane.IMPORT).epoch == 2


@pytest.mark.django_db(transaction=True)
def test_epochs_only_grow_over_runs(cast: Cast, line: Line) -> None:
    line.connect(s7001="Bob Lindgren").link(s7001=cast.bob).caught_up()
    for _ in range(3):
        line.sync()
    epochs = [run.epoch for run in line.runs()]
    assert epochs == list(range(1, len(epochs) + 1))
