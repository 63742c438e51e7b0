"""The frame around every run: take the lease, work, end with a state and a plain reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded

from integrations.linkedin.errors import (
    LONGEST_WAIT_SECONDS,
    LinkedInError,
    RateLimited,
    Unauthorized,
    within_reason,
)
from sync.engine.lease import HeldLease, StaleLease, acquire, release
from sync.models import Lane, SyncRun
from sync.services.schedule import due_no_later, park, run_ended
from tenants.clock import app_now
from tenants.scope import tenant_atomic

log = structlog.get_logger(__name__)

RETRY_SECONDS = 60.0


class Stopped(RuntimeError):
    """The contract may not be synced any more, paused or expired. The page is dropped."""


class Suspect(RuntimeError):
    """LinkedIn's answer looked wrong. The watermark stays where it was."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended. `reason` is shown to people."""

    state: SyncRun.State
    reason: str = ""
    retry_seconds: float | None = None
    parked: bool = False
    """LinkedIn asked for the wait: nothing shortens it."""


Worker = Callable[[SyncRun, HeldLease], Outcome]


def run_lane(run_id: UUID, work: Worker) -> None:
    """Do a run, or carry it on after a crash. Delivered twice, the second finds the lease taken."""
    begun = _begin(run_id)
    if begun is None:
        return
    run, lease = begun
    try:
        outcome = work(run, lease)
    except StaleLease:
        log.warning("lease_lost", run=str(run_id), epoch=lease.epoch)
        return
    except Stopped as stopped:
        outcome = Outcome(SyncRun.State.CANCELLED, str(stopped))
    except Suspect as suspect:
        outcome = Outcome(SyncRun.State.SUSPECT, str(suspect))
    except LinkedInError as error:
        outcome = outcome_of(error)
    except SoftTimeLimitExceeded:
        outcome = Outcome(
            SyncRun.State.STALLED, "There is more to read than fits one run. It goes on now.", 0.0
        )
    except Exception:
        # A fault of ours must end the run visibly: left open it would be carried on for ever.
        log.exception("run_broke", run=str(run_id))
        outcome = Outcome(
            SyncRun.State.FAILED,
            "A fault on our side stopped this run. What was imported is safe, and the next run "
            "tries again.",
            # These two have no period of their own.
            LONGEST_WAIT_SECONDS if run.lane in (Lane.SETUP, Lane.HOOKS) else None,
        )
    _end(run, lease, outcome)


def outcome_of(error: LinkedInError) -> Outcome:
    """What a failed call means for the run. Only what may succeed later is tried again."""
    reference = f" LinkedIn's reference: {error.request_id}." if error.request_id else ""
    if isinstance(error, RateLimited):
        wait = within_reason(error.retry_after or RETRY_SECONDS)
        return Outcome(
            SyncRun.State.STALLED,
            f"LinkedIn asked us to slow down. What was read is kept; the rest follows.{reference}",
            wait,
            parked=True,
        )
    if error.retryable:
        return Outcome(
            SyncRun.State.STALLED, f"{error.message} The rest follows.{reference}", RETRY_SECONDS
        )
    if isinstance(error, Unauthorized):
        return Outcome(
            SyncRun.State.FAILED,
            f"LinkedIn did not accept our credentials. What was imported is safe.{reference}",
        )
    return Outcome(SyncRun.State.FAILED, f"LinkedIn refused: {error.message}.{reference}")


def _begin(run_id: UUID) -> tuple[SyncRun, HeldLease] | None:
    with tenant_atomic():
        run = SyncRun.objects.filter(id=run_id, state__in=SyncRun.LIVE).first()
        if run is None:
            return None
        # The lease first, as everywhere: a page in hand holds it and then writes the run.
        lease = acquire(run.lane, run.subject_id)
        if lease is None:
            return None
        run = SyncRun.objects.select_for_update().get(id=run_id)
        if run.state not in SyncRun.LIVE:
            release(lease)
            return None
        run.state = SyncRun.State.RUNNING
        run.started_at = run.started_at or app_now()
        run.epoch = lease.epoch
        run.save(update_fields=["state", "started_at", "epoch"])
        return run, lease


def _end(run: SyncRun, lease: HeldLease, outcome: Outcome) -> None:
    try:
        with tenant_atomic():
            release(lease)
            now = app_now()
            _keep(run, outcome, now)
            run_ended(run)
            if outcome.retry_seconds is not None:
                again = now + timedelta(seconds=outcome.retry_seconds)
                due_no_later(Lane(run.lane), run.subject_id, again)
                if outcome.parked:
                    park(Lane(run.lane), run.subject_id, again)
    except StaleLease:
        log.warning("lease_lost", run=str(run.id), epoch=lease.epoch)


def _keep(run: SyncRun, outcome: Outcome, now: datetime) -> None:
    """Set-up and pushes that go well leave no run: contract and inbox say how far they are."""
    row = SyncRun.objects.filter(id=run.id)
    if run.lane in (Lane.SETUP, Lane.HOOKS) and outcome.state == SyncRun.State.OK:
        row.delete()
    else:
        row.update(state=outcome.state, reason=outcome.reason, ended_at=now)
