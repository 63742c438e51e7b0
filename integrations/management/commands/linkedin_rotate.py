from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.clients import client_of
from integrations.linkedin.errors import LinkedInError
from integrations.models import LinkedInApp
from integrations.rotation import TwoSecrets, secret_rotate
from integrations.selectors.apps import apps_by_company
from tenants.clock import app_now
from tenants.models import Tenant
from tenants.scope import tenant_scope


class Command(BaseCommand):
    help = "Give companies' LinkedIn applications a new secret; the one before stays good."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", help="its slug; without it, every company")
        parser.add_argument(
            "--older-than", type=int, default=0, metavar="DAYS", help="only secrets of that age"
        )

    def _tried(self, tenant: Tenant, app: LinkedInApp) -> str:
        try:
            with tenant_scope(tenant.id):
                client_of(app).sign_in()
        except LinkedInError as error:
            return f"It was not tried ({error.message}): run linkedin_check later."
        return (
            "LinkedIn accepts it. Once nothing uses the older one, delete that in LinkedIn's "
            "developer portal."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        due = app_now() - timedelta(days=options["older_than"])
        found, failed = 0, 0
        for tenant, app in apps_by_company(options["company"]):
            made_at = app.rotated_at or app.provisioned_at or app.created_at
            if not app.is_provisioned or made_at > due:
                continue
            found += 1
            try:
                with tenant_scope(tenant.id):
                    secret_rotate(app)
            except TwoSecrets:
                failed += 1
                self.stderr.write(
                    f"{tenant.slug}: two secrets are alive already. Delete the older one of "
                    f"{app.application_urn} in LinkedIn's developer portal, then run this again."
                )
            except LinkedInError as error:
                failed += 1
                self.stderr.write(f"{tenant.slug}: {error.message}")
            else:
                self.stdout.write(f"{tenant.slug}: new secret kept. {self._tried(tenant, app)}")
        if failed:
            raise CommandError(f"{failed} of {found} secrets were not rotated.")
        self.stdout.write(f"{found} secrets rotated.")
