"""The states a contract goes through, each reached by one function. What admins have to know they
are told by bell and mail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from integrations.models import Contract
from tenants.clock import app_now
from tenants.services.notifications import notify_admins

CLAIM_LAPSES_AFTER = timedelta(hours=24)
"""How long adding a contract keeps others from adding it, while nobody switches it on."""
CONTEST_ENDS_AFTER = CLAIM_LAPSES_AFTER + timedelta(hours=2)
CONTESTED = (
    "Switched on in LinkedIn. The same contract was added elsewhere meanwhile; unless it proves to "
    "be theirs within a day, it is connected here by itself."
)
SWITCHED_OFF = "Switched off in LinkedIn. What was imported stays; nothing new arrives meanwhile."


class ContractRefused(ValueError):
    """The contract cannot be added. `field` is where the form shows the message."""

    def __init__(self, field: str, message: str, existing: UUID | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.existing = existing


def contract_setting_up(contract: Contract) -> None:
    move(contract, Contract.State.SETTING_UP)


def contract_awaiting(contract: Contract, reason: str = "") -> None:
    """LinkedIn has to be told by the customer's own administrator; we ask again and again."""
    move(contract, Contract.State.AWAITING_LINKEDIN, reason)


def contract_claim_lapse(contract: Contract) -> None:
    """Nobody switched it on in time: from now on another company may add the same contract.

    Set-up goes on all the same: the first that LinkedIn switches it on for has it.
    """
    if contract.claim_lapsed_at is None:
        contract.claim_lapsed_at = app_now()
        contract.save(update_fields=["claim_lapsed_at"])


def contract_waits(contract: Contract, reason: str) -> None:
    """A step could not be done now and will be tried again: say why meanwhile."""
    if contract.state_reason != reason:
        contract.state_reason = reason
        contract.save(update_fields=["state_reason"])


def what_stays(contract: Contract) -> str:
    return "What was imported stays." if contract.connected_at else "Nothing was imported."


def contract_failed(contract: Contract, reason: str) -> None:
    move(contract, Contract.State.FAILED, reason)
    notify_admins(
        title=f"{contract.name} could not be connected",
        body=f"{reason} {what_stays(contract)} Open the contract to try again.",
        url=_page(contract),
    )


def contract_contested(contract: Contract) -> bool:
    """Switched on here, but added elsewhere meanwhile: wait whether that claim lapses.

    False once it has not: then LinkedIn switched it on for the other company too, and first.
    """
    now = app_now()
    if contract.contested_at is None:
        contract.contested_at = now
        contract.save(update_fields=["contested_at"])
    move(contract, Contract.State.AWAITING_LINKEDIN, CONTESTED)
    return now - contract.contested_at < CONTEST_ENDS_AFTER


def contract_connected(contract: Contract) -> None:
    """Set-up is complete. Raises ContractRefused where another company has it by now."""
    again = contract.connected_at is not None
    connected_at = contract.connected_at if contract.is_proven else app_now()
    with live_once():
        Contract.objects.filter(id=contract.id).update(
            connected_at=connected_at, claim_lapsed_at=None, contested_at=None
        )
    contract.connected_at = connected_at
    contract.claim_lapsed_at = contract.contested_at = None
    move(contract, Contract.State.CONNECTED)
    notify_admins(
        title=f"{contract.name} is connected" + (" again" if again else ""),
        body="Sync goes on by itself."
        if again
        else "Link seat holders to users under Connect Users to start their import.",
        url=_page(contract),
    )


def contract_switched_off(contract: Contract) -> None:
    """Somebody switched the integration off in LinkedIn: nothing is synced until it is on again."""
    move(contract, Contract.State.AWAITING_LINKEDIN, SWITCHED_OFF)
    notify_admins(
        title=f"{contract.name} was switched off in LinkedIn",
        body="Import and export have stopped; what was imported stays. They go on by themselves "
        "once an administrator of the contract switches the integration on again.",
        url=_page(contract),
    )


def move(contract: Contract, state: Contract.State, reason: str = "") -> None:
    if contract.state == state and contract.state_reason == reason:
        return
    if contract.state != state:
        contract.state_changed_at = app_now()
    contract.state = state
    contract.state_reason = reason
    contract.save(update_fields=["state", "state_reason", "state_changed_at"])


@contextmanager
def live_once() -> Iterator[None]:
    """Turns the database's refusal into ours, which does not say who has the contract."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "contract_live_once" not in str(error):
            raise
        raise ContractRefused(
            "contract_id",
            "This contract is connected to Sourcebridge elsewhere. If it is yours, try again in a "
            "day, or ask your LinkedIn account team or our support.",
        ) from error


def _page(contract: Contract) -> str:
    return reverse("contracts:detail", args=[contract.id])
