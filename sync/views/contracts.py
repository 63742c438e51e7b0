from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from integrations.models import Contract
from integrations.registry import Kind
from integrations.selectors.contracts import contract_get, contracts, seats_of
from integrations.selectors.setup import setup_steps
from integrations.services.contracts import ContractRefused, contract_retry, plan_refusal
from sync.models import SyncRun
from sync.selectors.runs import last_runs, next_runs, runs_of
from sync.services.requests import NotLive, sync_now
from sync.views import presenters
from tenants.access import allow, principal_of
from tenants.roles import may_manage_contracts

RUNS_SHOWN = 10
SEATS_SHOWN = 8


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
            "tabs": _tabs(),
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
    if not detail["polling"]:
        # It came to rest: load the page once more, for the buttons that it offers now.
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allow(may_manage_contracts)
def contract_sync(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    contract = _contract(contract_id)
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
        contract_retry(contract=_contract(contract_id), actor=principal_of(request).user)
        messages.success(request, "Set-up is asked for again. It starts within a minute.")
    except ContractRefused as refused:
        messages.error(request, refused.message)
    return redirect("contracts:detail", contract_id)


def _detail(contract_id: UUID) -> dict[str, Any]:
    contract = _contract(contract_id)
    shown = list(runs_of(contract_id)[:RUNS_SHOWN])
    bars, due = last_runs([contract_id]), next_runs([contract_id])
    setting_up = contract.state in (*Contract.SETTING_UP, Contract.State.FAILED)
    busy = any(run.state in SyncRun.LIVE for run in shown)
    return {
        "contract": presenters.contract_card(contract, bars[contract_id], due.get(contract_id)),
        "steps": setup_steps(contract) if setting_up else [],
        "facts": [
            ("Contract ID", contract.contract_id),
            ("Company LinkedIn ID", contract.organization_id),
            ("History", f"{contract.history_days} days before a seat is linked"),
            ("Last day", presenters.last_day(contract)),
            ("Data sharing agreed by", str(contract.acknowledged_by)),
        ],
        "seats": [presenters.seat_summary(seat) for seat in seats_of(contract)[:SEATS_SHOWN]],
        "runs": [presenters.run_row(run) for run in shown],
        "actions": _actions(contract),
        "polling": busy or contract.state in Contract.SETTING_UP,
        "poll_url": reverse("contracts:status", args=[contract_id]),
        "list_url": reverse("contracts:list"),
    }


def _actions(contract: Contract) -> list[dict[str, str]]:
    if contract.state == Contract.State.FAILED:
        url = reverse("contracts:retry", args=[contract.id])
        return [{"label": "Try again", "url": url, "style": "primary", "method": "post"}]
    if contract.shown_state != Contract.State.CONNECTED:
        return []
    return [
        {
            "label": "Sync now",
            "url": reverse("contracts:sync", args=[contract.id]),
            "style": "",
            "method": "post",
        },
        {
            "label": "Connect Users",
            "url": reverse("contracts:seats", args=[contract.id]),
            "style": "primary",
            "method": "get",
        },
    ]


def _tabs() -> list[dict[str, Any]]:
    soon = {"disabled": True, "note": "not in this version", "url": "", "current": False}
    return [
        {
            "label": f"{Kind.RECRUITER.label} Contract",
            "url": reverse("contracts:list"),
            "current": True,
        },
        {"label": Kind.REFERRALS.label, **soon},
        {"label": "Job Posting Contracts", **soon},
    ]


def _contract(contract_id: UUID) -> Contract:
    contract = contract_get(contract_id)
    if contract is None:
        raise Http404
    return contract
