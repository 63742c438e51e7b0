"""Re-encrypt what older keys wrote. Can be stopped at any time and started again."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, models

from tenants.encryption import EncryptedTextField, current_key_id, decrypt, encrypt
from tenants.models import Tenant, TenantOwned
from tenants.scope import tenant_atomic, tenant_scope


class Command(BaseCommand):
    help = "Write every stored credential anew with the first of FIELD_ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        columns = [
            (model, field)
            for model in apps.get_models()
            if issubclass(model, TenantOwned)
            for field in model._meta.local_fields
            if isinstance(field, EncryptedTextField)
        ]
        rotated = 0
        for tenant_id in Tenant.objects.values_list("id", flat=True):
            with tenant_scope(tenant_id), tenant_atomic():
                rotated += sum(_rotate(model, field) for model, field in columns)
        self.stdout.write(f"{rotated} values written with key {current_key_id()}.")


def _rotate(model: type[models.Model], field: EncryptedTextField) -> int:
    """One company's rows of one column; the stored text is read as it is, not decrypted."""
    table, column = model._meta.db_table, field.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {column} FROM {table} "  # noqa: S608 - names of our own models
            f"WHERE {column} <> '' AND {column} NOT LIKE %s FOR UPDATE",
            [f"{current_key_id()}:%"],
        )
        rows = cursor.fetchall()
        for row_id, stored in rows:
            cursor.execute(
                f"UPDATE {table} SET {column} = %s WHERE id = %s",  # noqa: S608
                [encrypt(decrypt(stored)), row_id],
            )
    return len(rows)
