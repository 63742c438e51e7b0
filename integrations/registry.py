"""The kinds of contract, in one literal table. To add a kind: a row here and a folder beside."""

from dataclasses import dataclass

from django.db import models


class Kind(models.TextChoices):
    RECRUITER = "recruiter", "LinkedIn Recruiter"
    REFERRALS = "referrals", "LinkedIn Referrals"
    JOB_SLOTS = "job_slots", "LinkedIn Job Slots"


@dataclass(frozen=True)
class KindOf:
    """What sets one kind of contract apart in set-up. The names are LinkedIn's."""

    integration_type: str
    tenant_type: str


KINDS: dict[str, KindOf] = {
    Kind.RECRUITER: KindOf(integration_type="CSA_API", tenant_type="RECRUITER"),
}
"""The kinds that can be connected today."""
