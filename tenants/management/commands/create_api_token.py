from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.models import User
from tenants.scope import tenant_atomic, tenant_scope
from tenants.selectors.members import memberships_of
from tenants.services.tokens import api_token_create


class Command(BaseCommand):
    help = "Print a new API token of a user, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--company", help="its slug; needed for a user of several companies")
        parser.add_argument("--name", default="Command line")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        companies = memberships_of(user) if user else []
        if options["company"]:
            companies = [m for m in companies if m.tenant.slug == options["company"]]
        if user is None or not companies:
            raise CommandError(f"No active user {options['email']} in such a company.")
        if len(companies) > 1:
            slugs = ", ".join(m.tenant.slug for m in companies)
            raise CommandError(f"Say which company with --company: {slugs}.")
        with tenant_scope(companies[0].tenant_id), tenant_atomic():
            _, token = api_token_create(user=user, name=options["name"], actor=user)
        self.stdout.write(token)
