"""Import: each linked seat's InMail since its cursor, page by page.

A page is fetched with no transaction open, then merged in one short transaction together with the
counts; the watermark moves when a window is committed to its end. Killed anywhere, the next run
reads the window again and the merge finds nothing to change.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db.models import F

from candidates.records import MergeCounts
from candidates.services.merge import page_merge
from integrations.clients import client_of
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import LinkedInError, RateLimited, Unauthorized
from integrations.linkedin.pagination import PAGE
from integrations.models import Contract, Seat
from integrations.recruiter.connector import RecordPage, read_inmail
from integrations.selectors.contracts import linked_seats, live_contract
from integrations.services.contract_states import SWITCHED_OFF
from integrations.services.contracts import contract_synced
from integrations.services.seats import seats_store
from integrations.setup import contract_keep
from integrations.setup.steps import Superseded, read_seats
from sync.engine.cycle import RETRY_SECONDS, Outcome, Stopped, Suspect
from sync.engine.lease import HeldLease, fence, guard
from sync.engine.windows import start_of, watermark_after, windows
from sync.models import Cursor, Quarantine, SyncRun
from tenants.clock import app_now
from tenants.scope import tenant_atomic

log = structlog.get_logger(__name__)

SEATS_EVERY = timedelta(hours=1)
GIVE_UP_AFTER = 3
EMPTY_WINDOWS_PER_COMMIT = 20
LONGEST_WITHOUT_COMMIT_SECONDS = 20.0
"""Far below the lease, which each commit renews."""


@dataclass
class _Import:
    """What stays the same through one run."""

    run: SyncRun
    lease: HeldLease
    contract: Contract
    client: LinkedInClient
    started: datetime
    own_members: frozenset[str]


def import_contract(run: SyncRun, lease: HeldLease) -> Outcome:
    """Import every linked seat. One that cannot be read does not stop the others."""
    work = _prepare(run, lease)
    with tenant_atomic():
        seats = linked_seats(work.contract.id)
    problems: dict[str, Exception] = {}
    in_a_row = 0
    for seat in seats:
        try:
            _import_seat(work, seat)
            in_a_row = 0
        except (RateLimited, Unauthorized):
            raise  # of the whole contract
        except (LinkedInError, Suspect) as error:
            log.warning("seat_not_read", seat=str(seat.id), failed=type(error).__name__)
            problems[seat.name] = error
            in_a_row += 1
            if in_a_row in (GIVE_UP_AFTER, len(seats)):
                raise  # LinkedIn itself is in trouble
    with tenant_atomic():
        fence(lease)
        if not problems:
            contract_synced(work.contract.id)
        run.refresh_from_db()
    return _outcome(run, len(seats), problems)


def _outcome(run: SyncRun, seats: int, problems: dict[str, Exception]) -> Outcome:
    if problems:
        named = "; ".join(f"{name}: {error}" for name, error in problems.items())
        later = any(getattr(error, "retryable", True) for error in problems.values())
        return Outcome(
            SyncRun.State.PARTIAL,
            f"{seats - len(problems)} of {seats} seats are up to date. Not read: {named}",
            RETRY_SECONDS if later else None,
        )
    if run.quarantined:
        return Outcome(
            SyncRun.State.PARTIAL, f"{run.quarantined} items could not be read and are set aside."
        )
    return Outcome(SyncRun.State.OK, "" if seats else "No seat holder is linked yet.")


def _prepare(run: SyncRun, lease: HeldLease) -> _Import:
    with tenant_atomic():
        contract = live_contract(run.subject_id)
        started = app_now()
    if contract is None:
        raise Stopped("The contract is not connected.")
    if _wants_seats(contract, started):
        still_ours = guard(lease)
        if not _is_on(contract, still_ours):
            raise Stopped(SWITCHED_OFF)
        listed = read_seats(contract, still_ours)
        with tenant_atomic():
            fence(lease)
            seats_store(contract, listed, as_of=started)
    with tenant_atomic():
        members = Seat.objects.exclude(member_urn="").values_list("member_urn", flat=True)
        own_members = frozenset(members)
    return _Import(run, lease, contract, client_of(contract.app), started, own_members)


def _is_on(contract: Contract, still_ours: Callable[[], None]) -> bool:
    """Whether LinkedIn still has it switched on. A look that fails does not stop the import."""
    try:
        return contract_keep(contract, before_step=still_ours)
    except (RateLimited, Unauthorized):
        raise  # of every call that would follow
    except LinkedInError as error:
        log.warning("status_not_read", contract=str(contract.id), failed=type(error).__name__)
        return True
    except Superseded as superseded:
        raise Stopped("The contract was let go or asked for anew.") from superseded


def _wants_seats(contract: Contract, now: datetime) -> bool:
    """Hourly, and when somebody asked since they were last read."""
    read_at, asked_at = contract.seats_read_at, contract.seats_asked_at
    if read_at is None or now - read_at > SEATS_EVERY:
        return True
    return asked_at is not None and asked_at > read_at


def _import_seat(work: _Import, seat: Seat) -> None:
    with tenant_atomic():
        cursor = _cursor(work, seat)
    floor = _horizon(work.contract, seat)
    waiting, last = 0, time.monotonic()
    for since, until in windows(start_of(cursor.watermark, floor), work.started):
        pages = _import_window(work, seat, since, until)
        cursor.watermark = max(cursor.watermark, watermark_after(until, work.started))
        # Windows in which nothing came share a commit: most of a seat's history is empty.
        waiting += 1
        due = waiting >= EMPTY_WINDOWS_PER_COMMIT
        due = due or time.monotonic() - last > LONGEST_WITHOUT_COMMIT_SECONDS
        if pages or due or until == work.started:
            _commit(work, seat, None, cursor)
            waiting, last = 0, time.monotonic()


def _import_window(work: _Import, seat: Seat, since: datetime, until: datetime) -> int:
    """Read a window until an empty page says that it is at its end: a short page does not."""
    offset = pages = previous = 0
    while True:
        with tenant_atomic():
            _still_allowed(work, seat)
        page = read_inmail(
            work.client,
            seat,
            since=since,
            until=until,
            start=offset,
            own_members=work.own_members,
        )
        if page.listed == 0:
            return pages
        if pages and page.fingerprint == previous:
            raise Suspect("LinkedIn gave the same page twice. We read this stretch again.")
        _commit(work, seat, page, None)
        previous = page.fingerprint
        # Never past what was asked for: a page with items twice would hide the ones after it.
        offset += min(page.listed, PAGE)
        pages += 1


def _still_allowed(work: _Import, seat: Seat, *, lock: bool = False) -> None:
    """Before each call and in each commit: the contract is live, the seat linked as it was."""
    if live_contract(work.contract.id, lock=lock) is None:
        raise Stopped("The contract was paused, expired or disconnected. Nothing was lost.")
    if not Seat.objects.filter(id=seat.id, linked_at=seat.linked_at).exists():
        raise Stopped("A seat holder was linked or unlinked meanwhile.")


def _commit(work: _Import, seat: Seat, page: RecordPage | None, cursor: Cursor | None) -> None:
    """One short transaction: fence, still allowed, records, counts, cursor. All or nothing."""
    with tenant_atomic():
        fence(work.lease)
        _still_allowed(work, seat, lock=True)
        if page is not None:
            _count(work.run, page, page_merge(page.profiles, page.messages))
            _set_aside(work.run, seat, page)
        if cursor is not None:
            Cursor.objects.filter(id=cursor.id, watermark__lt=cursor.watermark).update(
                watermark=cursor.watermark
            )


def _count(run: SyncRun, page: RecordPage, merged: MergeCounts) -> None:
    SyncRun.objects.filter(id=run.id).update(
        fetched=F("fetched") + page.fetched,
        inserted=F("inserted") + merged.inserted,
        updated=F("updated") + merged.updated,
        unchanged=F("unchanged") + merged.unchanged,
        withheld=F("withheld") + page.withheld,
        quarantined=F("quarantined") + len(page.rejected),
    )


def _set_aside(run: SyncRun, seat: Seat, page: RecordPage) -> None:
    now = app_now()
    rows = dict(page.rejected)
    Quarantine.objects.bulk_create(
        [
            Quarantine(run=run, seat=seat, remote_id=remote_id, reason=reason, last_seen_at=now)
            for remote_id, reason in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["tenant", "seat", "remote_id"],
        update_fields=["run", "reason", "last_seen_at"],
    )


def _cursor(work: _Import, seat: Seat) -> Cursor:
    """The seat's cursor; a seat linked anew keeps what it had, so that a gap is read again."""
    cursor, _ = Cursor.objects.get_or_create(
        seat=seat, defaults={"watermark": _horizon(work.contract, seat)}
    )
    return cursor


def _horizon(contract: Contract, seat: Seat) -> datetime:
    """How far back the seat's history is wanted, counted from the moment it was linked."""
    assert seat.linked_at is not None  # noqa: S101 - a linked seat has it, by constraint
    return seat.linked_at - timedelta(days=contract.history_days)
