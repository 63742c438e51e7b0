"""Asking for work: the row is the request, so a lost nudge loses nothing."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sync.models import Lane, Schedule, SyncRun
from tenants.clock import AppNow


def due_now(lane: Lane, subject_id: UUID) -> None:
    """Ask for a run at the next tick."""
    Schedule.objects.filter(lane=lane, subject_id=subject_id).update(next_due_at=AppNow())


def due_no_later(lane: Lane, subject_id: UUID, moment: datetime) -> None:
    """Ask for a run at `moment`, unless one is due before."""
    Schedule.objects.filter(
        Q(next_due_at__isnull=True) | Q(next_due_at__gt=moment), lane=lane, subject_id=subject_id
    ).update(next_due_at=moment)


def run_ended(run: SyncRun) -> None:
    """Let the next run of this lane be claimed."""
    Schedule.objects.filter(live_run_id=run.id).update(live_run_id=None, published_at=None)
