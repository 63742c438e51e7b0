from django.db import models
from django.db.models import F, Q

from candidates.models import Change
from integrations.models import Contract, LinkedInApp, Seat
from tenants.models import TenantOwned


class Lane(models.TextChoices):
    """Work that one worker at a time does for one subject.

    Subject of setup and import is a contract; of export and hooks the company's LinkedIn
    application: what we send is keyed by organization, and pushes come to its address.
    """

    SETUP = "setup", "Set-up"
    IMPORT = "import", "Import"
    EXPORT = "export", "Export"
    HOOKS = "hooks", "Pushes"


class Schedule(models.Model):
    """When which lane is due. Read before any company is known: ids, times and flags only.

    Rows follow the contracts by a database trigger (see the migration), so that no way of changing
    a contract can forget them.
    """

    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.CASCADE, related_name="+")
    lane = models.CharField(max_length=8, choices=Lane.choices)
    subject_id = models.UUIDField()
    active = models.BooleanField()
    ends_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField()
    parked_until = models.DateTimeField(null=True)
    live_run_id = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "subject_id"], name="schedule_once")]
        indexes = [
            models.Index(fields=["next_due_at"], condition=Q(active=True), name="schedule_due"),
            models.Index(
                fields=["published_at"],
                condition=Q(live_run_id__isnull=False),
                name="schedule_live",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lane} of {self.subject_id}"


class SyncRun(TenantOwned):
    """One pass over a lane, with what it found. The counts add up, see `is_balanced`."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Syncing"
        OK = "ok", "Up to date"
        PARTIAL = "partial", "Partly synced"
        STALLED = "stalled", "Delayed"
        SUSPECT = "suspect", "Needs a look"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Stopped"

    LIVE = (State.QUEUED, State.RUNNING)

    lane = models.CharField(max_length=8, choices=Lane.choices)
    subject_id = models.UUIDField()
    contract = models.ForeignKey(
        Contract,
        null=True,
        on_delete=models.CASCADE,
        related_name="runs",
        db_constraint=False,
        db_index=False,
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    epoch = models.BigIntegerField(default=0)
    fetched = models.PositiveIntegerField(default=0)
    inserted = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    stale = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    withheld = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "lane", "subject_id"],
                condition=Q(state__in=("queued", "running")),
                name="run_live_once",
            )
        ]
        indexes = [
            models.Index(F("tenant"), F("queued_at").desc(), F("id").desc(), name="run_newest"),
            models.Index(fields=["tenant", "contract", "-queued_at"], name="run_of_contract"),
        ]

    def __str__(self) -> str:
        return f"{self.lane} {self.state} ({self.queued_at:%Y-%m-%d %H:%M})"

    @property
    def is_balanced(self) -> bool:
        """Every fetched item is accounted for."""
        parts = (self.inserted, self.updated, self.unchanged, self.stale)
        return self.fetched == sum(parts) + self.quarantined + self.withheld


class Lease(TenantOwned):
    """Who may write for a lane: the holder of the highest epoch, until it expires."""

    lane = models.CharField(max_length=8, choices=Lane.choices)
    subject_id = models.UUIDField()
    epoch = models.BigIntegerField(default=1)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "lane", "subject_id"], name="lease_once")
        ]

    def __str__(self) -> str:
        return f"{self.lane} of {self.subject_id}, epoch {self.epoch}"


class Cursor(TenantOwned):
    """How far a seat's feed is read. Moves with the records it speaks for, never back."""

    seat = models.ForeignKey(
        Seat, on_delete=models.CASCADE, related_name="cursors", db_constraint=False, db_index=False
    )
    watermark = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "seat"], name="cursor_once")]

    def __str__(self) -> str:
        return f"{self.seat_id} up to {self.watermark}"


class Quarantine(TenantOwned):
    """An item that LinkedIn listed and we could not read: kept by name and reason, not content."""

    run = models.ForeignKey(
        SyncRun, on_delete=models.CASCADE, related_name="quarantine", db_constraint=False
    )
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    remote_id = models.CharField(max_length=200)
    reason = models.TextField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "seat", "remote_id"], name="quarantine_once")
        ]

    def __str__(self) -> str:
        return f"{self.remote_id}: {self.reason}"


class Outbox(TenantOwned):
    """What LinkedIn was sent of a record, and which version it accepted: acked ≤ sent ≤ desired."""

    class State(models.TextChoices):
        SENDING = "sending", "On its way"
        ACKED = "acked", "LinkedIn has this"
        UNKNOWN = "unknown", "Being checked"
        REFUSED = "refused", "Refused by LinkedIn"

    entity = models.CharField(max_length=12, choices=Change.Entity.choices)
    entity_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=State.choices)
    sent_version = models.BigIntegerField()
    acked_version = models.BigIntegerField(default=0)
    sent_value = models.CharField(max_length=200)
    acked_value = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    acked_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "entity", "entity_id"], name="outbox_once"),
            models.CheckConstraint(
                name="outbox_acked_was_sent", condition=Q(acked_version__lte=F("sent_version"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.entity_id}: {self.state}"


class Inbox(TenantOwned):
    """A push from LinkedIn, kept by its notification id before anything is made of it.

    Its body is a hint to fetch, never believed; only type and request id are kept of it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        IGNORED = "ignored", "Not for us"
        FAILED = "failed", "Given up"

    app = models.ForeignKey(
        LinkedInApp, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    notification_id = models.CharField(max_length=200)
    type = models.CharField(max_length=60)
    request_id = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "app", "notification_id"], name="notification_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["tenant", "received_at"],
                condition=Q(state="waiting"),
                name="inbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.notification_id}: {self.state}"
