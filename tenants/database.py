"""The two database roles: the owner's, which migrates, and the ordinary one, which serves."""

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812


class RoleMissing(RuntimeError):
    """The ordinary role does not exist and this owner may not create roles."""


def make_app_role(cursor: Cursor, role: str, password: str) -> None:
    """Create the ordinary role, or bring its attributes and password up to date."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    exists = cursor.fetchone() is not None
    cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    row = cursor.fetchone()
    if not (row and row[0]):
        if exists:
            return  # somebody else made it; its rights are granted below, its password is theirs
        raise RoleMissing(
            f"The database has no role {role}, and the owner of DATABASE_URL may not create "
            f"roles. Create it (CREATE ROLE {role} LOGIN PASSWORD …) and set DATABASE_APP_URL."
        )
    verb = "ALTER" if exists else "CREATE"
    cursor.execute(
        sql.SQL(
            verb + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION "
            "NOBYPASSRLS PASSWORD {}"
        ).format(sql.Identifier(role), sql.Literal(password))
    )


def grant_app_role(cursor: Cursor, role: str, database: str) -> None:
    """What the ordinary role may do: read and write rows. Not truncate, not create, not own."""
    names = {"role": sql.Identifier(role), "database": sql.Identifier(database)}
    for statement in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {role}",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        "REVOKE UPDATE, DELETE ON tenants_auditrecord FROM {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {role}",
    ):
        cursor.execute(sql.SQL(statement).format(**names))
