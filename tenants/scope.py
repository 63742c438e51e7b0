"""Which company a piece of work is for, and the transaction that the database believes it in.

`tenant_scope(id)` says it for a request or a task. `tenant_atomic()` opens the short transaction
that may read and write that company's rows. Outside it a query that names a tenant table raises
`TenantNotSet`, because row-level security would answer it with silence instead.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.db import connections, transaction

if TYPE_CHECKING:
    from tenants.postgresql.base import DatabaseWrapper


class TenantNotSet(RuntimeError):
    """A tenant table was asked for without a company."""


class OtherTenant(RuntimeError):
    """Work for one company tried to open a transaction for another inside its own."""


_scope: ContextVar[UUID | None] = ContextVar("tenant", default=None)


def current_tenant_id() -> UUID:
    """The company of the running request or task."""
    tenant_id = _scope.get()
    if tenant_id is None:
        raise TenantNotSet("No company is set: open tenant_scope(company_id) around this work.")
    return tenant_id


@contextmanager
def tenant_scope(tenant_id: UUID) -> Iterator[None]:
    """Bind the company for a request or a task."""
    token = _scope.set(tenant_id)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def tenant_atomic(using: str = "default") -> Iterator[None]:
    """A transaction in which the database shows the current company's rows, and no others.

    The setting is local to the transaction. It is taken back on exit all the same, because one
    made inside a savepoint survives the savepoint's release.
    """
    tenant_id = current_tenant_id()
    connection = cast("DatabaseWrapper", connections[using])
    bound = connection.tenant_id
    if bound is not None and bound != tenant_id:
        raise OtherTenant("A transaction of another company is open.")
    if bound is not None:
        with transaction.atomic(using=using):
            yield
        return
    try:
        with transaction.atomic(using=using):
            _set(connection, str(tenant_id))
            connection.tenant_id = tenant_id
            try:
                yield
            finally:
                # Before the commit: what runs after it (on_commit) is outside the company again.
                connection.tenant_id = None
    finally:
        if connection.in_atomic_block and not connection.needs_rollback:
            _set(connection, "")


def _set(connection: "DatabaseWrapper", value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.tenant', %s, true)", [value])
