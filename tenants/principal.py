"""Who a request is from: a signed-in user in one of their companies, or the bearer of a token."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from tenants.models import ApiToken, Membership, Route, User
from tenants.scope import tenant_atomic, tenant_scope
from tenants.selectors.members import memberships_of
from tenants.services.routes import route_find, secret_hash

SESSION_KEY = "company"


@dataclass(frozen=True)
class Principal:
    """A person, their membership of one company, and the others they could switch to."""

    user: User
    membership: Membership
    companies: tuple[Membership, ...]

    @property
    def tenant_id(self) -> UUID:
        return self.membership.tenant_id


def from_session(request: HttpRequest) -> Principal | None:
    """The company chosen in the session, if the membership still holds, else their oldest."""
    user = request.user
    if not isinstance(user, User):
        return None
    companies = memberships_of(user)
    if not companies:
        return None
    chosen = request.session.get(SESSION_KEY)
    oldest = min(companies, key=lambda m: (m.created_at, m.id))
    membership = next((m for m in companies if str(m.tenant_id) == chosen), oldest)
    return Principal(user, membership, tuple(companies))


def from_token(token: str) -> Principal | None:
    """The owner of a live API token, while user and membership are active."""
    tenant_id = route_find(Route.Kind.API_TOKEN, token)
    if tenant_id is None:
        return None
    with tenant_scope(tenant_id), tenant_atomic():
        found = ApiToken.objects.filter(token_hash=secret_hash(token), revoked_at=None).first()
        if found is None:
            return None
        now = timezone.now()
        if found.last_used_at is None or (now - found.last_used_at).total_seconds() > 60:
            found.last_used_at = now
            found.save(update_fields=["last_used_at"])
        user_id = found.user_id
    membership = (
        Membership.objects.select_related("tenant", "user")
        .filter(tenant_id=tenant_id, user_id=user_id, is_active=True, user__is_active=True)
        .first()
    )
    return Principal(membership.user, membership, (membership,)) if membership else None
