"""The company's application at LinkedIn: its credentials, its token, what LinkedIn was told."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from integrations.linkedin.configuration import IntegrationStatus
from integrations.models import Contract, Integration, LinkedInApp
from integrations.registry import KINDS
from tenants import audit
from tenants.clock import app_now
from tenants.models import Route, User
from tenants.services.routes import route_create


def app_provisioned(
    *, app: LinkedInApp, application_urn: str, client_id: str, client_secret: str
) -> None:
    """Keep new credentials; a token made with the old ones is forgotten."""
    if client_id != app.client_id:
        # Another application: nothing that the one before was told holds for it.
        Integration.objects.filter(app=app).update(named_at=None, status=Integration.Status.NEW)
        app.callback_url, app.configured_at = "", None
    app.application_urn = application_urn
    app.client_id = client_id
    app.provisioned_at = app_now()
    _secret_keep(
        app,
        client_secret,
        "application_urn",
        "client_id",
        "provisioned_at",
        "callback_url",
        "configured_at",
    )
    audit.record(
        actor=None,
        action="linkedin_app.provisioned",
        summary="LinkedIn application of the company made",
        subject_id=app.id,
        details={"application": application_urn},
    )


def app_secret_rotated(*, app: LinkedInApp, client_secret: str, actor: User | None = None) -> None:
    """Keep a newly rolled secret. The one before it stays good for pushes that LinkedIn signs."""
    app.rotated_at = app_now()
    _secret_keep(app, client_secret, "rotated_at")
    audit.record(
        actor=actor,
        action="linkedin_app.secret_rotated",
        summary="Secret of the company's LinkedIn application rotated",
        subject_id=app.id,
    )


def _secret_keep(app: LinkedInApp, client_secret: str, *changed: str) -> None:
    """Keep a new secret and what else `changed`. The one before is what the row has now: another
    process may have kept a newer one meanwhile.
    """
    app.previous_secret = LinkedInApp.objects.select_for_update().get(id=app.id).client_secret
    app.client_secret = client_secret
    app.refused_at = None
    app.token = ""
    own = ("previous_secret", "client_secret", "refused_at", "token")
    app.save(update_fields=[*own, *changed])


def app_refused(app: LinkedInApp) -> None:
    """LinkedIn did not accept the credentials: set-up looks at them before it uses them again."""
    app.refused_at = app_now()
    app.token = ""
    app.save(update_fields=["refused_at", "token"])


def app_accepted(app: LinkedInApp) -> None:
    """They are accepted after all."""
    app.refused_at = None
    app.save(update_fields=["refused_at"])


def app_token_keep(*, app_id: UUID, made_with: str, token: str, good_until: datetime) -> None:
    """Share a token with the other processes, unless the secret changed since it was made."""
    app = LinkedInApp.objects.select_for_update().filter(id=app_id).first()
    if app is not None and str(app.client_secret) == made_with:
        LinkedInApp.objects.filter(id=app_id).update(token=token, token_good_until=good_until)


def app_callback_url(app: LinkedInApp) -> str:
    """The address that LinkedIn's pushes go to; made once, unguessable."""
    if not app.hook_id:
        app.hook_id = secrets.token_urlsafe(32)
        route_create(Route.Kind.WEBHOOK, app.hook_id)
        app.save(update_fields=["hook_id"])
    return settings.PUBLIC_URL + reverse("linkedin_hook", args=[str(app.hook_id)])


def app_configured(*, app: LinkedInApp, callback_url: str, problem: str = "") -> None:
    app.callback_url = callback_url
    app.callback_problem = problem
    app.configured_at = app_now()
    app.save(update_fields=["callback_url", "callback_problem", "configured_at"])


def integrations_of(contract: Contract) -> list[Integration]:
    """The integrations that the contract needs, the company's and its own; made where new."""
    found: list[Integration] = []
    for needed in KINDS[contract.kind].integrations:
        row, _ = Integration.objects.get_or_create(
            app=contract.app,
            contract=contract if needed.of_contract else None,
            type=needed.name,
        )
        found.append(row)
    return found


def integrations_named(integrations: Iterable[Integration]) -> None:
    now = app_now()
    for row in integrations:
        row.named_at = now
        row.status = Integration.Status.REQUESTED
        row.save(update_fields=["named_at", "status"])


def integrations_seen(statuses: Mapping[Integration, IntegrationStatus | None]) -> None:
    """Keep what LinkedIn says of integrations. One that it does not know is announced anew."""
    now = app_now()
    for row, status in statuses.items():
        seen = Integration.Status(status) if status else Integration.Status.NEW
        if row.status != seen:
            row.status = seen
            row.changed_at = now
        if status is None:
            row.named_at = None
            if row.contract_id is None:
                # What was set of it is gone with it.
                told = LinkedInApp.objects.filter(id=row.app_id)
                told.update(callback_url="", configured_at=None)
        row.checked_at = now
        row.save(update_fields=["status", "changed_at", "named_at", "checked_at"])
