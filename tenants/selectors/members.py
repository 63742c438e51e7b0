from uuid import UUID

from django.db.models import Q, QuerySet

from tenants.models import ApiToken, Membership, Notification, User
from tenants.scope import current_tenant_id


def memberships_of(user: User) -> list[Membership]:
    """The companies a person can work in, by name."""
    return list(
        Membership.objects.filter(user=user, is_active=True)
        .select_related("tenant")
        .order_by("tenant__name")
    )


def members(*, search: str = "", active_only: bool = False) -> QuerySet[Membership]:
    """Members of the current company, by name."""
    found = Membership.objects.filter(tenant_id=current_tenant_id()).select_related("user")
    if active_only:
        found = found.filter(is_active=True, user__is_active=True)
    for word in search.split():
        found = found.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
    return found.order_by("user__name", "user__email")


def active_member(user_id: UUID) -> Membership | None:
    return members(active_only=True).filter(user_id=user_id).first()


def api_tokens() -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(revoked_at=None).select_related("user").order_by("-created_at")


def notifications_of(user: User) -> QuerySet[Notification]:
    return Notification.objects.filter(user=user).order_by("-created_at")


def unread_count(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()
