"""The set-up lane: the engine's frame around `integrations.setup`."""

from integrations.models import Contract
from integrations.setup import contract_setup
from sync.engine.cycle import Outcome
from sync.engine.lease import HeldLease
from sync.models import SyncRun
from tenants.scope import tenant_atomic


def setup_contract(run: SyncRun, lease: HeldLease) -> Outcome:
    """Take the contract as far as it goes now. Its own state says what is next."""
    contract_setup(run.subject_id)
    with tenant_atomic():
        contract = Contract.objects.get(id=run.subject_id)
    if contract.state == Contract.State.FAILED:
        return Outcome(SyncRun.State.FAILED, contract.state_reason)
    return Outcome(SyncRun.State.OK, contract.state_reason)
