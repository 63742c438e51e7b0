"""What `make run` looks at first, and the sentence for each thing in its way."""

import fcntl
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

RUN_MARK = "SOURCEBRIDGE_RUN"
"""In the environment of every process we start: the data folder it belongs to."""


class RefusalError(Exception):
    """Why nothing was started, and what mends it, for the person in front of the screen."""


def free_port(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise RefusalError(
                f"Port {port} is reserved for root on this machine. Choose one from 1024 up: "
                "make run PORT=8010"
            ) from error
        except OSError:
            return False
        return True


def check_port(host: str, port: int, name: str = "PORT") -> None:
    if not 1 <= port <= 65535:
        raise RefusalError(f"{name} is {port}, and a port is a number from 1 to 65535.")
    try:
        socket.gethostbyname(host)
    except OSError as error:
        raise RefusalError(
            f"HOST is {host!r}. Give the address to listen on: 127.0.0.1 for this machine "
            "alone, 0.0.0.0 for every network it is in."
        ) from error
    if not free_port(host, port):
        raise RefusalError(
            f"Port {port} is in use{_holder(port)}. Stop that program, or choose another port: "
            f"make run {name}={port + 10}"
        )


def next_free_port(host: str, port: int) -> int:
    for candidate in range(port, min(port + 100, 65535)):
        if free_port(host, candidate):
            return candidate
    raise RefusalError(
        f"No port from {port} to {port + 99} is free for the sandbox; set SANDBOX_PORT."
    )


def _holder(port: int) -> str:
    """Who has the port, where the system tells us."""
    with suppress(psutil.Error, PermissionError):
        for connection in psutil.net_connections("tcp"):
            listening = connection.status == psutil.CONN_LISTEN
            if listening and connection.pid and connection.laddr.port == port:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    return ""


def take_run_lock(data_dir: Path, purpose: str) -> IO[str]:
    """One runner per data folder. The lock dies with its process, so none is ever stale."""
    path = data_dir / "run.lock"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        file = path.open("a+")
    except OSError as error:
        raise RefusalError(
            f"The data folder {data_dir} cannot be written ({error.strerror}). Start as the user "
            "it belongs to, or choose another folder with DATA_DIR=/path."
        ) from error
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        who = file.read().strip() or "unknown"
        raise RefusalError(
            f"Sourcebridge is already running with the data folder {data_dir} (process {who}). "
            f"Stop it with Ctrl-C in its window or `kill {who}` {purpose}"
        ) from error
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def end_leftovers(data_dir: Path) -> int:
    """End what a killed runner left behind; call with the run lock held. Returns how many.

    They are known by the mark in their environment. The process manager keeps a fork of the
    runner as the parent of each; that fork bears no mark of its own and goes with its child.
    """
    leftovers: dict[int, psutil.Process] = {}
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(RUN_MARK) != str(data_dir) or process.pid == os.getpid():
                continue
            leftovers[process.pid] = process
            parent = process.parent()
            if parent is not None and "config.run" in parent.cmdline():
                leftovers[parent.pid] = parent
    leftovers.pop(os.getpid(), None)
    for stop in (psutil.Process.terminate, psutil.Process.kill):
        for process in leftovers.values():
            with suppress(psutil.Error):
                stop(process)
        _, alive = psutil.wait_procs(leftovers.values(), timeout=3)
        if all(_is_zombie(process) for process in alive):
            break
    return len(leftovers)


def _is_zombie(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return True
