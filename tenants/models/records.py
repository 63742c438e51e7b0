"""What a company keeps about its own use of the product."""

from django.conf import settings
from django.db import models

from tenants.models.owned import TenantOwned


class ApiToken(TenantOwned):
    """A bearer token of one user. Only its hash is kept; the token itself is shown once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64)
    prefix = models.CharField(max_length=12)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "token_hash"], name="token_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class AuditRecord(TenantOwned):
    """Who changed what, when. Written by services, never changed, never holding a secret."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    actor_name = models.CharField(max_length=160)
    action = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    summary = models.TextField()
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["tenant", "-at"], name="audit_newest")]

    def __str__(self) -> str:
        return self.summary


class Notification(TenantOwned):
    """One line in one user's bell."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "user", "-created_at"], name="bell_newest")]

    def __str__(self) -> str:
        return self.title
