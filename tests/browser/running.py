"""The product as `make run` starts it, on free ports and with a data folder of its own."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from tests.linkedin import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 15
# Of the environment of the tests, only what any program needs: no address of a database, of
# Redis or of LinkedIn, and none of the test settings, can leak into the run.
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "USER")


class Run:
    """One data folder, started as often as a test likes. `log` has the lines of all starts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self.log = folder / "run.log"
        self.port, self.sandbox_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sandbox_url = f"http://127.0.0.1:{self.sandbox_port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment |= {
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "PYTHONUNBUFFERED": "1",
            "SANDBOX_TRAFFIC": "0",  # nothing happens there but what a test does
        }
        before = self._ready_lines()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "config.run"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while self._ready_lines() == before:
            assert self._process.poll() is None, f"It ended by itself:\n{self.text()}"
            assert time.monotonic() < deadline, f"Not ready in time:\n{self.text()}"
            time.sleep(0.1)

    def stop(self) -> list[str]:
        """SIGTERM to the group, as a terminal's window does it; gives what is still there after."""
        process = self._process
        assert process is not None
        children = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=STOP_SECONDS)
        self._process = None
        left = [child for child in children if child.is_running()]
        return [_named(child) for child in {*left, *self.processes()}]

    def processes(self) -> list[psutil.Process]:
        """Everything that works for this folder, database and Redis too, whoever its parent is."""
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def end(self) -> None:
        """After a failure: leave nothing behind, whatever state it is in."""
        if self._process is not None:
            with suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(self._process.pid, signal.SIGTERM)
                self._process.wait(timeout=STOP_SECONDS)
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        for process in self.processes():
            with suppress(psutil.Error):
                process.kill()

    def text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _ready_lines(self) -> int:
        return self.text().count("Sourcebridge is ready")

    def _is_ours(self, process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            words = [*process.cmdline(), process.environ().get("DATA_DIR", "")]
            return any(str(self.folder) in word for word in words)
        return False


def _named(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return f"{process.pid} {process.status()}: {' '.join(process.cmdline())}"
    return str(process.pid)
