"""Pushes: what each speaks of is fetched, and what follows is done. Polling finds the same later,
so a push that is lost costs time and nothing else.
"""

from collections.abc import Callable
from contextlib import suppress

import structlog

from integrations.clients import client_of
from integrations.linkedin.configuration import integrations_of_request
from integrations.linkedin.errors import LinkedInError, Refused, Unauthorized
from integrations.models import Contract, LinkedInApp
from integrations.services.apps import integrations_of
from integrations.setup import contract_keep
from integrations.setup.steps import Superseded, integration_key
from sync.engine.cycle import Outcome, outcome_of
from sync.engine.lease import HeldLease, fence, guard
from sync.models import Inbox, Lane, SyncRun
from sync.services.inbox import push_begin, push_handled, push_next, push_tried, pushes_forget
from sync.services.schedule import due_now
from tenants.scope import tenant_atomic

log = structlog.get_logger(__name__)

Handled = tuple[Inbox.State, str]
Guard = Callable[[], None]


def handle_pushes(run: SyncRun, lease: HeldLease) -> Outcome:
    """Every push that waits, oldest first, until none is left or LinkedIn does not answer."""
    still_ours = guard(lease)
    while True:
        with tenant_atomic():
            fence(lease)
            app = LinkedInApp.objects.get(id=run.subject_id)
            push = push_next(app)
            if push is None:
                pushes_forget()
                return Outcome(SyncRun.State.OK)
            if not push_begin(push):
                continue

        try:
            state, note = _HANDLERS.get(push.type, _unknown)(app, push, still_ours)
        except LinkedInError as error:
            with tenant_atomic():
                fence(lease)
                if not error.retryable:
                    push_handled(push, Inbox.State.FAILED, error.message)
                    continue
                push_tried(push, error.message)
            return outcome_of(error)
        with tenant_atomic():
            fence(lease)
            push_handled(push, state, note)


def _status_change(app: LinkedInApp, push: Inbox, still_ours: Guard) -> Handled:
    """Somebody switched an integration on or off in LinkedIn: look at the contracts concerned."""
    alive = (*Contract.SETTING_UP, Contract.State.CONNECTED)
    with tenant_atomic():
        found = Contract.objects.select_related("app").filter(app=app, state__in=alive)
        contracts = list(found.order_by("created_at"))
        ours = {}
        for contract in contracts:
            for row in integrations_of(contract):
                key = integration_key(contract, row)
                ours[key.context, key.type] = row
    named = _named(app, push.request_id)
    concerned = [ours[place] for place in named if place in ours]
    if named and not concerned:
        return Inbox.State.IGNORED, "It speaks of integrations that are not this company's."
    of_company = not concerned or any(row.contract_id is None for row in concerned)
    ids = {row.contract_id for row in concerned}
    for contract in contracts:
        if of_company or contract.id in ids:
            _look_at(contract, still_ours)
    return Inbox.State.DONE, ""


def _named(app: LinkedInApp, request_id: str) -> set[tuple[str, str]]:
    """Contexts and types that a push speaks of; none where LinkedIn does not say: look at all."""
    if not request_id:
        return set()
    try:
        named = integrations_of_request(client_of(app), request_id)
    except Unauthorized:
        raise
    except Refused:
        return set()  # too long ago, or not ours to ask about
    return {(key.context, key.type) for key in named}


def _look_at(contract: Contract, still_ours: Guard) -> None:
    if contract.state in Contract.SETTING_UP:
        with tenant_atomic():
            due_now(Lane.SETUP, contract.id)
    elif contract.state == Contract.State.CONNECTED:
        with suppress(Superseded):
            contract_keep(contract, before_step=still_ours)


def _not_yet(_app: LinkedInApp, _push: Inbox, _still_ours: Guard) -> Handled:
    return Inbox.State.IGNORED, "One-click export is not in this version."


def _unknown(_app: LinkedInApp, push: Inbox, _still_ours: Guard) -> Handled:
    return Inbox.State.IGNORED, f"Pushes of type {push.type} are not for us."


_HANDLERS: dict[str, Callable[[LinkedInApp, Inbox, Guard], Handled]] = {
    "INTEGRATION_STATUS_CHANGE": _status_change,
    "EXPORT_CANDIDATE_PROFILE": _not_yet,
}
