"""Export: the newest state of each changed application, acknowledged version by version.

A batch is written down before it is sent, so that a crash after LinkedIn took it leaves a trace.
Every call replaces the whole record: sending the newest state again is always safe, and an older
one is never sent after a newer.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from candidates.models import Application, Change
from integrations.clients import client_of
from integrations.linkedin import ats
from integrations.linkedin.batches import MOST
from integrations.linkedin.batches import Outcome as Sent
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import LinkedInError, Refused, Unauthorized
from integrations.models import LinkedInApp
from integrations.recruiter import outgoing
from integrations.selectors.contracts import live_contracts
from sync.engine.cycle import Outcome, Stopped, outcome_of
from sync.engine.lease import HeldLease, fence
from sync.engine.outgoing_sql import NEXT, PENDING
from sync.models import Lane, Outbox, SyncRun
from sync.services.schedule import due_no_later
from tenants.clock import app_now
from tenants.ids import uuid7
from tenants.scope import tenant_atomic

RETRY_AFTER = timedelta(seconds=60)
_PERIOD = float(settings.SYNC_PERIOD_SECONDS)


@dataclass(frozen=True)
class _Item:
    """One application of a batch, as it stood when the batch was written down."""

    application: Application
    version: int
    changed_at: datetime
    there: str
    """What LinkedIn acknowledged last; '' where that is not certain."""

    @property
    def id(self) -> str:
        return str(self.application.id)

    @property
    def value(self) -> str:
        """What of it changes, in the words that people are shown."""
        reason = self.application.rejection_reason
        return outgoing.STAGE_WORDS[self.application.status] + (f" ({reason})" if reason else "")


def export_changes(run: SyncRun, lease: HeldLease) -> Outcome:
    """Send what changed, batch after batch, until nothing more is due."""
    with tenant_atomic():
        app = LinkedInApp.objects.get(id=run.subject_id)
    totals = {"sent": 0, "refused": 0}
    while True:
        batch, asked, more = _prepare(app, lease)
        if not more:
            return _finish(run, app, totals, asked)
        if not batch:
            continue
        outcomes: dict[str, Sent] = {}
        try:
            _send(client_of(app), app, batch, lease, outcomes)
        except LinkedInError as error:
            # What has no answer LinkedIn may have taken or not: its newest state is sent again.
            _settle(lease, batch, outcomes, error)
            outcome = outcome_of(error)
            # A refusal of the whole company (credentials, contract) may be mended: look again.
            return replace(outcome, retry_seconds=outcome.retry_seconds or _PERIOD)
        _settle(lease, batch, outcomes, None)
        totals["sent"] += sum(o.accepted for o in outcomes.values())
        totals["refused"] += sum(not o.accepted for o in outcomes.values())


def _prepare(app: LinkedInApp, lease: HeldLease) -> tuple[list[_Item], datetime, bool]:
    """Write down the next batch as being sent, before it is.

    Also: as of when it was asked for, and whether anything was found. What changed and changed
    back needs no call: LinkedIn has it.
    """
    with tenant_atomic():
        fence(lease)
        now = app_now()
        with connection.cursor() as cursor:
            cursor.execute(
                PENDING,
                {
                    "settle": settings.SYNC_EXPORT_SETTLE_SECONDS,
                    "app": str(app.id),
                    "limit": MOST,
                    "asked": now,
                },
            )
            pending = {row[0]: row[1:] for row in cursor.fetchall()}
        found = Application.objects.select_related("candidate", "job").filter(id__in=pending)
        items = [_Item(application, *pending[application.id]) for application in found]
        batch = [item for item in items if item.there != item.value]
        for item in items:
            if item.there == item.value:
                _row(item).update(sent_version=item.version, acked_version=item.version)
        Outbox.objects.bulk_create(
            [
                Outbox(
                    id=uuid7(),
                    entity=Change.Entity.APPLICATION,
                    entity_id=item.application.id,
                    state=Outbox.State.SENDING,
                    sent_version=item.version,
                    sent_value=item.value,
                    sent_at=now,
                    retry_at=now + RETRY_AFTER,
                )
                for item in batch
            ],
            update_conflicts=True,
            unique_fields=["tenant", "entity", "entity_id"],
            update_fields=["state", "sent_version", "sent_value", "sent_at", "retry_at"],
        )
        return batch, now, bool(items)


def _send(
    client: LinkedInClient,
    app: LinkedInApp,
    batch: list[_Item],
    lease: HeldLease,
    outcomes: dict[str, Sent],
) -> None:
    """The applications in one call, then the stage of each that was accepted.

    `outcomes` is filled as answers come, so that what is known survives an error: an application
    that was accepted, but whose stage was not sent, is not done.

    The lease is renewed before each call, so that no later worker starts while ours is on its way.
    """
    organization = app.organization_id
    _may_go_on(app, lease)
    put = ats.put_applications(
        client,
        organization,
        {item.id: outgoing.application_body(item.application, item.changed_at) for item in batch},
    )
    outcomes.update({key: outcome for key, outcome in put.items() if not outcome.accepted})
    for item in batch:
        if item.id in outcomes:
            continue
        _may_go_on(app, lease)
        stage = outgoing.stage_body(item.application)
        try:
            outcomes[item.id] = ats.put_part(
                client, organization, item.id, "stages", outgoing.STAGE_ID, stage
            )
        except Unauthorized:
            raise
        except Refused as error:  # of this record alone: the others go on
            outcomes[item.id] = Sent(error.status, error.message)


def _may_go_on(app: LinkedInApp, lease: HeldLease) -> None:
    """Before each call: we still are the writer, and the company still has a live contract."""
    with tenant_atomic():
        fence(lease)
        if not live_contracts().filter(app=app).exists():
            raise Stopped("No contract of the company is live any more. Nothing was lost.")


def _settle(
    lease: HeldLease,
    batch: list[_Item],
    outcomes: dict[str, Sent],
    error: LinkedInError | None,
) -> None:
    """Note what became of each record; acknowledged is the version that was sent, no newer one."""
    unanswered = Sent(0, error.message if error else "")
    with tenant_atomic():
        fence(lease)
        now = app_now()
        for item in batch:
            row = _row(item)
            outcome = outcomes.get(item.id, unanswered)
            if outcome.accepted:
                row.update(
                    state=Outbox.State.ACKED,
                    acked_version=item.version,
                    acked_value=item.value,
                    acked_at=now,
                    retry_at=None,
                    problem="",
                )
            elif outcome.is_unknown:
                row.update(
                    state=Outbox.State.UNKNOWN, retry_at=now + RETRY_AFTER, problem=outcome.message
                )
            else:
                row.update(state=Outbox.State.REFUSED, retry_at=None, problem=outcome.message)


def _row(item: _Item) -> QuerySet[Outbox]:
    return Outbox.objects.filter(entity=Change.Entity.APPLICATION, entity_id=item.application.id)


def _finish(run: SyncRun, app: LinkedInApp, totals: dict[str, int], asked: datetime) -> Outcome:
    with tenant_atomic():
        with connection.cursor() as cursor:
            cursor.execute(NEXT, {"settle": settings.SYNC_EXPORT_SETTLE_SECONDS, "asked": asked})
            following = cursor.fetchone()[0]
        if following is not None:
            due_no_later(Lane.EXPORT, app.id, following)
        SyncRun.objects.filter(id=run.id).update(
            fetched=totals["sent"] + totals["refused"],
            updated=totals["sent"],
            quarantined=totals["refused"],
        )
    if totals["refused"]:
        return Outcome(
            SyncRun.State.PARTIAL, f"LinkedIn refused {totals['refused']} of the changes."
        )
    return Outcome(SyncRun.State.OK, f"{totals['sent']} sent" if totals["sent"] else "")
