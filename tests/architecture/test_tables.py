"""The walls between companies, asked of the database itself."""

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, connections

from tenants.models import TenantOwned
from tenants.postgresql.base import OWNER_ALIAS, DatabaseWrapper
from tests.conftest import owner_cursor

pytestmark = pytest.mark.django_db

TENANT_TABLES = {m._meta.db_table for m in apps.get_models() if issubclass(m, TenantOwned)}

UNPROTECTED = {
    # Read before the company is known; see docs/decisions/.
    "tenants_tenant": "the companies a person can switch to",
    "tenants_user": "sign-in",
    "tenants_membership": "which user in which company",
    "tenants_route": "hash of a token or webhook id to its company",
    "sync_schedule": "ids, times and flags of what is due",
    "django_session": "sign-in",
    "account_emailaddress": "sign-in (allauth)",
    "account_emailconfirmation": "sign-in (allauth)",
    # The framework's own, without data of anybody.
    "django_migrations": "framework",
    "django_content_type": "framework",
    "auth_permission": "framework",
    "auth_group": "framework",
    "auth_group_permissions": "framework",
    "test_clock": "made by the tests only",
}

UNIQUE_ACROSS_COMPANIES = {"contract_live_once"}
"""A contract can be live in one company only: the one named exception."""


def ask(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def test_every_table_is_protected_or_on_the_list() -> None:
    tables = {row[0] for row in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert tables == TENANT_TABLES | set(UNPROTECTED)


@pytest.mark.parametrize("table", sorted(TENANT_TABLES))
def test_row_level_security_is_forced(table: str) -> None:
    [flags] = ask(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table
    )
    assert flags == (True, True)
    policies = ask(
        "SELECT policyname, cmd, roles::text, qual, with_check FROM pg_policies "
        "WHERE tablename = %s ORDER BY policyname",
        table,
    )
    owner = connections[OWNER_ALIAS].settings_dict["USER"]
    rule = "(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)"
    assert policies == [
        ("company", "ALL", "{public}", rule, rule),
        ("owner", "ALL", f"{{{owner}}}", "true", "true"),
    ]


@pytest.mark.parametrize("table", sorted(TENANT_TABLES))
def test_the_primary_key_carries_the_company(table: str) -> None:
    [[definition]] = ask(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype = 'p'",
        table,
    )
    assert definition == "PRIMARY KEY (tenant_id, id)"


@pytest.mark.parametrize("table", sorted(TENANT_TABLES))
def test_unique_keys_carry_the_company(table: str) -> None:
    """One that does not would tell a company about another."""
    rows = ask(
        "SELECT i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x "
        "JOIN pg_class i ON i.oid = x.indexrelid "
        "WHERE x.indisunique AND x.indrelid = %s::regclass",
        table,
    )
    without = {
        name for name, definition in rows if "tenant_id" not in definition.split(" WHERE ")[0]
    }
    assert without <= UNIQUE_ACROSS_COMPANIES


def test_references_between_tenant_tables_carry_the_company() -> None:
    """A plain foreign key bypasses policies: another company's row would be accepted."""
    rows = ask(
        "SELECT conrelid::regclass::text, confrelid::regclass::text, pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE contype = 'f'"
    )
    found = {(table, definition.split(")")[0]) for table, _, definition in rows}
    for table, target, definition in rows:
        if table in TENANT_TABLES and target != "tenants_tenant":
            assert definition.startswith("FOREIGN KEY (tenant_id, "), (table, definition)
    for model in apps.get_models():
        if not issubclass(model, TenantOwned):
            continue
        for field in model._meta.local_fields:
            if field.is_relation and field.name != "tenant":
                key = (model._meta.db_table, f"FOREIGN KEY (tenant_id, {field.column}")
                assert key in found, f"{model.__name__}.{field.name} has no composite key"


def test_no_view_and_no_function_runs_with_other_rights() -> None:
    assert ask("SELECT viewname FROM pg_views WHERE schemaname = 'public'") == []
    assert (
        ask("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
        == []
    )


def test_tests_run_as_the_ordinary_role() -> None:
    [flags] = ask(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
        "WHERE rolname = current_user"
    )
    assert flags == (False, False, False, False)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE candidates_candidate",
        "ALTER TABLE candidates_candidate DISABLE ROW LEVEL SECURITY",
        "DROP POLICY company ON candidates_candidate",
        "CREATE TABLE mine (id int)",
        "DELETE FROM django_migrations",
        "SET ROLE postgres",
    ],
)
def test_the_ordinary_role_may_not(statement: str) -> None:
    from tenants.ids import uuid7
    from tenants.scope import tenant_atomic, tenant_scope

    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        tenant_scope(uuid7()),
        tenant_atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_privileged_role_is_refused_at_connection() -> None:
    owner = connections[OWNER_ALIAS].settings_dict
    wrapper = DatabaseWrapper({**owner, "NAME": connection.settings_dict["NAME"]}, alias="web")
    with pytest.raises(ImproperlyConfigured, match="superuser"):
        wrapper.ensure_connection()


def test_an_owner_that_is_no_superuser_is_refused_too() -> None:
    """Owning the tables is enough to be refused: FORCE is one ALTER away from an owner."""
    owner = connections[OWNER_ALIAS].settings_dict
    with owner_cursor() as cursor:
        cursor.execute("CREATE ROLE half_owner LOGIN PASSWORD 'x' NOSUPERUSER")
        cursor.execute(f'GRANT "{owner["USER"]}" TO half_owner')
    settings = {**owner, "NAME": connection.settings_dict["NAME"]}
    settings.update(USER="half_owner", PASSWORD="x")
    wrapper = DatabaseWrapper(settings, alias="web")
    try:
        with pytest.raises(ImproperlyConfigured, match="owns the tables"):
            wrapper.ensure_connection()
    finally:
        with owner_cursor() as cursor:
            cursor.execute("DROP ROLE half_owner")


def test_the_suite_runs_with_its_own_settings() -> None:
    """Not with those of `make run`, whose data it would empty."""
    import os

    from config import embedded

    assert os.environ["DJANGO_SETTINGS_MODULE"] == "config.settings.test"
    assert embedded.data_dir().name == "test"
