from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from sync.models import Lane, Schedule, SyncRun

BARS = 20
SHOWN = (Lane.IMPORT, Lane.EXPORT)


def runs() -> QuerySet[SyncRun]:
    """Runs people look at: set-up shows on the contract itself, an export of nothing nowhere."""
    nothing_sent = Q(lane=Lane.EXPORT, state=SyncRun.State.OK, fetched=0)
    return SyncRun.objects.filter(lane__in=SHOWN).exclude(nothing_sent).select_related("contract")


def runs_of(contract_id: UUID) -> QuerySet[SyncRun]:
    return runs().filter(contract_id=contract_id).order_by("-queued_at", "-id")


def last_runs(contract_ids: Iterable[UUID]) -> dict[UUID, list[SyncRun]]:
    """The last 20 import runs of each contract, oldest first."""
    found: dict[UUID, list[SyncRun]] = defaultdict(list)
    for contract_id in contract_ids:
        newest = runs_of(contract_id).filter(lane=Lane.IMPORT)[:BARS]
        found[contract_id] = list(reversed(newest))
    return found


def next_runs(contract_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When the import of each live contract is due next."""
    rows = Schedule.objects.filter(
        lane=Lane.IMPORT, active=True, subject_id__in=list(contract_ids)
    ).values_list("subject_id", "next_due_at", "parked_until")
    return {subject_id: max(due, parked or due) for subject_id, due, parked in rows}
