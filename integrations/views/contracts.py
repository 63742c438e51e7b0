from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from integrations.forms import ContractForm
from integrations.registry import Kind
from integrations.selectors.contracts import fixed_organization_id
from integrations.services.contract_states import ContractRefused
from integrations.services.contracts import contract_create, plan_refusal
from tenants.access import allow, principal_of
from tenants.roles import may_manage_contracts


@require_http_methods(["GET", "POST"])
@allow(may_manage_contracts)
def contract_add(request: HttpRequest) -> HttpResponse:
    principal = principal_of(request)
    if reason := plan_refusal(principal.membership.tenant):
        messages.error(request, reason)
        return redirect("contracts:list")
    form = ContractForm(request.POST or None, organization_id=fixed_organization_id())
    if request.method == "POST" and form.is_valid():
        known = {name: form.cleaned_data[name] for name in _GIVEN}
        try:
            contract = contract_create(kind=Kind.RECRUITER, actor=principal.user, **known)
        except ContractRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, _said(refused))
        else:
            messages.success(request, f"{contract.name} is requested. Set-up starts by itself.")
            return redirect("contracts:detail", contract.id)
    return render(
        request,
        "integrations/contract_add.html",
        {"form": form, "list_url": reverse("contracts:list")},
    )


_GIVEN = ("contract_id", "name", "organization_id", "expires_on", "history_days")


def _said(refused: ContractRefused) -> str:
    if refused.existing is None:
        return refused.message
    url = reverse("contracts:detail", args=[refused.existing])
    return format_html('{} <a href="{}">Open it</a>', refused.message, url)
