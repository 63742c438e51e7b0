"""The demo companies of `make run`. Idempotent; never run against a database of customers."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tenants.models import Membership, Tenant
from tenants.roles import Plan, Role
from tenants.services.companies import company_create, member_add

PASSWORD = "sourcebridge-demo"  # noqa: S105 - the demo's, printed by `make run`

COMPANIES = {
    "northwind": ("Northwind Group", Plan.TEAM, "Europe/Stockholm"),
    "fjordline": ("Fjordline", Plan.CORPORATE, "Europe/Oslo"),
    "alder": ("Alder Studio", Plan.PERSONAL, "Europe/London"),
}
MEMBERS = [
    ("northwind", "alice@northwind.example", "Alice Moreau", Role.ADMIN),
    ("northwind", "bob@northwind.example", "Bob Lindgren", Role.EXTENDED),
    ("northwind", "carol@northwind.example", "Carol Dietz", Role.STANDARD),
    ("northwind", "erin@northwind.example", "Erin Novak", Role.EMPLOYEE),
    ("fjordline", "charlie@fjordline.example", "Charlie Berg", Role.ADMIN),
    ("alder", "dana@alder.example", "Dana Whitfield", Role.ADMIN),
    ("northwind", "dana@alder.example", "Dana Whitfield", Role.EXTENDED),
]


class Command(BaseCommand):
    help = "Make the demo companies and their members."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            self.stderr.write("These settings take no demo: its password is published.")
            return
        if Tenant.objects.exclude(slug__in=COMPANIES).exists():
            self.stderr.write("This database holds companies of its own; the demo stays out.")
            return
        tenants = {}
        for slug, (name, plan, zone) in COMPANIES.items():
            tenants[slug] = Tenant.objects.filter(slug=slug).first() or company_create(
                slug=slug, name=name, plan=plan, time_zone=zone
            )
        memberships = Membership.objects.select_related("tenant", "user")
        known = {(m.tenant.slug, m.user.email) for m in memberships}
        for slug, email, name, role in MEMBERS:
            if (slug, email) not in known:
                member_add(
                    tenant=tenants[slug], email=email, name=name, role=role, password=PASSWORD
                )
