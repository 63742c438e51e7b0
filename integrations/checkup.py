"""Whether everything between us and LinkedIn works: for the switch to the real one, and after.

Asks LinkedIn and changes nothing there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import uuid4

import httpx
from django.conf import settings

from integrations.clients import client_of, parent_client
from integrations.linkedin import configuration, provisioning
from integrations.linkedin.configuration import IntegrationKey
from integrations.linkedin.errors import Forbidden, LinkedInError, NotFound, RateLimited
from integrations.linkedin.hooks import challenge_answer
from integrations.linkedin.urn import urn
from integrations.models import Contract, LinkedInApp
from integrations.recruiter import endpoints
from integrations.registry import ONE_CLICK_EXPORT
from integrations.selectors.apps import contracts_of_app
from integrations.services.apps import app_callback_url, integrations_of
from integrations.setup.steps import integration_key
from tenants.scope import tenant_atomic

CALLBACK_SECONDS = 3.0
"""LinkedIn waits as long for the answer to its challenge."""


class Verdict(StrEnum):
    GOOD = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    verdict: Verdict
    what: str
    detail: str


def good(what: str, detail: str) -> Finding:
    return Finding(Verdict.GOOD, what, detail)


def warn(what: str, detail: str) -> Finding:
    return Finding(Verdict.WARN, what, detail)


def bad(what: str, detail: str) -> Finding:
    return Finding(Verdict.BAD, what, detail)


def _refused(what: str, error: LinkedInError) -> Finding:
    if isinstance(error, RateLimited):
        return warn(what, "LinkedIn asks us to slow down (429): a daily limit may be used up.")
    reference = f" (LinkedIn's reference {error.request_id})" if error.request_id else ""
    return bad(what, error.message + reference)


def check_product() -> Iterator[Finding]:
    """Settings and the parent application."""
    address = settings.LINKEDIN_API_URL
    real = address == "https://api.linkedin.com"
    yield good("address", address) if real else warn("address", f"{address} is not LinkedIn's own")
    if not settings.LINKEDIN_CLIENT_ID or not settings.LINKEDIN_CLIENT_SECRET:
        yield bad("parent", "LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET are not set.")
        return
    try:
        parent_client().sign_in()
        yield good("parent token", f"LinkedIn lets {settings.LINKEDIN_CLIENT_ID} in")
    except LinkedInError as error:
        yield _refused("parent token", error)
    if settings.LINKEDIN_REST_RESOURCES:
        spoken = ", ".join(settings.LINKEDIN_REST_RESOURCES)
        yield good("dialect", f"/rest, version {settings.LINKEDIN_VERSION}, for {spoken}")


def check_company(app: LinkedInApp) -> Iterator[Finding]:
    """One company: its application, integrations, callback and contracts."""
    if not app.is_provisioned:
        yield warn("application", "not made yet: set-up makes it when a contract is added")
        return
    try:
        known = provisioning.find_application(parent_client(), foreign_id=str(app.id))
        same = known.client_id == app.client_id
        made = good("application", known.application_urn)
        other = f"LinkedIn knows it as {known.client_id}, we as {app.client_id}"
        yield made if same else bad("application", other)
    except NotFound:
        yield bad("application", "LinkedIn does not know it: was it made at another address?")
    except LinkedInError as error:
        yield _refused("application", error)
    try:
        client_of(app).sign_in()
        yield good("token", f"LinkedIn lets {app.client_id} in")
    except LinkedInError as error:
        yield _refused("token", error)
        return
    yield check_callback(app)
    with tenant_atomic():
        contracts = contracts_of_app(app)
    if not contracts:
        yield warn("contracts", "none")
    for contract in contracts:
        yield from _check_contract(contract)


def _check_contract(contract: Contract) -> Iterator[Finding]:
    name = f"contract {contract.contract_id}"
    with tenant_atomic():
        keys = [integration_key(contract, row) for row in integrations_of(contract)]
    try:
        statuses = configuration.integration_statuses(client_of(contract.app), keys)
    except LinkedInError as error:
        yield _refused(f"{name}: integrations", error)
    else:
        for key, status in statuses.items():
            enabled = status == configuration.IntegrationStatus.ENABLED
            told = f"{status or 'not announced'} on {key.context}"
            what = f"{name}: {key.type}"
            yield good(what, told) if enabled else warn(what, f"{told}: switch it on in LinkedIn")
    try:
        seats = endpoints.first_seats(client_of(contract.app), contract.contract_id)
        yield good(f"{name}: seats", f"{len(seats)} on the first page")
    except Forbidden as error:
        yield bad(f"{name}: seats", error.message)
    except LinkedInError as error:
        yield _refused(f"{name}: seats", error)


def check_callback(app: LinkedInApp) -> Finding:
    """Challenge our own address as LinkedIn does, from outside as far as this machine can."""
    with tenant_atomic():
        url = app_callback_url(app)
    if problem := _challenge(app, url):
        return bad("callback", problem)
    try:
        told = _told_callback(app)
    except LinkedInError as error:
        return _refused("callback", error)
    if told != url:
        return warn("callback", "answers; LinkedIn has another or none: it is told within the hour")
    if not url.startswith("https://"):
        return warn("callback", "answers, and LinkedIn has it; the real one wants https")
    return good("callback", "answers the challenge, and LinkedIn has it")


def _challenge(app: LinkedInApp, url: str) -> str:
    """What is wrong with the address; '' where it answers and LinkedIn did not refuse it."""
    code = str(uuid4())
    try:
        answer = httpx.get(url, params={"challengeCode": code}, timeout=CALLBACK_SECONDS)
        found = answer.json() if answer.status_code == 200 else None
    except (httpx.HTTPError, ValueError) as error:
        return f"{settings.PUBLIC_URL} did not answer ({type(error).__name__})"
    if found != challenge_answer(code, str(app.client_secret)):
        return f"{settings.PUBLIC_URL} answered {answer.status_code}, not as asked"
    if app.callback_problem:
        return f"LinkedIn does not take it: {app.callback_problem}"
    return ""


def _told_callback(app: LinkedInApp) -> str:
    """The address that LinkedIn has, by its own word."""
    context = urn("organization", app.organization_id)
    export = IntegrationKey(context, ONE_CLICK_EXPORT.name, ONE_CLICK_EXPORT.tenant_type)
    name = configuration.CALLBACK_URL
    return configuration.configured(client_of(app), export, [name]).get(name, "")
