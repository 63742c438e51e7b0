import secrets
from uuid import UUID

from django.utils import timezone

from tenants import audit
from tenants.models import ApiToken, Route, User
from tenants.services.routes import route_create

PREFIX = "sb_"


def api_token_create(*, user: User, name: str, actor: User) -> tuple[ApiToken, str]:
    """A new token of `user` in the current company. The plain token is returned once, here."""
    plain = PREFIX + secrets.token_urlsafe(32)
    digest = route_create(Route.Kind.API_TOKEN, plain)
    token = ApiToken.objects.create(
        user=user, name=name, token_hash=digest, prefix=plain[: len(PREFIX) + 6]
    )
    audit.record(
        actor=actor,
        action="api_token.created",
        summary=f"API token “{name}” made for {user}",
        subject_id=token.id,
    )
    return token, plain


def api_token_revoke(*, token_id: UUID, actor: User) -> bool:
    """Stop a token of the current company. False where there is no such live token."""
    token = ApiToken.objects.filter(id=token_id, revoked_at=None).first()
    if token is None:
        return False
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    Route.objects.filter(key_hash=token.token_hash).delete()
    audit.record(
        actor=actor,
        action="api_token.revoked",
        summary=f"API token “{token.name}” revoked",
        subject_id=token.id,
    )
    return True
