"""The steps of set-up, each safe to be done twice. Every one calls LinkedIn with no transaction
open, and keeps what it learned in a short one of its own.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog

from integrations.clients import client_of, parent_client
from integrations.linkedin import configuration, provisioning
from integrations.linkedin.configuration import IntegrationKey, IntegrationStatus
from integrations.linkedin.errors import Conflict, Forbidden, Invalid, Refused, Unauthorized
from integrations.linkedin.urn import urn
from integrations.models import Contract, Integration, LinkedInApp
from integrations.recruiter import endpoints
from integrations.registry import KINDS
from integrations.services import apps
from integrations.services import contract_states as states
from integrations.services.contract_states import ContractRefused
from integrations.services.seats import SeatRecord, seats_store
from integrations.setup.refusals import RECRUITER_LITE, TWO_LOST_SECRETS
from tenants.clock import app_now
from tenants.models import Tenant
from tenants.scope import current_tenant_id, tenant_atomic

log = structlog.get_logger(__name__)
PRODUCT = "Sourcebridge"
OFFERED_AGAIN_AFTER = timedelta(minutes=50)
"""An address that was not taken may have been down just then: the hourly look offers it again."""
_OWN_NAME = re.compile("linkedin", re.IGNORECASE)


def provision(app: LinkedInApp) -> None:
    if app.is_provisioned and (not app.refused_at or _works_after_all(app)):
        return
    with tenant_atomic():
        name = Tenant.objects.get(id=current_tenant_id()).name
    parent, foreign_id = parent_client(), str(app.id)
    # LinkedIn refuses a name with its own in it, however it is written.
    name = f"{PRODUCT} - {_OWN_NAME.sub('LI', name)}"
    try:
        made = provisioning.create_application(parent, foreign_id=foreign_id, name=name)
        secret = made.secret
    except Conflict:
        # Made before: its answer never reached us, or its secret is not accepted any more.
        made = provisioning.find_application(parent, foreign_id=foreign_id)
        try:
            secret = provisioning.roll_secret(parent, application_urn=made.application_urn)
        except Invalid as error:
            raise Invalid(TWO_LOST_SECRETS, status=error.status) from error
    with tenant_atomic():
        apps.app_provisioned(
            app=app,
            application_urn=made.application_urn,
            client_id=made.client_id,
            client_secret=secret,
        )


def _works_after_all(app: LinkedInApp) -> bool:
    """A refusal may have been LinkedIn's passing fault: what works is not to be replaced."""
    try:
        client_of(app).sign_in()
    except Unauthorized:
        return False
    with tenant_atomic():
        apps.app_accepted(app)
    return True


class Superseded(RuntimeError):
    """The contract was taken back or asked for anew, or the company's LinkedIn ID corrected, while
    LinkedIn was asked: what was learned is about something else.
    """


@contextmanager
def keeping(contract: Contract) -> Iterator[Contract]:
    """The transaction that keeps what was learned, with the contract as it is now. Raises
    Superseded.
    """
    with tenant_atomic():
        app = LinkedInApp.objects.select_for_update().get(id=contract.app_id)
        current = Contract.objects.select_for_update().get(id=contract.id)
        current.app = contract.app
        if app.organization_id != contract.app.organization_id:
            raise Superseded
        if current.acknowledged_at != contract.acknowledged_at:
            raise Superseded
        yield current


def announce(contract: Contract) -> None:
    with tenant_atomic():
        rows = [row for row in apps.integrations_of(contract) if row.named_at is None]
    if not rows:
        return
    keys = [integration_key(contract, row) for row in rows]
    configuration.name_integrations(client_of(contract.app), keys, name=PRODUCT)
    with keeping(contract):
        apps.integrations_named(rows)


def configure(contract: Contract) -> None:
    app = contract.app
    with tenant_atomic():
        url = apps.app_callback_url(app)
        rows = apps.integrations_of(contract)
        tried_lately = app.configured_at and app.configured_at > app_now() - OFFERED_AGAIN_AFTER
    if app.callback_url == url and (tried_lately or not app.callback_problem):
        return
    problem = ""
    for row in rows:
        if viewers := configuration.VIEWERS.get(row.type):
            settings = {viewers: configuration.EVERYBODY}
            configuration.configure(client_of(app), integration_key(contract, row), settings)
    for row in rows:
        if row.type == configuration.TAKES_CALLBACK:
            problem = _tell_callback(contract, row, url)
    with keeping(contract):
        apps.app_configured(app=app, callback_url=url, problem=problem)


def _tell_callback(contract: Contract, row: Integration, url: str) -> str:
    """'' or why LinkedIn does not take the address. Set-up goes on: we ask for changes anyway."""
    settings = {configuration.CALLBACK_URL: url}
    try:
        configuration.configure(client_of(contract.app), integration_key(contract, row), settings)
    except Invalid as error:
        # It may hold the address, whose last part is nobody else's business.
        said = error.message.replace(str(contract.app.hook_id), "…")
        log.warning("callback_refused", linkedin_says=said)
        return said
    return ""


def statuses(contract: Contract) -> dict[Integration, IntegrationStatus | None]:
    with tenant_atomic():
        rows = {integration_key(contract, row): row for row in apps.integrations_of(contract)}
    found = configuration.integration_statuses(client_of(contract.app), rows)
    seen = {rows[key]: status for key, status in found.items()}
    with keeping(contract):
        apps.integrations_seen(seen)
    return seen


def lite_refusal(contract: Contract) -> Forbidden | None:
    """A Recruiter Lite contract says so when asked; it would never be switched on."""
    try:
        endpoints.first_seats(client_of(contract.app), contract.contract_id)
    except Forbidden as error:
        return error if RECRUITER_LITE in error.message else None
    except Unauthorized:
        raise
    except Refused:
        return None  # of a contract that is not switched on, whatever LinkedIn calls it
    return None


def connect(contract: Contract, before_page: Callable[[], None]) -> bool:
    """Read the seats and be done. False where another company's claim stands in the way."""
    with tenant_atomic():
        as_of = app_now()
    seats = read_seats(contract, before_page)
    with keeping(contract) as current:
        if current.state not in Contract.SETTING_UP:
            return True
        try:
            states.contract_connected(current)
        except ContractRefused as refused:
            if states.contract_contested(current):
                return False
            states.contract_failed(current, refused.message)
        else:
            seats_store(current, seats, as_of=as_of)
        return True


def integration_key(contract: Contract, row: Integration) -> IntegrationKey:
    """How LinkedIn calls one of the contract's integrations."""
    kind = next(one for one in KINDS[contract.kind].integrations if one.name == row.type)
    context = (
        urn("contract", contract.contract_id)
        if row.contract_id
        else urn("organization", contract.organization_id)
    )
    return IntegrationKey(context, kind.name, kind.tenant_type)


def read_seats(contract: Contract, before_page: Callable[[], None]) -> list[SeatRecord]:
    """Every seat of the contract, page after page. Calls LinkedIn: no transaction is open."""
    return endpoints.seats(client_of(contract.app), contract.contract_id, before_page=before_page)
