"""Who may open what. Each page and endpoint names one rule of `tenants.roles`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from tenants.principal import Principal

Rule = Callable[[str], bool]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def any_member(_role: str) -> bool:
    """Everyone who belongs to the company."""
    return True


def principal_of(request: HttpRequest | Request) -> Principal:
    """The person and company of a request that passed `allow` or `Allowed`."""
    plain: Any = request._request if isinstance(request, Request) else request  # noqa: SLF001
    if plain.principal is None:
        raise PermissionDenied
    found: Principal = plain.principal
    return found


def _page_of(request: HttpRequest) -> str:
    """The page that a person sees: a part that htmx fetches is none to come back to."""
    if not request.headers.get("HX-Request"):
        return request.get_full_path()
    seen = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{seen.path}?{seen.query}" if seen.query else seen.path or "/"


def allow(rule: Rule) -> Callable[[View], View]:
    """Let in members of the company whose role passes the rule; others sign in or are refused."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(_page_of(request))
            principal: Principal | None = request.principal  # type: ignore[attr-defined]
            if principal is None:
                return render(request, "tenants/no_company.html", status=403)
            if not rule(principal.membership.role):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.rule = rule  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


class Allowed(BasePermission):
    """The same for API views: `rule = staticmethod(may_see_leads)` on the view."""

    message = "Your role in this company does not allow this."

    def has_permission(self, request: Request, view: APIView) -> bool:
        principal: Principal | None = request._request.principal  # type: ignore[attr-defined] # noqa: SLF001
        rule: Rule = view.rule  # type: ignore[attr-defined]
        return principal is not None and rule(principal.membership.role)
