"""What `manage.py check` says about the LinkedIn settings."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

KNOWN = {"atsCandidates", "atsApplications", "atsIntegrations", "seatsV2", "simpleJobPostings"}


@checks.register()
def linkedin_resources(**_: Any) -> list[checks.CheckMessage]:
    """A resource that is misspelt would silently be spoken to in the other dialect."""
    unknown = sorted(set(settings.LINKEDIN_REST_RESOURCES) - KNOWN)
    if not unknown:
        return []
    return [
        checks.Error(
            f"LINKEDIN_REST_RESOURCES names {', '.join(unknown)}.",
            hint=f"It may hold {', '.join(sorted(KNOWN))}.",
            id="integrations.E001",
        )
    ]


@checks.register(deploy=True)
def linkedin_over_tls(**_: Any) -> list[checks.CheckMessage]:
    """Tokens and people's data travel there."""
    return [
        checks.Error(f"{name} is not https.", id="integrations.E002")
        for name in ("LINKEDIN_API_URL", "LINKEDIN_AUTH_URL")
        if urlsplit(getattr(settings, name)).scheme != "https"
    ]
