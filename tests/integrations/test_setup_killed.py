"""Set-up in a worker process that is killed after each step, and carried on by another."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection

from config.env import BASE_DIR
from integrations.models import Contract
from sync.models import Lane
from sync.tasks import tick
from tenants.models import Notification
from tests.cast import Cast, inside
from tests.linkedin import SandboxLinkedIn
from tests.sync.line import Line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

POINTS = [
    ("integrations.linkedin.provisioning.create_application", "after"),
    ("integrations.services.apps.app_provisioned", "after"),
    ("integrations.linkedin.configuration.name_integrations", "after"),
    ("integrations.services.apps.integrations_named", "after"),
    ("integrations.linkedin.configuration.configure", "after"),
    ("integrations.services.apps.app_configured", "after"),
    ("integrations.services.apps.integrations_seen", "after"),
    ("integrations.recruiter.endpoints.seats", "after"),
    ("integrations.services.contract_states.contract_connected", "before"),
    ("integrations.services.contract_states.contract_connected", "after"),
]


def environment(linkedin: SandboxLinkedIn) -> dict[str, str]:
    """What makes another process work on this test's database and this test's LinkedIn."""
    known = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.integrations.killed_settings",
        "TEST_DATABASE": json.dumps({name: connection.settings_dict[name] for name in known}),
        "TEST_LINKEDIN_URL": linkedin.url,
    }


@pytest.mark.parametrize(
    ("place", "when"), POINTS, ids=[f"{when}-{p.rpartition('.')[2]}" for p, when in POINTS]
)
def test_killed_anywhere_it_is_carried_on_to_the_same_end(
    cast: Cast, linkedin: SandboxLinkedIn, clock: Any, place: str, when: str
) -> None:
    line = Line(cast.alice, linkedin).request(s7001="Bob Lindgren", s7002="Marc Oduya")
    work = line.claim(Lane.SETUP)
    command = [sys.executable, "-m", "tests.integrations.killed"]
    ended = subprocess.run(
        [*command, place, when, str(work.tenant_id), str(work.run_id)],
        env=environment(linkedin),
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert line.contract.state == Contract.State.SETTING_UP
    tick()
    assert line.contract.state == Contract.State.SETTING_UP, "its lease still lives"
    clock("2 minutes")
    tick()
    contract = line.contract
    assert (contract.state, contract.state_reason) == (Contract.State.CONNECTED, "")
    [child] = [c for c in linkedin.get("clients") if not c["is_parent"]]
    assert child["client_id"] == line.app.client_id
    assert [seat.seat_id for seat in line.seats()] == ["7001", "7002"]
    with inside(line.tenant):
        assert Notification.objects.count() == 1
    assert line.sync().state == "ok", "the secret that was kept works"
