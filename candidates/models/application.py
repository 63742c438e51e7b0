from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.models.candidate import Candidate
from tenants.models import TenantOwned


class Job(TenantOwned):
    """A job people can be considered for. One per company is the General Application."""

    title = models.CharField(max_length=200)
    is_general = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(is_general=True), name="general_application_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Status(models.TextChoices):
    LEAD = "LEAD", "Lead"
    NEW = "NEW", "New"
    IN_REVIEW = "IN_REVIEW", "In review"
    INTERVIEW = "INTERVIEW", "Interview"
    OFFERED = "OFFERED", "Offered"
    HIRED = "HIRED", "Hired"
    REJECTED = "REJECTED", "Rejected"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class Application(TenantOwned):
    """One person considered for one job."""

    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.CASCADE,
        related_name="applications",
        db_constraint=False,
        db_index=False,
    )
    job = models.ForeignKey(
        Job, on_delete=models.PROTECT, related_name="applications", db_constraint=False
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.LEAD)
    rejection_reason = models.CharField(max_length=40, blank=True)
    status_changed_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "candidate", "job"], name="application_once"),
            models.CheckConstraint(
                name="application_status", condition=Q(status__in=Status.values)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "status"], name="application_status_index")]

    def __str__(self) -> str:
        return f"{self.candidate_id} for {self.job_id}: {self.status}"


class Activity(TenantOwned):
    """What happened to a person here. InMail is not repeated: the stream reads the messages."""

    class Kind(models.TextChoices):
        IMPORTED = "imported", "Imported"
        STATUS_CHANGED = "status_changed", "Status changed"

    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.CASCADE,
        related_name="activities",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    actor_name = models.CharField(max_length=160)
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "candidate", "-at"], name="activity_newest")]

    def __str__(self) -> str:
        return self.text
