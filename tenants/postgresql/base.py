"""Django's PostgreSQL backend with two refusals: a privileged role, and a query without a company.

The connection named "migrator" is the owner's and is let through; it exists for migrations only.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base, features

from tenants.scope import TenantNotSet

OWNER_ALIAS = "migrator"
_OWNERS = (OWNER_ALIAS, NO_DB_ALIAS)
"""Connections let through: the owner's, and the one it creates databases with."""

_PRIVILEGED = """
SELECT rolsuper OR rolbypassrls OR EXISTS (
    SELECT 1 FROM pg_class c
    WHERE c.relkind = 'r' AND c.relrowsecurity AND pg_has_role(r.oid, c.relowner, 'MEMBER')
) FROM pg_roles r WHERE rolname = current_user
"""


class DatabaseFeatures(features.DatabaseFeatures):
    # The primary key of tenant tables is (tenant_id, id): grouping by id alone does not cover
    # the other columns.
    allows_group_by_selected_pks = False


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    tenant_id: UUID | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.alias not in _OWNERS:
            self.execute_wrappers.append(_refuse_without_company)

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self.tenant_id = None
        if self.alias not in _OWNERS:
            self._refuse_privileged_role()

    def _refuse_privileged_role(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(_PRIVILEGED)
            privileged = cursor.fetchone()[0]
        if privileged:
            self.close()
            raise ImproperlyConfigured(
                "The database role of web and workers is a superuser, bypasses row-level security "
                "or owns the tables, so companies would not be kept apart. Connect with an "
                "ordinary role (DATABASE_APP_URL); `manage.py setup_database` makes one."
            )


def _refuse_without_company(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if context["connection"].tenant_id is None and apps.models_ready and _names_tenant_table(sql):
        raise TenantNotSet(f"No company is set for this query: {sql[:200]}")
    return execute(sql, params, many, context)


@cache
def _tenant_tables() -> re.Pattern[str]:
    from tenants.models import TenantOwned

    names = sorted(m._meta.db_table for m in apps.get_models() if issubclass(m, TenantOwned))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")


@lru_cache(maxsize=2048)
def _names_tenant_table(sql: str) -> bool:
    return _tenant_tables().search(str(sql)) is not None
