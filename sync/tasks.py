"""What the worker is told to do. A message carries ids only; all rules are in the engine."""

from collections.abc import Callable
from uuid import UUID

from celery import Task, shared_task

from sync.engine.cycle import Outcome, run_lane
from sync.engine.dispatch import REPUBLISH_AFTER, dispatch
from sync.engine.exporting import export_changes
from sync.engine.hooks import handle_pushes
from sync.engine.importing import import_contract
from sync.engine.lease import HeldLease
from sync.engine.setup import setup_contract
from sync.models import Lane, SyncRun
from tenants.scope import tenant_scope


@shared_task
def tick() -> int:
    """Find what is due and hand it to the workers; fired by beat."""
    work = dispatch()
    for item in work:
        TASK_OF_LANE[item.lane].apply_async(
            (str(item.tenant_id), str(item.run_id)), expires=REPUBLISH_AFTER.total_seconds()
        )
    return len(work)


@shared_task
def setup(tenant_id: str, run_id: str) -> None:
    _run(tenant_id, run_id, setup_contract)


@shared_task
def import_(tenant_id: str, run_id: str) -> None:
    _run(tenant_id, run_id, import_contract)


@shared_task
def export(tenant_id: str, run_id: str) -> None:
    _run(tenant_id, run_id, export_changes)


@shared_task
def hooks(tenant_id: str, run_id: str) -> None:
    _run(tenant_id, run_id, handle_pushes)


TASK_OF_LANE: dict[str, Task] = {
    Lane.SETUP: setup,
    Lane.IMPORT: import_,
    Lane.EXPORT: export,
    Lane.HOOKS: hooks,
}


def _run(tenant_id: str, run_id: str, work: Callable[[SyncRun, HeldLease], Outcome]) -> None:
    with tenant_scope(UUID(tenant_id)):
        run_lane(UUID(run_id), work)
