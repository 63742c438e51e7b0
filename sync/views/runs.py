from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from candidates.views.presenters import with_query
from sync.selectors.runs import runs
from sync.views import presenters
from tenants.access import allow
from tenants.keyset import page_of
from tenants.roles import may_manage_contracts

PAGE_SIZE = 50


@require_safe
@allow(may_manage_contracts)
def run_list(request: HttpRequest) -> HttpResponse:
    page = page_of(
        runs(),
        field="queued_at",
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    here = reverse("runs:list")
    return render(
        request,
        "sync/run_list.html",
        {
            "runs": [presenters.run_row(run) for run in page.rows],
            "newer_url": with_query(here, before=page.newer) if page.newer else None,
            "older_url": with_query(here, after=page.older) if page.older else None,
            "contracts_url": reverse("contracts:list"),
        },
    )


@require_safe
@allow(may_manage_contracts)
def run_detail(request: HttpRequest, run_id: UUID) -> HttpResponse:
    run = runs().filter(id=run_id).first()
    if run is None:
        raise Http404
    contract = run.contract
    return render(
        request,
        "sync/run_detail.html",
        {
            "run": presenters.run_row(run),
            "balanced": run.is_balanced,
            "contract": {
                "name": contract.name,
                "url": reverse("contracts:detail", args=[contract.id]),
            }
            if contract
            else None,
            "list_url": reverse("runs:list"),
        },
    )
