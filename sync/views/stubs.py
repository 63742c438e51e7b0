"""Stand-ins until `sync.services.requests` has them: ask for work that is not due yet."""

from integrations.models import Contract
from sync.models import Lane
from sync.services.schedule import due_now
from tenants import audit
from tenants.models import User


def seats_refresh(*, contract: Contract, actor: User) -> None:
    """Ask for the seat holders anew."""
    due_now(Lane.IMPORT, contract.id)
    audit.record(
        actor=actor,
        action="contract.seats_asked",
        summary=f"Seat holders of {contract} asked for",
        subject_id=contract.id,
    )


def setup_check_now(*, contract: Contract, actor: User) -> None:
    """Ask LinkedIn at the next tick whether the integration is switched on."""
    due_now(Lane.SETUP, contract.id)
    audit.record(
        actor=actor,
        action="contract.check_asked",
        summary=f"Check of {contract} asked for",
        subject_id=contract.id,
    )
