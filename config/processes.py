"""The processes of the Procfile under honcho, and the notice once the web really answers."""

import http.client
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import SYSTEM_PRINTER_NAME, Manager
from honcho.printer import Message, Printer

READY_SECONDS = 90


def procfile_commands(path: Path) -> dict[str, str]:
    return dict(parse_procfile(path.read_text()).processes)


def run_processes(
    commands: Mapping[str, str], environment: Mapping[str, str], on_started: Callable[[], None]
) -> str:
    """Run until Ctrl-C, SIGTERM or the end of one process; then all have ended.

    `on_started` is called in a thread once every process has been forked. Returns the name of
    the process that ended by itself, or nothing where we were asked to stop.
    """
    printer = _Printer(on_started)
    manager = Manager(printer)
    for name, command in commands.items():
        manager.add_process(name, command, env=dict(environment))
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # a closed window; not under nohup
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    try:
        manager.loop()
    finally:
        manager.terminate()
    return printer.ended_first


class _Printer(Printer):
    """Lines with the name of their process; of honcho's own only what a person needs."""

    def __init__(self, on_started: Callable[[], None]) -> None:
        super().__init__(sys.stdout)
        self.ended_first = ""
        self._stopping = False
        self._on_started: Callable[[], None] | None = on_started

    def write(self, message: Message) -> None:
        if self._on_started is not None:
            # The first message comes after the last fork: from here on a thread is safe.
            threading.Thread(target=self._on_started, daemon=True).start()
            self._on_started = None
        if message.name == SYSTEM_PRINTER_NAME and not self._worth_saying(message.data):
            return
        try:
            super().write(message)
        except OSError:  # the window is gone; stopping in order matters more than the line
            return

    def _worth_saying(self, line: str) -> bool:
        if " received" in line:
            self._stopping = True
        if "stopped (rc=" in line and not self._stopping:
            self._stopping = True
            self.ended_first = line.split(maxsplit=1)[0]
            return True
        return False


def wait_for_web(port: int) -> bool:
    """Whether the web answers its health page in time. No proxy is asked for this machine."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return True
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    return False


def stop_with_parent(parent: int) -> None:
    """Stop where `make` was killed: the parent is another process then. Runs in a thread."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
