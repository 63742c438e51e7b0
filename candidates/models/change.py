from django.db import models

from tenants.models import TenantOwned


class Change(TenantOwned):
    """The version of a record that other systems should have. Who sends it is not known here.

    Bumped in the transaction of the change itself; `sync` compares it with what was sent and
    acknowledged, and decides what is eligible when it claims the work.
    """

    class Entity(models.TextChoices):
        APPLICATION = "application"

    entity = models.CharField(max_length=12, choices=Entity.choices)
    entity_id = models.UUIDField()
    version = models.BigIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "entity", "entity_id"], name="change_once")
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.entity_id} at {self.version}"
