"""Where a person starts: the leads, or what their role has instead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tenants.access import allow, any_member, principal_of
from tenants.roles import Role


@require_safe
@allow(any_member)
def home(request: HttpRequest) -> HttpResponse:
    if principal_of(request).membership.role == Role.EMPLOYEE:
        return render(request, "tenants/home_employee.html")
    return redirect("leads:list")
