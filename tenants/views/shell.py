"""The small forms of the frame around every page: company, preferences, bell, more."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from tenants.access import allow, any_member, principal_of
from tenants.principal import SESSION_KEY
from tenants.selectors.members import notifications_of
from tenants.services.companies import preferences_set
from tenants.services.notifications import notification_read, notifications_read

BELL_LENGTH = 50


@require_POST
@allow(any_member)
def switch_company(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("company", "")
    companies = principal_of(request).companies
    membership = next((m for m in companies if str(m.tenant_id) == chosen), None)
    if membership is None:
        raise Http404
    request.session[SESSION_KEY] = str(membership.tenant_id)
    messages.success(request, f"You are now working in {membership.tenant.name}.")
    return redirect("home")


@require_POST
@allow(any_member)
def preferences(request: HttpRequest) -> HttpResponse:
    keys = request.POST.get("keys")
    preferences_set(
        user=principal_of(request).user,
        theme=request.POST.get("theme", ""),
        single_key_shortcuts=None if keys is None else keys == "on",
    )
    return HttpResponseRedirect(_safe_next(request))


@require_GET
@allow(any_member)
def notifications(request: HttpRequest) -> HttpResponse:
    newest = list(notifications_of(principal_of(request).user)[:BELL_LENGTH])
    return render(request, "tenants/notifications.html", {"notifications": newest})


@require_POST
@allow(any_member)
def notifications_read_all(request: HttpRequest) -> HttpResponse:
    notifications_read(membership=principal_of(request).membership)
    return redirect("notifications")


@require_GET
@allow(any_member)
def notification_open(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    """Follow a line of the bell to what it is about; it counts as read from then on."""
    found = notifications_of(principal_of(request).user).filter(id=notification_id).first()
    if found is None:
        raise Http404
    notification_read(notification=found)
    return HttpResponseRedirect(found.url or reverse("notifications"))


@require_GET
@allow(any_member)
def more(request: HttpRequest) -> HttpResponse:
    return render(request, "tenants/more.html")


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    local = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if local else reverse("home")
