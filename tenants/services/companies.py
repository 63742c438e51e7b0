from tenants.models import Membership, Tenant, User
from tenants.roles import Plan, Role


def company_create(*, slug: str, name: str, plan: Plan, time_zone: str = "UTC") -> Tenant:
    return Tenant.objects.create(slug=slug, name=name, plan=plan, time_zone=time_zone)


def member_add(*, tenant: Tenant, email: str, name: str, role: Role, password: str) -> Membership:
    """Make the account where the address is new, and its membership of this company."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name)
    membership, _ = Membership.objects.update_or_create(
        tenant=tenant, user=user, defaults={"role": role, "is_active": True}
    )
    return membership


def preferences_set(*, user: User, theme: str, single_key_shortcuts: bool | None = None) -> None:
    if theme in User.Theme.values:
        user.theme = theme
    if single_key_shortcuts is not None:
        user.single_key_shortcuts = single_key_shortcuts
    user.save(update_fields=["theme", "single_key_shortcuts"])
