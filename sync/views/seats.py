from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from candidates.views.presenters import with_query
from integrations.models import Contract
from integrations.selectors.contracts import seats_of
from integrations.selectors.seats import (
    people,
    people_found,
    people_named,
    suggestions,
)
from integrations.services.seats import LinkRefused
from sync.lookup import contract_or_404
from sync.services.requests import NotLive, seats_connect, seats_refresh
from sync.views import presenters, seat_rows
from sync.views.staging import Staging, act, staged
from tenants.access import allow, principal_of
from tenants.roles import may_manage_contracts

PATIENCE = timedelta(minutes=2)
"""How long the page watches for the list it asked for."""


@require_http_methods(["GET", "POST"])
@allow(may_manage_contracts)
def seat_list(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    contract = contract_or_404(contract_id)
    given = request.POST if request.method == "POST" else request.GET
    htmx = bool(request.headers.get("HX-Request"))
    if locked := _locked(contract):
        return render(request, "sync/seat_list.html", _page(contract) | {"locked": locked})
    staging = staged(request.POST, seats_of(contract))
    # A form sent by a program, without a button, is one to save.
    action = request.POST.get("do", "" if htmx or request.method == "GET" else "save")
    refused, problem = False, ""
    if action == "save":
        if not staging.errors and _save(request, contract, staging):
            url = reverse("contracts:detail", args=[contract_id])
            return HttpResponseClientRedirect(url) if htmx else redirect(url)
        refused = True
    elif action == "refresh":
        try:
            seats_refresh(contract=contract, actor=principal_of(request).user)
        except NotLive as error:
            problem = str(error)
    elif action:
        suggested = _known(staging).suggested if action == "all" else {}
        act(staging, action, request.POST, suggested)
    context = _page(contract) | _form(given, staging, _known(staging), action)
    context |= {"refused": refused, "read": _read(contract), "problem": problem}
    template = "sync/_seats.html" if htmx else "sync/seat_list.html"
    return render(request, template, context | {"htmx": htmx})


@require_http_methods(["GET", "POST"])
@allow(may_manage_contracts)
def user_search(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Users to choose from for a seat, for htmx. A form posted along says what is staged."""
    contract = contract_or_404(contract_id)
    given = request.POST if request.method == "POST" else request.GET
    staging = staged(request.POST, seats_of(contract))
    seat = next((s for s in staging.seats.values() if str(s.id) == request.GET.get("seat")), None)
    if seat is None or _locked(contract):
        raise Http404
    suggestion = _known(staging).suggested.get(seat.id)
    found = people_found(given.get("q", ""))
    context = seat_rows.results(found, seat, staging, suggestion)
    return render(request, "sync/_user_results.html", context | {"htmx": True})


@require_safe
@allow(may_manage_contracts)
def seats_read(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """When the list was read, for htmx while a new one is awaited."""
    contract = contract_or_404(contract_id)
    return render(
        request, "sync/_seats_read.html", {"read": _read(contract, request.GET.get("shown", ""))}
    )


def _save(request: HttpRequest, contract: Contract, staging: Staging) -> bool:
    try:
        changed = seats_connect(
            contract=contract, pairs=staging.wanted, actor=principal_of(request).user
        )
    except LinkRefused as refused:
        staging.errors.update(refused.messages)
        return False
    if any(seat.user_id for seat in changed):
        messages.success(request, "The links are saved. Imports start by themselves.")
    elif changed:
        messages.success(request, "The links are saved. What was imported stays.")
    else:
        messages.info(request, "No link was changed.")
    return True


def _known(staging: Staging) -> seat_rows.Known:
    seats = list(staging.seats.values())
    users = {user for seat in seats for user in (seat.user_id, staging.user_of(seat)) if user}
    names = people_named(users) if users else {}
    waiting = [seat for seat in seats if not seat.user_id]
    suggested = suggestions(seats, people(), staging.holders()) if waiting else {}
    return seat_rows.Known(names.keys(), names, suggested)


def _form(
    given: QueryDict, staging: Staging, known: seat_rows.Known, action: str
) -> dict[str, Any]:
    search, show = given.get("search", "").strip(), given.get("show", "all")
    if action.startswith("show:"):
        show = action.removeprefix("show:")
    if action == "everyone":
        search, show = "", "all"
    chosen = seat_rows.chosen(staging, known, show, search)
    page, pages = _page_number(given, action, len(chosen), same=given.get("searched") == search)
    shown = chosen[(page - 1) * seat_rows.PAGE : page * seat_rows.PAGE]
    ids = {seat.id for seat in shown}
    open_seat = staging.seats.get(staging.open) if staging.open else None
    query = given.get("q", "")
    exact = [
        s for i, s in known.suggested.items() if s.exact and not staging.user_of(staging.seats[i])
    ]
    return {
        "seats": seat_rows.rows(shown, staging, known),
        "elsewhere": seat_rows.rows(
            [staging.seats[i] for i in staging.wanted if i not in ids], staging, known
        ),
        "filters": seat_rows.filters(staging, known, show),
        "show": show,
        "search": search,
        "total": len(staging.seats),
        "page": page,
        "pages": pages,
        "changes": len(staging.wanted),
        "exact_suggestions": len(exact),
        "q": query,
        "picker": seat_rows.results(
            people_found(query), open_seat, staging, known.suggested.get(open_seat.id)
        )
        if open_seat
        else None,
        "open": staging.open or "",
    }


def _page_number(given: QueryDict, action: str, rows: int, *, same: bool) -> tuple[int, int]:
    """The page of rows to show and how many there are. A new filter or search begins anew."""
    pages = max(1, -(-rows // seat_rows.PAGE))
    wanted = action.removeprefix("page:") if action.startswith("page:") else given.get("page", "")
    if not wanted.isdecimal() or not same or action.startswith("show:"):
        return 1, pages
    return min(max(1, int(wanted[:6])), pages), pages


def _read(contract: Contract, shown: str | None = None) -> dict[str, Any]:
    """When the list was read, and what became of the wish for a newer one.

    `shown` is when the list on the page was read, as the page said it.
    """
    at, asked = contract.seats_read_at, contract.seats_asked_at
    seen = at.isoformat() if at else ""
    waiting = asked is not None and (at is None or at < asked)
    late = waiting and asked is not None and timezone.now() - asked > PATIENCE
    url = reverse("contracts:seats_read", args=[contract.id])
    return {
        "at": at,
        "waiting": waiting and not late,
        "late": late,
        "fresh": shown is not None and shown != seen and not waiting,
        "url": with_query(url, shown=seen if shown is None else shown),
    }


def _page(contract: Contract) -> dict[str, Any]:
    return {
        "contract": presenters.contract_card(contract, [], None),
        "here": reverse("contracts:seats", args=[contract.id]),
        "search_url": reverse("contracts:user_search", args=[contract.id]),
        "cancel_url": reverse("contracts:detail", args=[contract.id]),
        "list_url": reverse("contracts:list"),
    }


def _locked(contract: Contract) -> str:
    if contract.state == Contract.State.CONNECTED:
        return ""
    if contract.connected_at:
        return (
            "Links can be changed again once the contract is connected. Those that were made are "
            "kept, and what was imported stays."
        )
    return "Users can be connected once set-up is complete. You are told in the bell and by mail."
