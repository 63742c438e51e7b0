from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from candidates.forms import LeadFilterForm, StatusForm
from candidates.models import Candidate, Status
from candidates.selectors import leads as selectors
from candidates.selectors.activity import activity_of
from candidates.selectors.applications import application_of
from candidates.services.applications import StatusRefused, application_status_set
from candidates.views import presenters
from candidates.views.presenters import with_query
from tenants.access import allow, any_member, principal_of
from tenants.keyset import page_of
from tenants.roles import may_manage_contracts, may_see_leads

PAGE_SIZE = 50
SECTIONS = {
    "inmail": "Messages",
    "reviews": "Reviews",
    "notes": "Notes",
    "profile": "Profile",
    "activity": "Activity",
}


@require_safe
@allow(any_member)
def lead_list(request: HttpRequest) -> HttpResponse:
    role = principal_of(request).membership.role
    if not may_see_leads(role):
        # The page exists for everyone, so that a link to it explains instead of refusing.
        return render(request, "candidates/no_access.html", status=403)
    form = LeadFilterForm(request.GET)
    form.is_valid()
    search = form.cleaned_data.get("search", "")
    status = form.cleaned_data.get("status", "")
    visible = selectors.leads_visible_to(principal_of(request).membership)
    found = selectors.leads_filtered(visible, search=search, status=status)
    page = page_of(
        selectors.with_row_details(found),
        field="latest_activity_at",
        size=PAGE_SIZE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    here = reverse("leads:list")
    filters = {"search": search, "status": status}
    context: dict[str, Any] = {
        "rows": [presenters.lead_row(lead) for lead in page.rows],
        "count_label": _count_label(found),
        "newer_url": with_query(here, **filters, before=page.newer) if page.newer else None,
        "older_url": with_query(here, **filters, after=page.older) if page.older else None,
        "filters": {
            "search": search,
            "status_choices": [
                ("", "Any status", not status),
                *((value, label, value == status) for value, label in Status.choices),
            ],
        },
        "active_filters": _active_filters(here, search, status),
        "clear_url": here,
        "can_connect": may_manage_contracts(role),
        "connect_url": reverse("contracts:list"),
        "state": "ok",
    }
    if not page.rows:
        context["state"] = "no_match" if search or status else "first_use"
    return render(request, "candidates/lead_list.html", context)


@require_safe
@allow(may_see_leads)
def lead_detail(request: HttpRequest, lead_id: UUID, section: str = "inmail") -> HttpResponse:
    visible = selectors.leads_visible_to(principal_of(request).membership)
    lead = selectors.lead_get(visible, lead_id)
    if lead is None or section not in SECTIONS:
        raise Http404
    threads = selectors.threads_of(lead)
    above, below = selectors.neighbours(visible, lead)
    count = sum(len(thread.messages.all()) for thread in threads)
    return render(
        request,
        "candidates/lead_detail.html",
        {
            "lead": presenters.lead_header(lead),
            "applications": [
                presenters.application_card(application) for application in lead.applications.all()
            ],
            "threads": threads,
            "record": lead,
            "reader_role": principal_of(request).membership.role,
            "activity": activity_of(lead, threads) if section == "activity" else [],
            "section": section,
            "tabs": [
                {
                    "label": label,
                    "url": _section_url(lead, name),
                    "current": name == section,
                    "count": count if name == "inmail" else "",
                }
                for name, label in SECTIONS.items()
            ],
            "previous_url": reverse("leads:detail", args=[above]) if above else None,
            "next_url": reverse("leads:detail", args=[below]) if below else None,
            "list_url": reverse("leads:list"),
        },
    )


@require_POST
@allow(may_see_leads)
def application_status(request: HttpRequest, application_id: UUID) -> HttpResponse:
    principal = principal_of(request)
    visible = selectors.leads_visible_to(principal.membership)
    application = application_of(visible, application_id)
    if application is None:
        raise Http404
    form = StatusForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the statuses offered.")
    else:
        try:
            application_status_set(
                application_id=application_id,
                status=form.cleaned_data["status"],
                actor=principal.user,
                seen=form.cleaned_data["version"],
            )
            messages.success(request, "The status is saved. LinkedIn is told by itself.")
        except StatusRefused as refused:
            messages.error(request, str(refused))
    return redirect("leads:detail", application.candidate_id)


def _section_url(lead: Candidate, section: str) -> str:
    if section == "inmail":
        return reverse("leads:detail", args=[lead.id])
    return reverse("leads:section", args=[lead.id, section])


def _count_label(found: Any) -> str:
    count, more = selectors.bounded_count(found)
    return f"{count:,}{'+' if more else ''} {'person' if count == 1 else 'people'}"


def _active_filters(here: str, search: str, status: str) -> list[dict[str, str]]:
    active = []
    if search:
        active.append({"label": f"“{search}”", "remove_url": with_query(here, status=status)})
    if status:
        active.append(
            {
                "label": f"Status: {Status(status).label}",
                "remove_url": with_query(here, search=search),
            }
        )
    return active
