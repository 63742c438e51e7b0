from collections.abc import Mapping
from uuid import UUID

from integrations.models import Contract, Seat
from integrations.services.contracts import contract_seats_asked
from integrations.services.seats import seats_link
from sync.models import Lane
from sync.services.schedule import due_now
from tenants import audit
from tenants.models import User


class NotLive(ValueError):
    """The contract cannot be synced now. The message is for the user."""


def sync_now(*, contract: Contract, actor: User) -> None:
    """Ask for an import at the next tick. Raises NotLive."""
    if contract.shown_state != Contract.State.CONNECTED:
        raise NotLive(
            "Only a connected contract can be synced; this one is not, is paused, or has ended."
        )
    _ask(Lane.IMPORT, contract, actor, "contract.sync_asked", f"Sync of {contract} asked for")


def setup_check_now(*, contract: Contract, actor: User) -> None:
    """Ask LinkedIn at the next tick whether the integration is switched on by now.

    Raises NotLive where set-up is over.
    """
    if contract.state not in Contract.SETTING_UP:
        raise NotLive("Set-up of this contract is not waiting for anything.")
    summary = f"Look whether {contract} is switched on asked for"
    _ask(Lane.SETUP, contract, actor, "contract.check_asked", summary)


def _ask(lane: Lane, contract: Contract, actor: User, action: str, summary: str) -> None:
    due_now(lane, contract.id)
    audit.record(actor=actor, action=action, summary=summary, subject_id=contract.id)


def seats_refresh(*, contract: Contract, actor: User) -> None:
    """Ask for the seat list to be read from LinkedIn at the next tick. Raises NotLive."""
    sync_now(contract=contract, actor=actor)
    contract_seats_asked(contract)


def seats_connect(
    *, contract: Contract, pairs: Mapping[UUID, UUID | None], actor: User
) -> list[Seat]:
    """Link or unlink seats and ask for their import at once. Raises LinkRefused."""
    changed = seats_link(contract=contract, pairs=pairs, actor=actor)
    if any(seat.user_id for seat in changed):
        due_now(Lane.IMPORT, contract.id)
    return changed
