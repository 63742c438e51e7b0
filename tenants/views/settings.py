"""Settings of the company: facts, members, API tokens. Admins only."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tenants.access import allow, principal_of
from tenants.forms import TokenForm
from tenants.roles import may_manage_contracts
from tenants.selectors.members import api_tokens, members
from tenants.services.tokens import api_token_create, api_token_revoke


@require_http_methods(["GET", "POST"])
@allow(may_manage_contracts)
def settings(request: HttpRequest) -> HttpResponse:
    principal = principal_of(request)
    form = TokenForm(request.POST or None, initial={"member": principal.user.id})
    new_token = None
    if request.method == "POST" and form.is_valid():
        _, new_token = api_token_create(
            user=form.cleaned_data["member"].user,
            name=form.cleaned_data["name"],
            actor=principal.user,
        )
        form = TokenForm(initial={"member": principal.user.id})
    response = render(
        request,
        "tenants/settings.html",
        {
            "company": principal.membership.tenant,
            "members": members(),
            "tokens": api_tokens(),
            "token_form": form,
            "new_token": new_token,
        },
    )
    response["Cache-Control"] = "no-store"  # a new token must not stay in a browser's cache
    return response


@require_POST
@allow(may_manage_contracts)
def token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    if api_token_revoke(token_id=token_id, actor=principal_of(request).user):
        messages.success(request, "The token no longer works.")
    return redirect("settings")
