"""What an admin does to a contract: name it, pause it, let it go. Each act is one audit record."""

from datetime import datetime

from integrations.models import Contract
from integrations.services.contract_states import move
from tenants import audit
from tenants.models import User

BY_ADMIN = "admin"
"""The reason of a pause that an admin asked for; reasons form a set, and each is taken away by
whoever gave it.
"""


class ActRefused(ValueError):
    """The contract is in no state for it. The message is for the user."""


def contract_rename(*, contract: Contract, name: str, actor: User) -> None:
    before, contract.name = contract.name, name
    if before == name:
        return
    contract.save(update_fields=["name"])
    _record(contract, actor, "contract.renamed", f"“{before}” is now called “{name}”")


def contract_pause(*, contract: Contract, actor: User) -> None:
    """Stop both directions, within a page of a run under way. Raises ActRefused."""
    current = _locked(contract)
    if current.shown_state != Contract.State.CONNECTED:
        raise ActRefused("Only a connected contract can be paused; this one is not.")
    current.pause_reasons = sorted({*current.pause_reasons, BY_ADMIN})
    current.save(update_fields=["pause_reasons"])
    _record(current, actor, "contract.paused", f"Contract {current} paused")


def contract_resume(*, contract: Contract, actor: User) -> None:
    """Take the admins' reason away; what was missed is caught up. Raises ActRefused."""
    current = _locked(contract)
    if BY_ADMIN not in current.pause_reasons:
        raise ActRefused("This contract is not paused by an admin.")
    current.pause_reasons = [why for why in current.pause_reasons if why != BY_ADMIN]
    current.save(update_fields=["pause_reasons"])
    _record(current, actor, "contract.resumed", f"Contract {current} resumed")


def contract_disconnect(*, contract: Contract, actor: User) -> None:
    """End it: nothing is synced any more, what was imported stays, its ID is free.

    One that was never connected leaves the list; the company's LinkedIn ID can then be given anew.
    Raises ActRefused.
    """
    current = _locked(contract)
    if current.state == Contract.State.DISCONNECTED:
        raise ActRefused("This contract is disconnected already.")
    current.pause_reasons = []
    current.save(update_fields=["pause_reasons"])
    move(current, Contract.State.DISCONNECTED)
    if current.connected_at:
        _record(current, actor, "contract.disconnected", f"Contract {current} disconnected")
    else:
        summary = f"Contract {current} taken back before it was connected"
        _record(current, actor, "contract.withdrawn", summary)


def contract_revive(
    contract: Contract,
    *,
    name: str,
    ends_at: datetime | None,
    history_days: int,
    actor: User,
    now: datetime,
) -> None:
    """Begin set-up of a disconnected contract anew, with its seats, links and cursors.

    The caller has the actor's acknowledgement and keeps the claim (`live_once`).
    """
    contract.name = name
    contract.ends_at = ends_at
    contract.history_days = history_days
    contract.acknowledged_by = actor
    contract.acknowledged_at = now
    contract.claim_lapsed_at = contract.contested_at = None
    if contract.connected_at is not None:
        contract.claimed_at = now  # it was theirs once
    contract.seats_read_at = None
    contract.save(
        update_fields=[
            "name",
            "ends_at",
            "history_days",
            "acknowledged_by",
            "acknowledged_at",
            "claimed_at",
            "claim_lapsed_at",
            "contested_at",
            "seats_read_at",
        ]
    )
    move(contract, Contract.State.REQUESTED)


def _locked(contract: Contract) -> Contract:
    return Contract.objects.select_for_update().get(id=contract.id)


def _record(contract: Contract, actor: User, action: str, summary: str) -> None:
    audit.record(actor=actor, action=action, summary=summary, subject_id=contract.id)
