"""What must be read before the company is known: unprotected tables, see docs/decisions/."""

from django.conf import settings
from django.db import models

from tenants.ids import uuid7
from tenants.roles import Plan, Role


class Tenant(models.Model):
    """A customer company."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    plan = models.CharField(max_length=12, choices=Plan.choices, default=Plan.TEAM)
    time_zone = models.CharField(max_length=60, default="UTC")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="tenant_plan", condition=models.Q(plan__in=Plan.values))
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That a user belongs to a company, and as what. A person who leaves is made inactive."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user"], name="membership_once"),
            models.CheckConstraint(
                name="membership_role", condition=models.Q(role__in=Role.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.tenant} as {self.role}"


class Route(models.Model):
    """From the hash of an opaque secret (an API token, a webhook's id) to its company."""

    class Kind(models.TextChoices):
        API_TOKEN = "api_token"  # noqa: S105
        WEBHOOK = "webhook"

    key_hash = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} of {self.tenant_id}"
