from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from integrations.models import Contract, Seat
from integrations.selectors.contracts import contract_get, seats_of
from integrations.selectors.seats import suggestions
from integrations.services.seats import LinkRefused
from sync.services.requests import seats_connect
from sync.views import presenters
from tenants.access import allow, principal_of
from tenants.models import Membership
from tenants.roles import may_manage_contracts
from tenants.selectors.members import members


@require_http_methods(["GET", "POST"])
@allow(may_manage_contracts)
def seat_list(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    contract = contract_get(contract_id)
    if contract is None:
        raise Http404
    seats = list(seats_of(contract))
    pairs: dict[UUID, UUID | None] = {}
    errors: dict[UUID, str] = {}
    if request.method == "POST":
        pairs, errors = _pairs(request, seats)
        if not errors:
            try:
                seats_connect(contract=contract, pairs=pairs, actor=principal_of(request).user)
            except LinkRefused as refused:
                errors = refused.messages
            else:
                messages.success(request, "The links are saved. Imports start by themselves.")
                return redirect("contracts:detail", contract_id)
    search = request.GET.get("search", "")
    people = list(members(active_only=True))
    active = {person.user_id for person in people}
    found = suggestions(seats, people)
    context = {
        "contract": presenters.contract_card(contract, [], None),
        "seats": [
            presenters.seat_row(
                seat,
                found.get(seat.id),
                wanted=pairs.get(seat.id, seat.user_id),
                inactive=bool(seat.user_id) and seat.user_id not in active,
                error=errors.get(seat.id, ""),
            )
            for seat in seats
            if _matches(seat, search)
        ],
        "users": _users(people, seats),
        "errors": errors,
        "search": search,
        "cancel_url": reverse("contracts:detail", args=[contract_id]),
        "list_url": reverse("contracts:list"),
        "locked_reason": _locked(contract),
    }
    return render(request, "sync/seat_list.html", context)


def _pairs(
    request: HttpRequest, seats: list[Seat]
) -> tuple[dict[UUID, UUID | None], dict[UUID, str]]:
    """What the form changes, seat by seat; the others keep their links.

    A seat that somebody else linked meanwhile is an error: this page did not show it.
    """
    pairs: dict[UUID, UUID | None] = {}
    errors: dict[UUID, str] = {}
    for seat in seats:
        value = request.POST.get(f"seat-{seat.id}")
        was = request.POST.get(f"was-{seat.id}", str(seat.user_id or ""))
        if value is None or value == was:
            continue
        if was != str(seat.user_id or ""):
            errors[seat.id] = "Somebody else changed this seat meanwhile."
            continue
        try:
            pairs[seat.id] = UUID(value) if value else None
        except ValueError:
            errors[seat.id] = "Choose a user from the list."
    return pairs, errors


def _users(people: list[Membership], seats: list[Seat]) -> list[dict[str, Any]]:
    holders = {seat.user_id: seat.name for seat in seats if seat.user_id}
    return [
        {
            "id": person.user_id,
            "label": f"{person.user.name} ({person.user.email})",
            "disabled": False,
            "note": f"linked to {holders[person.user_id]}" if person.user_id in holders else "",
        }
        for person in people
    ]


def _matches(seat: Seat, search: str) -> bool:
    text = f"{seat.name} {seat.email}".casefold()
    return all(word in text for word in search.casefold().split())


def _locked(contract: Contract) -> str:
    if contract.state == Contract.State.CONNECTED:
        return ""
    return "Users can be connected once set-up is complete. You are told in the bell and by mail."
