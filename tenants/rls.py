"""Migration operations that put a table behind row-level security. See docs/decisions/.

`protect(table)` makes (tenant_id, id) the primary key, forces row-level security on and writes the
two policies: the company's own, for everyone, and an open one for the owner of the table, without
which a data migration under FORCE would change 0 rows in silence.
`refer(...)` makes a foreign key that carries the company: a plain one bypasses policies, so the
database would accept a reference to another company's row.
"""

from django.db import migrations

TENANT = "NULLIF(current_setting('app.tenant', true), '')::uuid"


def protect(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=f"""
        ALTER TABLE {table} DROP CONSTRAINT {table}_pkey;
        ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY (tenant_id, id);
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY company ON {table} USING (tenant_id = {TENANT})
            WITH CHECK (tenant_id = {TENANT});
        CREATE POLICY owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
        """,
        reverse_sql=f"""
        DROP POLICY owner ON {table};
        DROP POLICY company ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} DROP CONSTRAINT {table}_pkey;
        ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY (id);
        """,
    )


def refer(
    table: str, column: str, to: str, to_column: str = "id", on_delete: str = "CASCADE"
) -> migrations.RunSQL:
    """`table (tenant_id, column)` must be a row of `to (tenant_id, to_column)`."""
    name = f"{table}_{column}_company_fk"
    return migrations.RunSQL(
        sql=f"""
        ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (tenant_id, {column})
            REFERENCES {to} (tenant_id, {to_column}) ON DELETE {on_delete}
            DEFERRABLE INITIALLY DEFERRED
        """,
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
