from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from candidates.views.presenters import with_query
from integrations.models import Contract, Integration
from integrations.registry import Kind
from integrations.selectors.changes import changes_of
from integrations.selectors.contracts import contracts, seats_of
from integrations.selectors.setup import integrations_shown, setup_steps
from integrations.services.contract_states import ContractRefused
from integrations.services.contracts import contract_retry, plan_refusal
from sync.lookup import contract_or_404
from sync.models import SyncRun
from sync.selectors.runs import last_runs, next_runs, runs_of
from sync.services.requests import NotLive, setup_check_now, sync_now
from sync.views import contract_acts, kinds, next_steps, presenters
from tenants.access import allow, principal_of
from tenants.roles import may_manage_contracts

RUNS_SHOWN = 10
SEATS_SHOWN = 8
CHANGES_SHOWN = 12
_SAID_ABOVE = {
    Contract.State.EXPIRED,
    Contract.State.PAUSED,
    Contract.State.AUTH_BROKEN,
    Contract.State.DISCONNECTED,
}


@require_safe
@allow(may_manage_contracts)
def contract_list(request: HttpRequest) -> HttpResponse:
    found = list(contracts())
    ids = [contract.id for contract in found]
    bars, due = last_runs(ids), next_runs(ids)
    refusal = plan_refusal(principal_of(request).membership.tenant)
    return render(
        request,
        "sync/contract_list.html",
        {
            "contracts": [
                presenters.contract_card(contract, bars[contract.id], due.get(contract.id))
                for contract in found
            ],
            "tabs": kinds.tabs(Kind.RECRUITER),
            "summary": presenters.summary(found),
            "plan_refusal": {"title": "Not part of your plan.", "text": refusal}
            if refusal
            else None,
            "add_url": reverse("contracts:add"),
        },
    )


@require_safe
@allow(may_manage_contracts)
def contract_detail(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    return render(request, "sync/contract_detail.html", _detail(contract_id))


@require_safe
@allow(may_manage_contracts)
def contract_status(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """The part of the page that changes by itself, for htmx."""
    detail = _detail(contract_id)
    response = render(request, "sync/_contract_status.html", detail)
    if not detail["polling"] or request.GET.get("phase", detail["phase"]) != detail["phase"]:
        # Another person has to act, or nobody: load the page once more, for what it offers now.
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allow(may_manage_contracts)
def contract_check(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Ask LinkedIn now whether the integration is switched on."""
    try:
        setup_check_now(contract=contract_or_404(contract_id), actor=principal_of(request).user)
        messages.info(request, "LinkedIn is being asked. This page shows the answer by itself.")
    except NotLive as error:
        messages.error(request, str(error))
    return redirect("contracts:detail", contract_id)


@require_POST
@allow(may_manage_contracts)
def contract_sync(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    contract = contract_or_404(contract_id)
    try:
        sync_now(contract=contract, actor=principal_of(request).user)
        messages.success(request, "A run is asked for. It starts within a minute.")
    except NotLive as error:
        messages.error(request, str(error))
    return redirect("contracts:detail", contract_id)


@require_POST
@allow(may_manage_contracts)
def contract_retry_setup(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    try:
        contract_retry(contract=contract_or_404(contract_id), actor=principal_of(request).user)
        messages.success(request, "Set-up is asked for again. It starts within a minute.")
    except ContractRefused as refused:
        messages.error(request, refused.message)
    return redirect("contracts:detail", contract_id)


def _detail(contract_id: UUID) -> dict[str, Any]:
    contract = contract_or_404(contract_id)
    shown = list(runs_of(contract_id)[:RUNS_SHOWN])
    bars, due = last_runs([contract_id]), next_runs([contract_id])
    awaiting = contract.state == Contract.State.AWAITING_LINKEDIN
    setting_up = contract.state in Contract.SETTING_UP
    steps_shown = setting_up or contract.state == Contract.State.FAILED
    integrations = integrations_shown(contract) if steps_shown else []
    phase = _phase(contract)
    card = presenters.contract_card(contract, bars[contract_id], due.get(contract_id))
    status_url = reverse("contracts:status", args=[contract_id])
    return {
        "contract": card,
        # Whether the top of the page says what comes next.
        "told": phase != "working" and bool(card["next"].who or phase in _SAID_ABOVE),
        "steps": setup_steps(contract, integrations) if integrations else [],
        "instructions": next_steps.instructions(contract) if awaiting else None,
        "checked_at": _last_checked(integrations) if awaiting else None,
        "check_url": reverse("contracts:check", args=[contract_id]),
        "retry_url": reverse("contracts:retry", args=[contract_id]),
        "acts": contract_acts.offered(contract),
        "changes": changes_of(contract)[:CHANGES_SHOWN],
        "facts": [
            ("Contract ID", contract.contract_id),
            ("Company LinkedIn ID", contract.organization_id),
            ("History", f"{contract.history_days} days before a seat is linked"),
            ("Last day", presenters.last_day(contract)),
        ],
        "acknowledged_by": str(contract.acknowledged_by),
        "acknowledged_at": contract.acknowledged_at,
        "seats": [presenters.seat_summary(seat) for seat in seats_of(contract)[:SEATS_SHOWN]],
        "runs": [presenters.run_row(run) for run in shown],
        "actions": _actions(contract, card["next"]),
        "polling": setting_up or any(run.state in SyncRun.LIVE for run in shown),
        "poll_seconds": 10 if awaiting else 5,
        "poll_url": with_query(status_url, phase=phase),
        "phase": phase,
        "list_url": reverse("contracts:list"),
    }


def _last_checked(integrations: list[Integration]) -> datetime | None:
    """When LinkedIn last said whether they are on."""
    times = [row.checked_at for row in integrations if row.checked_at]
    return max(times, default=None)


def _phase(contract: Contract) -> str:
    """What the page around the changing part depends on: it is loaded anew when this changes."""
    if contract.state in {Contract.State.REQUESTED, Contract.State.SETTING_UP}:
        return "working"
    return contract.shown_state


def _actions(contract: Contract, coming: next_steps.Next) -> list[dict[str, str]]:
    if contract.shown_state != Contract.State.CONNECTED:
        return []
    sync = {"label": "Sync now", "url": "contracts:sync", "style": "", "method": "post"}
    users = {"label": "Connect Users", "url": "contracts:seats", "style": "primary"}
    # Where that is the next thing to do, the page says so below, with the button.
    shown = [sync] if coming.who else [sync, users]
    return [{**action, "url": reverse(action["url"], args=[contract.id])} for action in shown]
