"""The process itself: what survives, how it ends, and what it never imports."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from integrations.sandbox.app import create_app

ROOT = Path(__file__).parents[2]


@pytest.fixture
def start(tmp_path):
    """Starts the sandbox on a free port over one data file; whatever runs is ended."""
    running = []

    def begin():
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "integrations.sandbox", "--port", str(port)]
        options = ["--data", str(tmp_path / "new" / "world.sqlite3"), "--world", "empty"]
        environment = {**os.environ, "SANDBOX_CLIENT_ID": "me", "SANDBOX_CLIENT_SECRET": "mine"}
        process = subprocess.Popen([*command, *options], cwd=ROOT, env=environment)
        running.append(process)
        base = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                httpx.get(base + "/sandbox/state")
            except httpx.TransportError:
                time.sleep(0.03)
            else:
                return process, base
        raise AssertionError("the sandbox did not start")

    yield begin
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.processes
def test_state_survives_a_kill_and_a_stop_is_quick(start):
    process, base = start()
    person = {"id": "P1", "first_name": "Zoé", "last_name": "Adler"}
    assert httpx.post(base + "/sandbox/people", json=person).status_code == 200
    form = {"grant_type": "client_credentials", "client_id": "me", "client_secret": "mine"}
    token = httpx.post(base + "/oauth/v2/accessToken", data=form).json()["access_token"]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process, base = start()
    assert httpx.get(base + "/sandbox/state").json()["counts"]["people"] == 1
    headers = {"authorization": f"Bearer {token}"}
    answer = httpx.get(base + "/v2/nothing", headers=headers)
    assert answer.status_code == 404
    long = httpx.get(base + "/v2/people?x=" + "y" * 30_000, headers=headers)
    assert long.status_code == 414
    slow = {"kind": "timeout", "seconds": 30}
    httpx.post(base + "/sandbox/faults", json=slow)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(base + "/v2/nothing", headers=headers, timeout=0.1)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=5) == 0
    # Two seconds on a machine that is not busy with other tests.
    assert time.monotonic() - begun < 4


def test_a_restart_keeps_everything(tmp_path):
    app = create_app(tmp_path / "w.sqlite3", world="demo")
    before = app.state.store.value("SELECT count(*) FROM events")
    app.state.store.run("DELETE FROM people")
    app.state.store.close()
    app = create_app(tmp_path / "w.sqlite3", world="demo")
    assert app.state.store.value("SELECT count(*) FROM events") == before
    assert app.state.store.value("SELECT count(*) FROM people") == 0
    app.state.store.close()


def test_the_sandbox_imports_nothing_of_ours():
    code = (
        "import sys, integrations.sandbox.server;"
        "print([m for m in sys.modules if m.split('.')[0] in "
        "{'django','rest_framework','celery','tenants','candidates','sync','config'}"
        " or m.startswith('integrations.') and not m.startswith('integrations.sandbox')])"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert out.stdout.decode().strip() == "[]"
