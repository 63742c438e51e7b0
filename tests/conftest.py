"""The database as in production, two companies with their people, and a LinkedIn to talk to.

The test database is made and migrated by its owner; tests connect as the ordinary role. An
isolation suite that runs as a superuser passes while proving nothing.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.test import Client, TransactionTestCase

from config import embedded
from tenants.database import grant_app_role, make_app_role
from tenants.postgresql.base import OWNER_ALIAS
from tests.cast import Cast, make_cast
from tests.linkedin import SandboxLinkedIn

_CLOCK = """
CREATE TABLE IF NOT EXISTS test_clock (ahead interval NOT NULL);
TRUNCATE test_clock;
INSERT INTO test_clock VALUES ('0');
CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS 'SELECT clock_timestamp() + (SELECT ahead FROM test_clock)';
"""
_KEPT = "('django_migrations', 'django_content_type', 'auth_permission', 'test_clock')"
_FLUSH = f"""
DO $$ DECLARE names text; BEGIN
    SELECT string_agg(quote_ident(tablename), ', ') INTO names FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT IN {_KEPT};
    EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY CASCADE';
END $$
"""


def pytest_configure(config: pytest.Config) -> None:
    embedded.ensure_running()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests run last, after pytest-django has put the others in its order.

    Playwright leaves an event loop running in this thread until the session ends. Beside one
    Django refuses the ORM to every test that did not ask for it, and no other loop can run.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@contextmanager
def owner_cursor() -> Iterator[Any]:
    """A connection of the owner, outside Django's bookkeeping of test databases."""
    connection = psycopg2.connect(**_owner_parameters())
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _owner_parameters() -> dict[str, Any]:
    parameters = dict(connections[OWNER_ALIAS].get_connection_params())
    for name in ("cursor_factory", "client_encoding"):
        parameters.pop(name, None)
    return parameters


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    owner, app = connections[OWNER_ALIAS], connections["default"]
    with django_db_blocker.unblock():
        name = owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        app.close()
        app.settings_dict["NAME"] = name
        settings.DATABASES["default"]["NAME"] = name
        with owner_cursor() as cursor:
            make_app_role(cursor, app.settings_dict["USER"], app.settings_dict["PASSWORD"])
            cursor.execute(_CLOCK)
            grant_app_role(cursor, app.settings_dict["USER"], name)
        owner.close()
        yield
        app.close()
        owner.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def flush_as_owner() -> Iterator[None]:
    """Transactional tests are emptied by the owner: the ordinary role may not truncate."""

    def teardown(self: TransactionTestCase) -> None:
        with owner_cursor() as cursor:
            cursor.execute(_FLUSH)

    patch = pytest.MonkeyPatch()
    original = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
    from django.test import TestCase

    # TestCase rolls back instead, and falls back to the original where it cannot.
    assert TestCase._fixture_teardown is not original  # type: ignore[attr-defined]
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def nothing_leaves_this_machine() -> Iterator[None]:
    """A connection to anything but this machine fails the test that made it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not _is_local(address[0]):
            raise AssertionError(f"A test tried to reach {address}.")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


def _is_local(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


@pytest.fixture(autouse=True)
def clean_cache() -> None:
    """Rate limits count in Redis and would reach from one test into the next."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """Alice, Bob, Carol, Dave and Erin of Northwind; Charlie of Fjordline must see nothing."""
    return make_cast()


@pytest.fixture
def clock(db: None) -> Iterator[Any]:
    """`clock("31 days")` moves the database's clock ahead of the real one."""

    def ahead(interval: str) -> None:
        with owner_cursor() as cursor:
            cursor.execute("UPDATE test_clock SET ahead = %s", [interval])

    yield ahead
    ahead("0")


@pytest.fixture
def as_user() -> Any:
    """`as_user(cast.alice)` is a browser in which Alice is signed in."""

    def signed_in(member: Any) -> Client:
        client = Client()
        client.force_login(member.user)
        return client

    return signed_in


@pytest.fixture(scope="session")
def sandbox_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxLinkedIn]:
    with SandboxLinkedIn.serve(tmp_path_factory.mktemp("sandbox") / "linkedin.sqlite3") as server:
        yield server


@pytest.fixture
def linkedin(sandbox_server: SandboxLinkedIn, settings: Any) -> SandboxLinkedIn:
    """A LinkedIn without people, which the product under test is configured for."""
    sandbox_server.reset("empty")
    settings.LINKEDIN_API_URL = sandbox_server.url
    settings.LINKEDIN_AUTH_URL = sandbox_server.url
    settings.SYNC_EXPORT_SETTLE_SECONDS = 0
    settings.CELERY_TASK_ALWAYS_EAGER = True
    return sandbox_server
