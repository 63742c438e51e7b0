"""What an admin may do to a contract from its page: rename, pause, resume, disconnect."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from integrations.forms import ContractNameForm
from integrations.models import Contract
from integrations.selectors.contracts import contract_get
from integrations.services import contract_acts as services
from integrations.services.contract_acts import BY_ADMIN, ActRefused
from sync.lookup import contract_or_404
from tenants.access import allow, principal_of
from tenants.roles import may_manage_contracts

State = Contract.State


@dataclass(frozen=True)
class Act:
    """A button with what it stops and what stays; `danger` cannot simply be undone."""

    label: str
    url: str
    button: str
    text: str
    danger: bool = False


def offered(contract: Contract) -> list[Act]:
    """What can be done in the state that the contract is in."""
    shown = []
    if contract.shown_state == State.CONNECTED:
        shown.append(_act(contract, "pause", "Pause", "Pause contract", _PAUSE))
    if BY_ADMIN in contract.pause_reasons and contract.state == State.CONNECTED:
        shown.append(_act(contract, "resume", "Resume", "Resume contract", _RESUME))
    if contract.state == State.DISCONNECTED:
        return shown
    if contract.connected_at is None:
        text = "Take back this contract"
        shown.append(_act(contract, "disconnect", text, "Take back", _TAKE_BACK, danger=True))
    else:
        text = "Disconnect contract"
        shown.append(_act(contract, "disconnect", "Disconnect", text, _DISCONNECT, danger=True))
    return shown


_PAUSE = (
    "Import and export of this contract stop. Links, leads, InMail and everything else that was "
    "imported stay visible and workable. Changes of status are sent, and InMail is caught up, "
    "once you resume."
)
_RESUME = (
    "Import and export go on at once. What LinkedIn still offers of the time between is caught up, "
    "and changes of status that waited are sent."
)
_DISCONNECT = (
    "Import and export of this contract end, and its ID can be used by another company. Leads, "
    "InMail and links to users stay here, visible and workable; what LinkedIn was told stays "
    "there. If you add the same contract again, it is taken up where it stopped. Have Sourcebridge "
    "switched off in LinkedIn too, if nobody needs it there."
)
_TAKE_BACK = (
    "Set-up stops and the contract leaves the list; its ID is free again. Nothing was imported, so "
    "nothing is lost. If the Contract ID or the Company LinkedIn ID is wrong, take it back and add "
    "it anew."
)


def _act(
    contract: Contract, name: str, label: str, button: str, text: str, *, danger: bool = False
) -> Act:
    url = reverse(f"contracts:{name}", args=[contract.id])
    return Act(label, url, button, text, danger)


@require_http_methods(["GET", "POST"])
@allow(may_manage_contracts)
def rename(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    contract = contract_or_404(contract_id)
    form = ContractNameForm(request.POST or None, initial={"name": contract.name})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        services.contract_rename(contract=contract, name=name, actor=principal_of(request).user)
        messages.success(request, f"The contract is called {name} now.")
        return redirect("contracts:detail", contract_id)
    urls = {
        "list_url": reverse("contracts:list"),
        "contract_url": reverse("contracts:detail", args=[contract_id]),
    }
    name = contract_or_404(contract_id).name
    return render(request, "sync/contract_rename.html", {"form": form, "name": name, **urls})


@require_POST
@allow(may_manage_contracts)
def pause(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    done = "The contract is paused. What was imported stays."
    return _do(request, contract_id, services.contract_pause, done)


@require_POST
@allow(may_manage_contracts)
def resume(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    done = "The contract goes on. The next run starts within a minute."
    return _do(request, contract_id, services.contract_resume, done)


@require_POST
@allow(may_manage_contracts)
def disconnect(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    contract = contract_or_404(contract_id)
    done = f"{contract.name} is disconnected. What was imported stays."
    if contract.connected_at is None:
        done = f"{contract.name} is taken back. Nothing was imported."
    return _do(request, contract_id, services.contract_disconnect, done)


def _do(
    request: HttpRequest, contract_id: UUID, act: Callable[..., None], done: str
) -> HttpResponse:
    try:
        act(contract=contract_or_404(contract_id), actor=principal_of(request).user)
        messages.success(request, done)
    except ActRefused as refused:
        messages.error(request, str(refused))
    if contract_get(contract_id) is None:
        return redirect("contracts:list")
    return redirect("contracts:detail", contract_id)
