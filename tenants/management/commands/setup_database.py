"""Make the database ready: create it where missing, both roles, all migrations. Idempotent."""

from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from tenants.database import RoleMissing, grant_app_role, make_app_role
from tenants.postgresql.base import OWNER_ALIAS


class Command(BaseCommand):
    help = "Create the database, the ordinary role and the tables, with the owner's connection."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER_ALIAS not in settings.DATABASES:
            raise CommandError("Set DATABASE_URL to the owner's address: migrations need it.")
        app: dict[str, Any] = settings.DATABASES["default"]
        owner = connections[OWNER_ALIAS]
        name = str(owner.settings_dict["NAME"])
        self._create_database(name)
        with owner.cursor() as cursor:
            try:
                make_app_role(cursor, app["USER"], app["PASSWORD"])
            except RoleMissing as error:
                raise CommandError(str(error)) from error
        call_command("migrate", database=OWNER_ALIAS, verbosity=options["verbosity"])
        with owner.cursor() as cursor:
            grant_app_role(cursor, app["USER"], name)
        owner.close()

    def _create_database(self, name: str) -> None:
        owner = connections[OWNER_ALIAS]
        try:
            owner.ensure_connection()
        except Exception as error:
            cause = error.__cause__
            if not (
                isinstance(cause, psycopg2.OperationalError) and "does not exist" in str(cause)
            ):
                raise
            with owner._nodb_cursor() as cursor:  # noqa: SLF001
                cursor.execute(f"CREATE DATABASE {owner.ops.quote_name(name)} ENCODING 'UTF8'")
