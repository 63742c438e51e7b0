import zoneinfo
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from integrations.models import Contract, Integration, LinkedInApp
from integrations.registry import KINDS
from integrations.selectors.contracts import (
    fixed_organization_id,
    former_contract,
    listed_contract,
)
from integrations.services.contract_acts import contract_revive
from integrations.services.contract_states import ContractRefused, live_once, move
from tenants import audit
from tenants.clock import app_now
from tenants.models import Tenant, User
from tenants.roles import Plan
from tenants.scope import current_tenant_id

LAST_YEAR = 2200


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

    The row is the request: the dispatcher finds it and the worker sets the contract up. One that
    the company disconnected is taken up again, with its seats, links and history.
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
        app = _app_for(organization_id)
        ends_at = _end_of(expires_on, tenant) if expires_on else None
        contract = former_contract(kind, contract_id)
        with live_once():
            if contract is not None:
                contract.app = app
                contract_revive(
                    contract,
                    name=name,
                    ends_at=ends_at,
                    history_days=history_days,
                    actor=actor,
                    now=now,
                )
            else:
                contract = Contract(
                    kind=kind,
                    contract_id=contract_id,
                    name=name,
                    app=app,
                    state_changed_at=now,
                    claimed_at=now,
                    ends_at=ends_at,
                    history_days=history_days,
                    acknowledged_by=actor,
                    acknowledged_at=now,
                )
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
    """Ask for set-up again after it failed. Raises ContractRefused where it is live elsewhere, or
    no longer part of the plan.
    """
    contract = Contract.objects.select_for_update().get(id=contract.id)
    if contract.state != Contract.State.FAILED:
        return
    if reason := plan_refusal(Tenant.objects.get(id=current_tenant_id())):
        raise ContractRefused("__all__", reason)
    contract.claim_lapsed_at = contract.contested_at = None
    with live_once():
        contract.save(update_fields=["claim_lapsed_at", "contested_at"])
        move(contract, Contract.State.REQUESTED)
    audit.record(
        actor=actor,
        action="contract.retried",
        summary=f"Set-up of {contract} asked for again",
        subject_id=contract.id,
    )


def contract_seats_asked(contract: Contract) -> None:
    contract.seats_asked_at = app_now()
    contract.save(update_fields=["seats_asked_at"])


def contract_synced(contract_id: UUID) -> None:
    Contract.objects.filter(id=contract_id).update(last_success_at=app_now())


def _app_for(organization_id: str) -> LinkedInApp:
    """The company's application. Its organization is open to correction until one connected."""
    LinkedInApp.objects.get_or_create(defaults={"organization_id": organization_id})
    # Two admins must not give two organizations, nor set-up go on with the one before.
    app = LinkedInApp.objects.select_for_update().get()
    fixed = fixed_organization_id()
    if fixed and fixed != organization_id:
        raise ContractRefused(
            "organization_id",
            f"This company is connected as organization {fixed}. All its contracts belong to it.",
        )
    if app.organization_id != organization_id:
        app.organization_id = organization_id
        app.callback_url, app.configured_at = "", None
        app.save(update_fields=["organization_id", "callback_url", "configured_at"])
        # They were announced for another organization.
        Integration.objects.filter(app=app, contract=None).delete()
    return app


def _plain(number: str) -> str:
    """LinkedIn's ids are numbers: with leading zeros it is the same contract."""
    return number.lstrip("0") or "0"


def _end_of(expires_on: date, tenant: Tenant) -> datetime:
    """The typed date is the last good day where the company is; the end itself is exclusive."""
    after = expires_on + timedelta(days=1)
    return datetime.combine(after, time.min, zoneinfo.ZoneInfo(tenant.time_zone))
