from django.db import models

from candidates.models.candidate import Candidate
from tenants.models import TenantOwned


class Thread(TenantOwned):
    """A conversation of one seat with one person, as LinkedIn threads it."""

    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.CASCADE,
        related_name="threads",
        db_constraint=False,
        db_index=False,
    )
    seat_id = models.UUIDField()
    contract_id = models.UUIDField()
    remote_id = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "remote_id", "seat_id", "candidate"], name="thread_once"
            )
        ]
        indexes = [models.Index(fields=["tenant", "candidate"], name="thread_of_candidate")]

    def __str__(self) -> str:
        return self.remote_id


class Message(TenantOwned):
    """One InMail, read-only here."""

    class Direction(models.TextChoices):
        SENT = "sent", "Sent"
        RECEIVED = "received", "Received"

    class Visibility(models.TextChoices):
        PUBLIC = "PUBLIC", "Public"
        PRIVATE = "PRIVATE", "Private"

    thread = models.ForeignKey(
        Thread,
        on_delete=models.CASCADE,
        related_name="messages",
        db_constraint=False,
        db_index=False,
    )
    remote_id = models.CharField(max_length=200)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    visibility = models.CharField(
        max_length=8, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    subject = models.TextField(blank=True)
    body = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    content_hash = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "thread", "remote_id"], name="message_once")
        ]

    def __str__(self) -> str:
        return f"{self.direction} at {self.sent_at:%Y-%m-%d %H:%M}"
