from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from integrations.registry import Kind
from tenants.encryption import EncryptedTextField
from tenants.models import TenantOwned


class LinkedInApp(TenantOwned):
    """The company's child application at LinkedIn: one for all its contracts.

    Its id is the `uniqueForeignId` LinkedIn knows it by; ATS records hang on the organization.
    """

    organization_id = models.CharField(max_length=20)
    application_urn = models.CharField(max_length=120, blank=True)
    client_id = models.CharField(max_length=120, blank=True)
    client_secret = EncryptedTextField(blank=True)
    previous_secret = EncryptedTextField(blank=True)
    """The secret before the last rotation: LinkedIn may still sign with it."""
    provisioned_at = models.DateTimeField(null=True)
    rotated_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    """When LinkedIn last refused these credentials; set-up then makes new ones."""
    token = EncryptedTextField(blank=True)
    token_good_until = models.DateTimeField(null=True)
    hook_id = EncryptedTextField(blank=True)
    """The unguessable part of the address that LinkedIn's pushes go to."""
    callback_url = EncryptedTextField(blank=True)
    """The address that LinkedIn was told, `hook_id` in it; '' while none."""
    callback_problem = models.TextField(blank=True)
    configured_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="linkedin_app_once")]

    def __str__(self) -> str:
        return f"LinkedIn application of organization {self.organization_id}"

    @property
    def is_provisioned(self) -> bool:
        return bool(self.client_id)


class Contract(TenantOwned):
    """A LinkedIn contract of the company.

    Paused is shown and never stored: a connected contract that has reasons to pause.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", "Requested"
        SETTING_UP = "setting_up", "Setting up"
        AWAITING_LINKEDIN = "awaiting_linkedin", "Waiting for LinkedIn"
        CONNECTED = "connected", "Connected"
        AUTH_BROKEN = "auth_broken", "Access refused"
        EXPIRED = "expired", "Expired"
        DISCONNECTED = "disconnected", "Disconnected"
        PAUSED = "paused", "Paused"
        FAILED = "failed", "Set-up failed"

    SETTING_UP = (State.REQUESTED, State.SETTING_UP, State.AWAITING_LINKEDIN)

    kind = models.CharField(max_length=12, choices=Kind.choices)
    contract_id = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    app = models.ForeignKey(
        LinkedInApp, on_delete=models.PROTECT, related_name="contracts", db_constraint=False
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.REQUESTED)
    state_reason = models.TextField(blank=True)
    state_changed_at = models.DateTimeField()
    connected_at = models.DateTimeField(null=True)
    pause_reasons = ArrayField(models.CharField(max_length=40), default=list)
    ends_at = models.DateTimeField(null=True)
    history_days = models.PositiveSmallIntegerField(default=180)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    acknowledged_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    """When the claim began. Taking it back and adding it again does not begin it anew."""
    claim_lapsed_at = models.DateTimeField(null=True)
    """Since when nobody is kept from adding the same contract: see `contract_live_once`."""
    contested_at = models.DateTimeField(null=True)
    """Since when it is switched on here while another company has it listed."""
    seats_read_at = models.DateTimeField(null=True)
    seats_asked_at = models.DateTimeField(null=True)
    """When somebody wanted the seats read anew."""
    last_success_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # The one unique key that does not carry the company: a contract can be live in one
            # company only. The refusal never says in which; see docs/decisions/. One whose set-up
            # failed is not live: LinkedIn did not let that company have it. Nor is one that nobody
            # switched on for a day: adding it proved nothing.
            models.UniqueConstraint(
                fields=["kind", "contract_id"],
                condition=~Q(state__in=("disconnected", "failed"))
                & Q(claim_lapsed_at__isnull=True),
                name="contract_live_once",
            ),
            models.CheckConstraint(
                name="contract_history_days", condition=Q(history_days__range=(30, 730))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.contract_id})"

    @property
    def organization_id(self) -> str:
        return self.app.organization_id

    @property
    def is_proven(self) -> bool:
        """Switched on in LinkedIn since it was last asked for: only its owner can do that."""
        return self.connected_at is not None and self.connected_at >= self.acknowledged_at

    @property
    def is_over(self) -> bool:
        """Past its end: import and export have stopped. The engine asks the database's clock."""
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def shown_state(self) -> str:
        """The state as people and programs see it."""
        if self.state != self.State.CONNECTED:
            return self.state
        if self.is_over:
            return self.State.EXPIRED
        return self.State.PAUSED if self.pause_reasons else self.state


class Integration(TenantOwned):
    """One of LinkedIn's integrations, announced for the company or for one contract, and whether
    an administrator has switched it on there.
    """

    class Status(models.TextChoices):
        NEW = "NEW", "Not announced"
        REQUESTED = "REQUESTED", "Not switched on yet"
        ENABLED = "ENABLED", "Switched on"
        DISABLED = "DISABLED", "Switched off"

    app = models.ForeignKey(
        LinkedInApp,
        on_delete=models.CASCADE,
        related_name="integrations",
        db_constraint=False,
        db_index=False,
    )
    contract = models.ForeignKey(
        Contract,
        null=True,
        on_delete=models.CASCADE,
        related_name="integrations",
        db_constraint=False,
    )
    type = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    named_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "app", "contract", "type"],
                name="integration_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.type}: {self.status}"


class Seat(TenantOwned):
    """A seat holder of a contract, as LinkedIn lists them, and the user they were linked to."""

    class RemoteState(models.TextChoices):
        ACTIVE = "ACTIVE", "Active"
        PARKED = "PARKED", "Parked"
        INACTIVE = "INACTIVE", "Inactive"
        INVITED = "INVITED", "Invited"
        REMOVED = "REMOVED", "Removed"

    contract = models.ForeignKey(
        Contract,
        on_delete=models.CASCADE,
        related_name="seats",
        db_constraint=False,
        db_index=False,
    )
    seat_id = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    member_urn = models.CharField(max_length=200, blank=True)
    remote_state = models.CharField(max_length=10, choices=RemoteState.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
    )
    linked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "contract", "seat_id"], name="seat_once"),
            models.UniqueConstraint(
                fields=["tenant", "contract", "user"], name="user_one_seat_per_contract"
            ),
            models.CheckConstraint(
                name="seat_linked_since",
                condition=Q(user__isnull=True) | Q(linked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
