"""The frame's context: who is signed in where, and which pages their role has."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tenants.models import Tenant
from tenants.principal import Principal
from tenants.roles import Plan, Role, may_manage_contracts, may_see_leads
from tenants.selectors.members import unread_count


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` for templates/base.html; nothing where nobody is signed in to a company."""
    principal: Principal | None = getattr(request, "principal", None)
    if principal is None:
        return {"shell": None}
    membership, user = principal.membership, principal.user
    company: Tenant = membership.tenant
    groups = _navigation(request.path, membership.role)
    items = [item for group in groups for item in group["items"]]
    return {
        "shell": {
            "company": {
                "id": str(company.id),
                "name": company.name,
                "initial": company.name[:1].upper(),
            },
            "plan_label": f"{Plan(company.plan).label} plan",
            "companies": [
                {"id": m.tenant_id, "name": m.tenant.name, "current": m.id == membership.id}
                for m in principal.companies
            ],
            "role_label": Role(membership.role).label,
            "user_name": user.name,
            "user_email": user.email,
            "nav": groups,
            "tabs": [*items[:3], _item(request.path, "More", "more", "menu")],
            "unread": unread_count(user),
            "theme": user.theme,
            "keys_off": not user.single_key_shortcuts,
            "can_search": may_see_leads(membership.role),
        }
    }


def _navigation(path: str, role: str) -> list[dict[str, Any]]:
    groups = []
    if role != Role.EMPLOYEE:
        groups.append(
            {"label": "Recruiting", "items": [_item(path, "Leads", "leads:list", "users")]}
        )
    else:
        groups.append({"label": "Home", "items": [_item(path, "Home", "home", "house")]})
    if may_manage_contracts(role):
        groups.append(
            {
                "label": "Admin",
                "items": [
                    _item(path, "Contracts", "contracts:list", "plug"),
                    _item(path, "Sync activity", "runs:list", "activity"),
                    _item(path, "Settings", "settings", "settings"),
                ],
            }
        )
    return groups


def _item(path: str, label: str, name: str, icon: str) -> dict[str, Any]:
    url = reverse(name)
    current = path == url or (url != "/" and path.startswith(url))
    return {"label": label, "url": url, "icon": icon, "current": current, "count": ""}
