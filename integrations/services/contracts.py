import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from integrations.models import Contract, Integration, LinkedInApp
from integrations.registry import KINDS
from integrations.selectors.contracts import fixed_organization_id, listed_contract
from tenants import audit
from tenants.clock import app_now
from tenants.models import Tenant, User
from tenants.roles import Plan
from tenants.scope import current_tenant_id
from tenants.services.notifications import notify_admins

LAST_YEAR = 2200


class ContractRefused(ValueError):
    """The contract cannot be added. `field` is where the form shows the message."""

    def __init__(self, field: str, message: str, existing: UUID | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.existing = existing


def plan_refusal(tenant: Tenant) -> str:
    """Why this company's plan has no LinkedIn contracts; '' where it has."""
    if Plan(tenant.plan).includes_linkedin:
        return ""
    return (
        "LinkedIn contracts are part of the Team and Corporate plans. "
        f"{tenant.name} is on the {Plan(tenant.plan).label} plan."
    )


def contract_create(
    *,
    kind: str,
    contract_id: str,
    organization_id: str,
    name: str,
    actor: User,
    expires_on: date | None = None,
    history_days: int = 180,
) -> Contract:
    """Add a contract in state requested; the caller has the actor's acknowledgement.

    The row is the request: the dispatcher finds it and the worker sets the contract up.
    Raises ContractRefused.
    """
    tenant = Tenant.objects.get(id=current_tenant_id())
    if reason := plan_refusal(tenant):
        raise ContractRefused("__all__", reason)
    contract_id, organization_id = _plain(contract_id), _plain(organization_id)
    if expires_on and expires_on.year > LAST_YEAR:
        raise ContractRefused("expires_on", f"Choose a day up to {LAST_YEAR}.")
    if expires_on and _end_of(expires_on, tenant) <= app_now():
        raise ContractRefused("expires_on", "This day has passed: nothing would be synced.")
    if kind not in KINDS:
        raise ContractRefused("kind", "This kind of contract cannot be connected yet.")
    if own := listed_contract(kind, contract_id):
        raise ContractRefused("contract_id", f"This contract is listed as {own.name}.", own.id)
    now = app_now()
    # All or nothing: a refusal must not leave the organization's id behind.
    with transaction.atomic():
        contract = Contract(
            kind=kind,
            contract_id=contract_id,
            name=name,
            app=_app_for(organization_id),
            state_changed_at=now,
            ends_at=_end_of(expires_on, tenant) if expires_on else None,
            history_days=history_days,
            acknowledged_by=actor,
            acknowledged_at=now,
        )
        with _live_once():
            # A plain INSERT: ON CONFLICT against a row that row-level security hides fails.
            contract.save(force_insert=True)
    audit.record(
        actor=actor,
        action="contract.created",
        summary=f"Contract {contract} added; data sharing acknowledged",
        subject_id=contract.id,
        details={"contract_id": contract_id, "organization_id": organization_id},
    )
    return contract


def contract_retry(*, contract: Contract, actor: User) -> None:
    """Ask for set-up again after it failed. Raises ContractRefused where it is live elsewhere."""
    if contract.state != Contract.State.FAILED:
        return
    contract.claim_lapsed_at = None
    with _live_once():
        contract.save(update_fields=["claim_lapsed_at"])
        _move(contract, Contract.State.REQUESTED)
    audit.record(
        actor=actor,
        action="contract.retried",
        summary=f"Set-up of {contract} asked for again",
        subject_id=contract.id,
    )


def contract_setting_up(contract: Contract) -> None:
    _move(contract, Contract.State.SETTING_UP)


def contract_awaiting(contract: Contract, reason: str = "") -> None:
    """LinkedIn has to be told by the customer's own administrator; we ask again and again."""
    _move(contract, Contract.State.AWAITING_LINKEDIN, reason)


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


def contract_failed(contract: Contract, reason: str) -> None:
    _move(contract, Contract.State.FAILED, reason)
    notify_admins(
        title=f"{contract.name} could not be connected",
        body=f"{reason} Nothing was imported. Open the contract to try again.",
        url=_page(contract),
    )


def contract_connected(contract: Contract) -> None:
    """Set-up is complete. Raises ContractRefused where another company has it by now."""
    again = contract.connected_at is not None
    contract.connected_at = contract.connected_at or app_now()
    contract.claim_lapsed_at = None
    with _live_once():
        contract.save(update_fields=["connected_at", "claim_lapsed_at"])
    _move(contract, Contract.State.CONNECTED)
    notify_admins(
        title=f"{contract.name} is connected" + (" again" if again else ""),
        body="Sync goes on by itself."
        if again
        else "Link seat holders to users under Connect Users to start their import.",
        url=_page(contract),
    )


def contract_switched_off(contract: Contract) -> None:
    """Somebody switched the integration off in LinkedIn: nothing is synced until it is on again."""
    _move(contract, Contract.State.AWAITING_LINKEDIN, SWITCHED_OFF)
    notify_admins(
        title=f"{contract.name} was switched off in LinkedIn",
        body="Import and export have stopped; what was imported stays. They go on by themselves "
        "once an administrator of the contract switches the integration on again.",
        url=_page(contract),
    )


SWITCHED_OFF = "Switched off in LinkedIn. What was imported stays; nothing new arrives meanwhile."


def contract_seats_asked(contract: Contract) -> None:
    contract.seats_asked_at = app_now()
    contract.save(update_fields=["seats_asked_at"])


def contract_synced(contract_id: UUID) -> None:
    Contract.objects.filter(id=contract_id).update(last_success_at=app_now())


def _move(contract: Contract, state: Contract.State, reason: str = "") -> None:
    if contract.state == state and contract.state_reason == reason:
        return
    contract.state = state
    contract.state_reason = reason
    contract.state_changed_at = app_now()
    contract.save(update_fields=["state", "state_reason", "state_changed_at"])


def _app_for(organization_id: str) -> LinkedInApp:
    """The company's application. Its organization is open to correction until one connected."""
    app, _ = LinkedInApp.objects.get_or_create(defaults={"organization_id": organization_id})
    fixed = fixed_organization_id()
    if fixed and fixed != organization_id:
        raise ContractRefused(
            "organization_id",
            f"This company is connected as organization {fixed}. All its contracts belong to it.",
        )
    if app.organization_id != organization_id:
        app.organization_id = organization_id
        app.callback_url = ""
        app.save(update_fields=["organization_id", "callback_url"])
        # They were announced for another organization.
        Integration.objects.filter(app=app, contract=None).delete()
    return app


@contextmanager
def _live_once() -> Iterator[None]:
    """Turns the database's refusal into ours, which does not say who has the contract."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "contract_live_once" not in str(error):
            raise
        raise ContractRefused(
            "contract_id",
            "This contract is connected to Sourcebridge elsewhere. If it is yours, ask your "
            "LinkedIn account team or our support.",
        ) from error


def _plain(number: str) -> str:
    """LinkedIn's ids are numbers: with leading zeros it is the same contract."""
    return number.lstrip("0") or "0"


def _end_of(expires_on: date, tenant: Tenant) -> datetime:
    """The typed date is the last good day where the company is; the end itself is exclusive."""
    after = expires_on + timedelta(days=1)
    return datetime.combine(after, time.min, zoneinfo.ZoneInfo(tenant.time_zone))


def _page(contract: Contract) -> str:
    return reverse("contracts:detail", args=[contract.id])
