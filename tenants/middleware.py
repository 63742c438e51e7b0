"""One company and one transaction around each request."""

import zoneinfo
from collections.abc import Callable

import structlog
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tenants import principal
from tenants.scope import tenant_atomic, tenant_scope

API_PREFIX = "/api/"


class TenantMiddleware:
    """Finds out who asks and for which company; view and rendering run in its transaction.

    An answer of 400 or above takes back everything written on the way to it: a refusal changes
    nothing. Pages never call LinkedIn, so the transaction is short.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = _principal(request)
        request.principal = found  # type: ignore[attr-defined]
        if found is None:
            return self.get_response(request)
        structlog.contextvars.bind_contextvars(tenant=str(found.tenant_id))
        zone = found.user.time_zone or found.membership.tenant.time_zone
        with (
            timezone.override(_zone(zone)),
            tenant_scope(found.tenant_id),
            tenant_atomic(),
        ):
            if _is_of_another_company(request, found):
                response = render(request, "409.html", status=409)
            else:
                response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response


def _principal(request: HttpRequest) -> principal.Principal | None:
    if not request.path_info.startswith(API_PREFIX):
        return principal.from_session(request)
    # The API takes bearer tokens only: a session cookie would make it a target of forged forms.
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return principal.from_token(token.strip()) if scheme.lower() == "bearer" else None


def _is_of_another_company(request: HttpRequest, found: principal.Principal) -> bool:
    """A form opened in one company and sent after switching to another, in another tab."""
    if request.method != "POST" or request.path_info.startswith(API_PREFIX):
        return False
    meant = request.POST.get("_company", "")
    return bool(meant) and meant != str(found.tenant_id)


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
