from collections.abc import Iterator

from integrations.models import Contract, LinkedInApp
from tenants.models import Tenant
from tenants.scope import tenant_atomic, tenant_scope


def apps_by_company(slug: str | None = None) -> Iterator[tuple[Tenant, LinkedInApp]]:
    """Companies with their LinkedIn application, one company or all, by name. For operators."""
    found = Tenant.objects.order_by("slug")
    for tenant in found.filter(slug=slug) if slug else found:
        with tenant_scope(tenant.id), tenant_atomic():
            app = LinkedInApp.objects.first()
        if app is not None:
            yield tenant, app


def contracts_of_app(app: LinkedInApp) -> list[Contract]:
    """The contracts that are not over and done with."""
    ended = (Contract.State.DISCONNECTED, Contract.State.FAILED)
    contracts = Contract.objects.select_related("app").filter(app=app)
    return list(contracts.exclude(state__in=ended).order_by("created_at"))
