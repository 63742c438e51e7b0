"""Setting a contract up, one step at a time. Each step may be done twice without harm, commits
what it learned, and leaves the next to the next call: a crash anywhere is carried on from there.

    requested → setting_up → awaiting_linkedin → connected          failed: a final refusal
"""

from uuid import UUID

import structlog

from integrations.clients import client_of, parent_client
from integrations.linkedin import provisioning
from integrations.linkedin.errors import Conflict, Forbidden, LinkedInError, Unauthorized
from integrations.linkedin.provisioning import IntegrationStatus
from integrations.linkedin.urn import urn
from integrations.models import Contract, LinkedInApp
from integrations.recruiter import endpoints
from integrations.registry import KINDS
from integrations.services import contracts as services
from integrations.services.seats import SeatRecord, seats_store
from tenants.models import Tenant
from tenants.scope import current_tenant_id, tenant_atomic

log = structlog.get_logger(__name__)
PRODUCT = "Sourcebridge"


def contract_setup(contract_id: UUID) -> None:
    """Do what can be done now. Where LinkedIn must act first, the state says so and we ask again.

    Opens its own transactions: none is open while LinkedIn is called.
    """
    contract = _begin(contract_id)
    if contract is None:
        return
    try:
        _provision(contract.app)
        _name(contract)
        _connect(contract)
    except LinkedInError as error:
        _note(contract, error)


def _begin(contract_id: UUID) -> Contract | None:
    with tenant_atomic():
        contract = Contract.objects.select_related("app").filter(id=contract_id).first()
        if contract is None or contract.state not in Contract.SETTING_UP:
            return None
        if contract.state == Contract.State.REQUESTED:
            services.contract_setting_up(contract)
        return contract


def _provision(app: LinkedInApp) -> None:
    if app.is_provisioned:
        return
    with tenant_atomic():
        name = Tenant.objects.get(id=current_tenant_id()).name
    parent, foreign_id = parent_client(), str(app.id)
    # LinkedIn refuses a name with its own in it.
    name = f"{PRODUCT} - {name.replace('LinkedIn', 'LI')}"
    try:
        made = provisioning.create_application(parent, foreign_id=foreign_id, name=name)
    except Conflict:
        # Made before, but its answer never reached us.
        made = provisioning.recover_application(parent, foreign_id=foreign_id)
    with tenant_atomic():
        services.app_provisioned(
            app=app,
            application_urn=made.application_urn,
            client_id=made.client_id,
            client_secret=made.secret,
        )


def _name(contract: Contract) -> None:
    if contract.named_at:
        return
    provisioning.name_integration(parent_client(), _integration_key(contract), name=PRODUCT)
    with tenant_atomic():
        services.contract_named(contract)


def _connect(contract: Contract) -> None:
    status = provisioning.integration_status(parent_client(), _integration_key(contract))
    if status != IntegrationStatus.ENABLED:
        with tenant_atomic():
            current = Contract.objects.select_for_update().get(id=contract.id)
            if current.state in Contract.SETTING_UP:
                services.contract_awaiting(current)
        return
    seats = read_seats(contract)
    with tenant_atomic():
        current = Contract.objects.select_for_update().get(id=contract.id)
        if current.state not in Contract.SETTING_UP:
            return
        current.app = contract.app
        seats_store(current, seats)
        services.contract_connected(current)


def read_seats(contract: Contract) -> list[SeatRecord]:
    """Every seat of the contract, page after page. Calls LinkedIn: no transaction is open."""
    return endpoints.seats(client_of(contract.app), contract.contract_id)


def _integration_key(contract: Contract) -> dict[str, str]:
    kind = KINDS[contract.kind]
    return {
        "integrationContext": urn("contract", contract.contract_id),
        "integrationType": kind.integration_type,
        "tenantType": kind.tenant_type,
        "dataProvider": "ATS",
    }


def _note(contract: Contract, error: LinkedInError) -> None:
    log.warning("setup_step_failed", contract=str(contract.id), failed=type(error).__name__)
    with tenant_atomic():
        current = Contract.objects.select_for_update().get(id=contract.id)
        if current.state not in Contract.SETTING_UP:
            return
        if error.retryable:
            services.contract_waits(current, f"{error.message} We try again by ourselves.")
        else:
            services.contract_failed(current, _plain(error))


def _plain(error: LinkedInError) -> str:
    if isinstance(error, Unauthorized):
        return "LinkedIn did not accept our credentials. An operator has to look at them."
    if isinstance(error, Forbidden) and "RECRUITER_LITE" in error.message:
        return (
            "This is a Recruiter Lite contract. LinkedIn shares data of Corporate contracts only."
        )
    if isinstance(error, Forbidden):
        return "LinkedIn does not let us use this contract. Check the Contract ID and company ID."
    return f"LinkedIn refused: {error.message}"
