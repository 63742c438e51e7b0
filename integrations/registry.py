"""The kinds of contract, in one literal table. To add a kind: a row here and a folder beside."""

from dataclasses import dataclass

from django.db import models


class Kind(models.TextChoices):
    RECRUITER = "recruiter", "LinkedIn Recruiter"
    REFERRALS = "referrals", "LinkedIn Referrals"
    JOB_SLOTS = "job_slots", "LinkedIn Job Slots"


@dataclass(frozen=True)
class IntegrationType:
    """One of LinkedIn's integrations, by LinkedIn's names. It hangs on the company's page, or on
    the contract; each is switched on by itself.
    """

    name: str
    tenant_type: str
    of_contract: bool
    gives: str
    """What it is for, as people are told."""


ONE_CLICK_EXPORT = IntegrationType(
    "ONE_CLICK_EXPORT", "RECRUITER", False, "Profiles sent over by one click"
)
IN_ATS_INDICATOR = IntegrationType(
    "IN_ATS_INDICATOR", "RECRUITER", False, "Candidates and their status shown in Recruiter"
)
CSA_API = IntegrationType("CSA_API", "RECRUITER", True, "Seats, InMail and notes")


@dataclass(frozen=True)
class KindOf:
    """What sets one kind of contract apart in set-up."""

    integrations: tuple[IntegrationType, ...]


KINDS: dict[str, KindOf] = {
    Kind.RECRUITER: KindOf(integrations=(ONE_CLICK_EXPORT, IN_ATS_INDICATOR, CSA_API)),
}
"""The kinds that can be connected today."""
