"""Setting a contract up, step by step. Each step may be done twice without harm, commits what it
learned, and leaves the next to the next call: a crash anywhere is carried on from there.

    requested → setting_up → awaiting_linkedin → connected          failed: a final refusal
                                   ↑                 ↓
                                   └─ switched off in LinkedIn

1. provision    the company's child application, one for all its contracts
2. announce     the integrations, under our name: the company's and the contract's
3. configure    where LinkedIn's pushes go, and who sees what we send
4. switched on  by administrators in LinkedIn; we ask again and again
5. connect      the seats are read

Opens its own transactions: none is open while LinkedIn is called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from integrations.linkedin.configuration import IntegrationStatus
from integrations.linkedin.errors import LinkedInError, RateLimited, Unauthorized, within_reason
from integrations.models import Contract
from integrations.services import apps
from integrations.services import contract_states as states
from integrations.setup import steps
from integrations.setup.refusals import plain, plain_of_parent, plain_of_wait
from tenants.clock import app_now
from tenants.scope import tenant_atomic

log = structlog.get_logger(__name__)
RETRY_SECONDS = 60.0


@dataclass(frozen=True)
class Wait:
    """When to go on. `parked`: LinkedIn asked for the wait, so nothing shortens it."""

    seconds: float
    parked: bool = False


def contract_setup(contract_id: UUID, *, before_step: Callable[[], None]) -> Wait | None:
    """Do what can be done now. None: nothing is left to do, or only a person can go on.

    `before_step` makes sure that the caller still is the one who may do it, and raises otherwise:
    where LinkedIn is slow, all steps together take longer than a lease lives.
    """
    contract = _begin(contract_id)
    if contract is None:
        return None
    try:
        return _go_on(contract, before_step)
    except steps.Superseded:
        return Wait(1.0)


def _go_on(contract: Contract, before_step: Callable[[], None]) -> Wait | None:
    try:
        before_step()
        steps.provision(contract.app)
    except LinkedInError as error:
        return _note(contract, error, plain_of_parent(error))
    try:
        for step in (steps.announce, steps.configure):
            before_step()
            step(contract)
        before_step()
        found = steps.statuses(contract).values()
        before_step()
        if any(status != IntegrationStatus.ENABLED for status in found):
            return _await(contract)
        if not steps.connect(contract, before_step):
            return Wait(RETRY_SECONDS)
    except LinkedInError as error:
        return _note(contract, error, plain(error))
    return None


def contract_keep(contract: Contract, *, before_step: Callable[[], None]) -> bool:
    """What a connected contract needs now and then: its integrations announced, our address told,
    and a look whether they are still switched on. False where they are not: it waits again.

    Polling is complete without pushes. Raises LinkedInError, and Superseded where the contract was
    let go or asked for anew meanwhile.
    """
    for step in (steps.announce, steps.configure):
        before_step()
        step(contract)
    before_step()
    statuses = steps.statuses(contract)
    before_step()
    off = [row for row, status in statuses.items() if status != IntegrationStatus.ENABLED]
    if not any(row.contract_id for row in off):
        return True
    with steps.keeping(contract) as current:
        if current.state == Contract.State.CONNECTED:
            states.contract_switched_off(current)
    return False


def _begin(contract_id: UUID) -> Contract | None:
    with tenant_atomic():
        found = Contract.objects.select_related("app").select_for_update(of=("self",))
        contract = found.filter(id=contract_id).first()
        if contract is None or contract.state not in Contract.SETTING_UP:
            return None
        if contract.state == Contract.State.REQUESTED:
            states.contract_setting_up(contract)
        return contract


def _await(contract: Contract) -> Wait | None:
    if contract.state != Contract.State.AWAITING_LINKEDIN and (
        lite := steps.lite_refusal(contract)
    ):
        return _note(contract, lite, plain(lite))
    with steps.keeping(contract) as current:
        if current.state not in Contract.SETTING_UP:
            return None
        was_on = current.is_proven
        states.contract_awaiting(current, states.SWITCHED_OFF if was_on else "")
        now = app_now()
        waiting = now - current.state_changed_at
        claimed = current.claimed_at or current.acknowledged_at
        if not was_on and now - claimed > states.CLAIM_LAPSES_AFTER:
            states.contract_claim_lapse(current)
    return Wait(_patience(waiting))


def _patience(waiting: timedelta) -> float:
    """Seconds until we ask again: often at first, when somebody may be doing it right now."""
    if waiting < timedelta(minutes=15):
        return 60.0
    return 300.0 if waiting < timedelta(hours=2) else 900.0


def _note(contract: Contract, error: LinkedInError, plain: str) -> Wait | None:
    log.warning("setup_step_failed", contract=str(contract.id), failed=type(error).__name__)
    with steps.keeping(contract) as current:
        if current.state not in Contract.SETTING_UP:
            return None
        if not error.retryable:
            if isinstance(error, Unauthorized) and contract.app.is_provisioned:
                apps.app_refused(contract.app)
            states.contract_failed(current, plain)
            return None
        states.contract_waits(current, plain_of_wait(error))
    if isinstance(error, RateLimited) and error.retry_after is not None:
        return Wait(within_reason(error.retry_after), parked=True)
    return Wait(RETRY_SECONDS)
