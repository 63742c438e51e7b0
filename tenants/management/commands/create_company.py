from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tenants.models import Tenant
from tenants.roles import Plan
from tenants.services.companies import company_create


class Command(BaseCommand):
    help = "Create a company."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("name")
        parser.add_argument("--plan", choices=Plan.values, default=Plan.TEAM)
        parser.add_argument("--time-zone", default="UTC")

    def handle(self, *args: Any, **options: Any) -> None:
        if Tenant.objects.filter(slug=options["slug"]).exists():
            self.stdout.write(f"{options['slug']} exists already; nothing changed.")
            return
        tenant = company_create(
            slug=options["slug"],
            name=options["name"],
            plan=Plan(options["plan"]),
            time_zone=options["time_zone"],
        )
        self.stdout.write(f"Created {tenant.name} ({tenant.slug}), plan {tenant.plan}.")
