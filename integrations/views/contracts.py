from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from integrations import estimates
from integrations.forms import ContractForm
from integrations.linkedin.limits import INMAIL_CALLS_PER_DAY
from integrations.registry import Kind
from integrations.selectors.contracts import fixed_organization_id
from integrations.services.contract_states import ContractRefused
from integrations.services.contracts import contract_create, plan_refusal
from tenants.access import allow, principal_of
from tenants.roles import may_manage_contracts

_GIVEN = ("contract_id", "name", "organization_id", "expires_on", "history_days")
_NAMES = {30: "30 days", 90: "90 days", 180: "180 days", 365: "1 year", 730: "2 years"}


@require_http_methods(["GET", "POST"])
@allow(may_manage_contracts)
def contract_add(request: HttpRequest) -> HttpResponse:
    principal = principal_of(request)
    if reason := plan_refusal(principal.membership.tenant):
        messages.error(request, reason)
        return redirect("contracts:list")
    organization_id = fixed_organization_id()
    if preset := request.POST.get("preset", ""):
        typed = {**request.POST.dict(), "history_days": preset}
        form = ContractForm.unsent(typed, organization_id=organization_id)
        part = bool(request.headers.get("HX-Request"))
        template = "integrations/_history.html" if part else "integrations/contract_add.html"
        return render(request, template, _context(form))
    form = ContractForm(request.POST or None, organization_id=organization_id)
    if request.method == "POST" and form.is_valid():
        known = {name: form.cleaned_data[name] for name in _GIVEN}
        try:
            contract = contract_create(kind=Kind.RECRUITER, actor=principal.user, **known)
        except ContractRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, _said(refused))
        else:
            messages.success(request, f"{contract.name} is requested. Set-up starts by itself.")
            return redirect("contracts:detail", contract.id)
    return render(request, "integrations/contract_add.html", _context(form))


@require_safe
@allow(may_manage_contracts)
def history_estimate(request: HttpRequest) -> HttpResponse:
    """What so many days of history cost, for htmx while somebody chooses."""
    form = ContractForm({"history_days": request.GET.get("history_days", "")})
    problem = " ".join(str(error) for error in form.errors.get("history_days", []))
    context = {"problem": problem, **_estimates(form.days)}
    return render(request, "integrations/_estimate.html", context)


def _context(form: ContractForm) -> dict[str, Any]:
    days = form.days
    return {
        "form": form,
        "organization_id": form.fields["organization_id"].initial or "",
        "list_url": reverse("contracts:list"),
        "add_url": reverse("contracts:add"),
        "presets": [
            {"days": preset, "label": _NAMES[preset], "current": preset == days}
            for preset in estimates.PRESETS
        ],
        "all_presets": [
            {"label": _NAMES[preset], "rows": estimates.estimates(preset)}
            for preset in estimates.PRESETS
        ],
        "examples": estimates.EXAMPLES,
        **_estimates(days),
    }


def _estimates(days: int | None) -> dict[str, Any]:
    return {
        "days": days,
        "rows": estimates.estimates(days) if days else [],
        "calls_per_day": INMAIL_CALLS_PER_DAY,
    }


def _said(refused: ContractRefused) -> str:
    if refused.existing is None:
        return refused.message
    url = reverse("contracts:detail", args=[refused.existing])
    return format_html('{} <a href="{}">Open it</a>', refused.message, url)
