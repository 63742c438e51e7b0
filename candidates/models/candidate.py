from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F

from tenants.models import TenantOwned


class Candidate(TenantOwned):
    """One person, once per company. Found again by the LinkedIn person URN.

    Seat and contract ids are opaque here: what they are is known to integrations only.
    """

    class PrivacyLevel(models.TextChoices):
        OPEN = "OPEN", ""
        LIMITED = "LIMITED", "Limited by LinkedIn"
        PRIVATE = "PRIVATE", "Private on LinkedIn"
        CLOSED = "CLOSED", "LinkedIn account closed"

    linkedin_urn = models.CharField(max_length=200, null=True)
    first_name = models.TextField(blank=True)
    last_name = models.TextField(blank=True)
    headline = models.TextField(blank=True)
    location = models.TextField(blank=True)
    employer = models.TextField(blank=True)
    privacy_level = models.CharField(
        max_length=8, choices=PrivacyLevel.choices, default=PrivacyLevel.OPEN
    )
    withheld_fields = ArrayField(models.CharField(max_length=20), default=list)
    profile_hash = models.CharField(max_length=32, blank=True)
    profile_modified_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    source_type = models.CharField(max_length=40)
    source_name = models.CharField(max_length=160)
    first_contact_at = models.DateTimeField(null=True)
    first_contact_seat_id = models.UUIDField(null=True)
    first_contact_name = models.TextField(blank=True)
    latest_activity_at = models.DateTimeField()
    average_review = models.DecimalField(max_digits=2, decimal_places=1, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "linkedin_urn"], name="candidate_urn_once")
        ]
        indexes = [
            models.Index(
                F("tenant"), F("latest_activity_at").desc(), F("id").desc(), name="lead_newest"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What pages call the person; LinkedIn may withhold the name itself."""
        return f"{self.first_name} {self.last_name}".strip() or "LinkedIn member"

    @property
    def source(self) -> str:
        return f"{self.source_type} > {self.source_name}"
