"""What an account role may do. Every rule about roles is asked here, by pages and API alike."""

from django.db import models


class Role(models.TextChoices):
    ADMIN = "admin", "Admin"
    EXTENDED = "extended", "Extended"
    STANDARD = "standard", "Standard"
    BASIC = "basic", "Basic"
    EMPLOYEE = "employee", "Employee"


class Plan(models.TextChoices):
    PERSONAL = "personal", "Personal"
    TEAM = "team", "Team"
    CORPORATE = "corporate", "Corporate"

    @property
    def includes_linkedin(self) -> bool:
        return self in {Plan.TEAM, Plan.CORPORATE}


def may_manage_contracts(role: str) -> bool:
    """Settings, contracts, seats, runs and members: Admins only."""
    return role == Role.ADMIN


def may_see_leads(role: str) -> bool:
    """Leads on the General Application.

    Standard, Basic and Employee see none until hiring teams and first contacters narrow what
    they may see: what cannot be narrowed yet is refused.
    """
    return role in {Role.ADMIN, Role.EXTENDED}


def may_read_private_inmail(role: str) -> bool:
    """The text of InMail that LinkedIn marks PRIVATE. Denied wherever it is not clearly allowed."""
    return role == Role.ADMIN
