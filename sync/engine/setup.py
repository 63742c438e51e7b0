"""The set-up lane: the engine's frame around `integrations.setup`."""

from integrations.models import Contract
from integrations.setup import contract_setup
from sync.engine.cycle import Outcome
from sync.engine.lease import HeldLease, acquire, guard, release
from sync.models import Lane, SyncRun
from tenants.scope import tenant_atomic


def setup_contract(run: SyncRun, lease: HeldLease) -> Outcome:
    """Take the contract as far as it goes now. Its own state says what is next.

    Contracts of one company share its LinkedIn application: one of them is set up at a time, or
    two would make it at once and one would keep a secret that the other replaced.
    """
    with tenant_atomic():
        contract = Contract.objects.get(id=run.subject_id)
        shared = acquire(Lane.SETUP, contract.app_id)
    if shared is None:
        return Outcome(SyncRun.State.OK, retry_seconds=1.0)
    try:
        wait = contract_setup(run.subject_id, before_step=guard(lease, shared))
    finally:
        with tenant_atomic():
            release(shared)
    with tenant_atomic():
        contract = Contract.objects.get(id=run.subject_id)
    if contract.state == Contract.State.FAILED:
        return Outcome(SyncRun.State.FAILED, contract.state_reason)
    if wait is None:
        return Outcome(SyncRun.State.OK)
    return Outcome(SyncRun.State.OK, retry_seconds=wait.seconds, parked=wait.parked)
