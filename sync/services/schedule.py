"""Asking for work: the row is the request, so a lost nudge loses nothing."""

from datetime import datetime
from uuid import UUID

from sync.models import Lane, Schedule, SyncRun
from tenants.clock import AppNow
from tenants.scope import current_tenant_id


def due_now(lane: Lane, subject_id: UUID) -> None:
    """Ask for a run at the next tick."""
    Schedule.objects.filter(lane=lane, subject_id=subject_id).update(next_due_at=AppNow())


def due_from_now_on(lane: Lane, subject_id: UUID) -> None:
    """Ask for a run at the next tick of a lane that has no schedule before it is first needed."""
    Schedule.objects.update_or_create(
        lane=lane,
        subject_id=subject_id,
        defaults={"next_due_at": AppNow(), "active": True},
        create_defaults={
            "tenant_id": current_tenant_id(),
            "next_due_at": AppNow(),
            "active": True,
        },
    )


def due_no_later(lane: Lane, subject_id: UUID, moment: datetime) -> None:
    """Ask for a run at `moment`, unless one is due before."""
    Schedule.objects.filter(lane=lane, subject_id=subject_id, next_due_at__gt=moment).update(
        next_due_at=moment
    )


def park(lane: Lane, subject_id: UUID, moment: datetime) -> None:
    """Nothing of this lane before `moment`: LinkedIn asked for it, so no wish overrides it."""
    Schedule.objects.filter(lane=lane, subject_id=subject_id).update(parked_until=moment)


def run_ended(run: SyncRun) -> None:
    """Let the next run of this lane be claimed."""
    Schedule.objects.filter(live_run_id=run.id).update(live_run_id=None, published_at=None)
