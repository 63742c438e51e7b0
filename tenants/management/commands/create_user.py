import getpass
import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.models import Tenant
from tenants.roles import Role
from tenants.services.companies import member_add


class Command(BaseCommand):
    help = "Add a member to a company; makes the account where the address is new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("company", help="the company's slug")
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = Tenant.objects.filter(slug=options["company"]).first()
        if tenant is None:
            raise CommandError(f"There is no company {options['company']}.")
        # From the environment or the terminal: an argument would stay in the shell's history.
        password = os.environ.get("NEW_USER_PASSWORD") or getpass.getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        membership = member_add(
            tenant=tenant,
            email=options["email"],
            name=options["name"],
            role=Role(options["role"]),
            password=password,
        )
        self.stdout.write(f"{membership.user.email} is {membership.role} of {tenant.name}.")
