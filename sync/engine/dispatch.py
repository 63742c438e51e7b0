"""Which work is due, and the run that says so. PostgreSQL decides, Redis only wakes.

Harmless to run in several places at once: a row is claimed with SKIP LOCKED, a run is unique while
it lives, and a run published twice finds its lease taken.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from sync.models import Lane, Schedule, SyncRun
from tenants.clock import AppNow, app_now
from tenants.scope import tenant_atomic, tenant_scope

CLAIMS_PER_TICK = 500
OF_CONTRACT = (Lane.SETUP, Lane.IMPORT)
REPUBLISH_AFTER = timedelta(seconds=60)
NETS = {Lane.SETUP: timedelta(minutes=15), Lane.HOOKS: timedelta(days=1)}
"""Lanes that ask for their next run themselves: when one comes all the same."""


@dataclass(frozen=True)
class Work:
    """What a task message carries, and nothing else."""

    lane: str
    tenant_id: UUID
    run_id: UUID


def dispatch() -> list[Work]:
    """Claim what is due and find again what was lost. The caller publishes it."""
    return [*_claim_due(), *_find_lost()]


def _claim_due() -> list[Work]:
    claimed: list[Work] = []
    rows = _due().order_by("next_due_at").values_list("id", "tenant_id")[:CLAIMS_PER_TICK]
    for schedule_id, tenant_id in rows:
        with tenant_scope(tenant_id), tenant_atomic():
            schedule = _due().select_for_update(skip_locked=True).filter(id=schedule_id).first()
            if schedule and (run := _open_run(schedule)):
                claimed.append(Work(schedule.lane, tenant_id, run.id))
    return claimed


def _due() -> QuerySet[Schedule]:
    return Schedule.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=AppNow()),
        Q(parked_until__isnull=True) | Q(parked_until__lte=AppNow()),
        active=True,
        next_due_at__lte=AppNow(),
        live_run_id=None,
    )


def _open_run(schedule: Schedule) -> SyncRun | None:
    now = app_now()
    try:
        with transaction.atomic():
            run = SyncRun.objects.create(
                lane=schedule.lane,
                subject_id=schedule.subject_id,
                contract_id=schedule.subject_id if schedule.lane in OF_CONTRACT else None,
                queued_at=now,
            )
    except IntegrityError:
        return None  # the last run is still alive
    schedule.live_run_id = run.id
    schedule.published_at = now
    schedule.next_due_at = _next_due(schedule, now)
    schedule.save(update_fields=["live_run_id", "published_at", "next_due_at"])
    return run


def _next_due(schedule: Schedule, now: datetime) -> datetime:
    """Export is woken by each change; the period is its net for what a change cannot tell."""
    if (net := NETS.get(Lane(schedule.lane))) is not None:
        return now + net
    return next_phase(schedule.subject_id, now, settings.SYNC_PERIOD_SECONDS)


def next_phase(subject_id: UUID, now: datetime, period_seconds: int) -> datetime:
    """The contract's own place in the period, next after now: thousands do not start at once.

    Missed places are skipped, so that downtime is followed by one run and no burst.
    """
    digest = hashlib.blake2b(subject_id.bytes, digest_size=4).digest()
    phase = int.from_bytes(digest) % period_seconds
    elapsed = now.timestamp() - phase
    wait = period_seconds - elapsed % period_seconds
    return now + timedelta(seconds=wait)


def _find_lost() -> list[Work]:
    """Runs published a while ago and not ended: the message or the worker may be gone.

    Publishing again is safe: while the worker lives, its lease turns the second one away; when it
    is dead, the run goes on from its cursors under the next epoch.
    """
    lost = Schedule.objects.filter(
        live_run_id__isnull=False, published_at__lt=AppNow() - REPUBLISH_AFTER
    )
    found = [
        Work(lane, tenant_id, run_id)
        for lane, tenant_id, run_id in lost.values_list("lane", "tenant_id", "live_run_id")[
            :CLAIMS_PER_TICK
        ]
        if run_id
    ]
    ids = [work.run_id for work in found]
    Schedule.objects.filter(live_run_id__in=ids).update(published_at=AppNow())
    return found
