"""One token for an application, shared by the threads of a process and by processes."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
import structlog
from django.db import connection

from integrations import clients
from integrations.clients import client_of, parent_client
from integrations.linkedin.auth import REFRESH_BEFORE_SECONDS
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import Unauthorized
from integrations.linkedin.provisioning import roll_secret
from integrations.models import LinkedInApp
from integrations.recruiter import endpoints
from integrations.services.apps import app_secret_rotated
from tenants.scope import tenant_scope
from tests.cast import Cast, inside
from tests.conftest import owner_cursor
from tests.integrations.linkedin.conftest import Api
from tests.linkedin import CONTRACT, SandboxLinkedIn
from tests.sync.line import Line

shared = pytest.mark.django_db(transaction=True)


def at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    gate = Barrier(number)

    def one(index: int) -> Any:
        gate.wait()
        return work(index)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def seats(client: LinkedInClient) -> int:
    return len(endpoints.first_seats(client, CONTRACT))


def test_twenty_callers_whose_token_has_ended_ask_for_one(api: Api) -> None:
    client = api.client()
    client.sign_in()
    before = len(api.calls("/oauth"))
    api.sandbox.delete("tokens")
    assert at_once(20, lambda _: seats(client)) == [1] * 20
    assert len(api.calls("/oauth")) - before == 1
    statuses = [call["status"] for call in api.calls("/v2/seatsV2")]
    assert statuses.count(200) == 20
    assert set(statuses) <= {200, 401}


def test_twenty_callers_whose_token_is_about_to_end_ask_for_one(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = api.client()
    seats(client)
    before = len(api.calls("/oauth"))
    now = time.time() + 1800 - REFRESH_BEFORE_SECONDS
    monkeypatch.setattr("integrations.linkedin.auth.time.time", lambda: now)
    assert at_once(20, lambda _: seats(client)) == [1] * 20
    assert len(api.calls("/oauth")) - before == 1
    assert 401 not in [call["status"] for call in api.calls("/v2/seatsV2")]


# -- Between processes -----------------------------------------------------------------------
class Processes:
    """A connected company, and clients as separate processes have them."""

    def __init__(self, line: Line) -> None:
        self.line = line.connect(s7001="Bob Lindgren")
        self.expire()

    @property
    def app(self) -> LinkedInApp:
        with inside(self.line.tenant):
            return LinkedInApp.objects.get()

    def process(self) -> LinkedInClient:
        """A client that remembers no token, as after a start."""
        clients._tokens.cache_clear()
        return client_of(self.app)

    def call(self, client: LinkedInClient) -> int:
        with tenant_scope(self.line.tenant.id):
            try:
                return seats(client)
            finally:
                connection.close()

    def expire(self) -> None:
        self.line.linkedin.delete("tokens")
        self.begun = len(self._calls())

    @property
    def token_calls(self) -> int:
        return len(self._calls()) - self.begun

    def _calls(self) -> list[Any]:
        found = self.line.linkedin.get("calls")
        return [call for call in found if call["path"].startswith("/oauth")]


@pytest.fixture
def processes(cast: Cast, linkedin: SandboxLinkedIn) -> Processes:
    return Processes(Line(cast.alice, linkedin))


@shared
def test_the_threads_of_a_process_ask_for_one(processes: Processes) -> None:
    client = processes.process()
    assert at_once(20, lambda _: processes.call(client)) == [1] * 20
    assert processes.token_calls == 1


@shared
def test_a_client_made_again_in_the_same_process_uses_its_token(processes: Processes) -> None:
    processes.call(processes.process())
    assert [processes.call(client_of(processes.app)) for _ in range(3)] == [1] * 3
    assert processes.token_calls == 1


@shared
def test_the_second_process_uses_the_token_of_the_first(processes: Processes) -> None:
    first, second = processes.process(), processes.process()
    assert first._tokens is not second._tokens
    assert [processes.call(one) for one in (first, second, first, second)] == [1] * 4
    assert processes.token_calls == 1
    processes.expire()
    assert [processes.call(one) for one in (second, first)] == [1] * 2
    assert processes.token_calls == 1


@shared
def test_processes_at_once_ask_for_one_each_at_most(processes: Processes) -> None:
    several = [processes.process() for _ in range(4)]
    assert at_once(4, lambda index: processes.call(several[index])) == [1] * 4
    assert 1 <= processes.token_calls <= 4
    asked = processes.token_calls
    assert [processes.call(one) for one in [*several, processes.process()]] == [1] * 5
    assert processes.token_calls == asked


@shared
def test_the_row_holds_the_token_encrypted_and_until_shortly_before_its_end(
    processes: Processes,
) -> None:
    with structlog.testing.capture_logs() as lines:
        before = time.time()
        processes.call(processes.process())
    app = processes.app
    token, secret = str(app.token), str(app.client_secret)
    assert token.startswith("AQ")
    with owner_cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM integrations_linkedinapp a")
        [(row,)] = cursor.fetchall()
    assert app.client_id in row
    assert token not in row
    assert secret not in row
    assert app.token_good_until is not None
    ends = app.token_good_until - datetime.fromtimestamp(before, UTC)
    assert 1670 <= ends.total_seconds() <= 1690
    assert len(lines) >= 2
    for hidden in (token, secret):
        assert hidden not in repr(lines)
        assert hidden not in repr(app)
        assert hidden not in repr(processes.process()._tokens)


@shared
def test_a_token_that_is_about_to_end_is_not_taken_from_the_row(processes: Processes) -> None:
    processes.call(processes.process())
    with inside(processes.line.tenant):
        LinkedInApp.objects.update(token_good_until=datetime.now(UTC))
    processes.call(processes.process())
    assert processes.token_calls == 2


@shared
def test_a_token_of_an_older_secret_is_not_used(processes: Processes) -> None:
    old = processes.process()
    processes.call(old)
    made_with_old = str(processes.app.token)
    secret = roll_secret(parent_client(), application_urn=processes.app.application_urn)
    with inside(processes.line.tenant):
        app_secret_rotated(app=processes.app, client_secret=secret)
    assert str(processes.app.token) == ""
    # A process that still knows the old secret only must not put its token where others look.
    with tenant_scope(processes.line.tenant.id):
        old.sign_in()
    assert str(processes.app.token) == ""
    processes.line.linkedin.delete(f"clients/{processes.app.client_id}/secrets")
    processes.line.linkedin.delete("tokens")
    with pytest.raises(Unauthorized):
        processes.call(old)
    assert processes.call(client_of(processes.app)) == 1
    made_with_new = str(processes.app.token)
    assert made_with_new not in {"", made_with_old}
    with pytest.raises(Unauthorized):
        processes.call(old)
    assert str(processes.app.token) == made_with_new


@shared
def test_a_process_with_the_old_secret_does_not_get_the_token_of_the_new_one(
    processes: Processes,
) -> None:
    old = processes.process()
    secret = roll_secret(parent_client(), application_urn=processes.app.application_urn)
    with inside(processes.line.tenant):
        app_secret_rotated(app=processes.app, client_secret=secret)
    processes.call(client_of(processes.app))
    kept = str(processes.app.token)
    asked = processes.token_calls
    processes.call(old)
    assert processes.token_calls == asked + 1
    assert str(processes.app.token) == kept
