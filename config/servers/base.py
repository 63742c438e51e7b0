"""What both embedded servers have in common: a private folder, a process, a log.

The wheels bring their own starters, but those widen the permissions of parent folders, make
world-writable socket folders and add a system user; we run the programs ourselves. Each server
has one folder of mode 0700 with its data, socket and log.
"""

import importlib.util
import os
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from config import embedded
from config.embedded import EmbeddedError
from config.privileges import ServerUser

READY_SECONDS = 120
"""Recovery after a hard stop can take a while; a server that gave up is noticed at once."""


def package_file(package: str, *parts: str) -> Path:
    """A program inside a wheel. The package itself is not imported: that has side effects."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"The package {package} is not installed, so there is no embedded server. Run "
            "`make run` once, install requirements/local.txt, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0]).joinpath(*parts)


def private_dir(path: Path, user: ServerUser) -> None:
    """Make a folder that only its server (and root) can enter, and refuse anybody else's."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid not in {user.uid, os.geteuid()}:
        raise EmbeddedError(
            f"The folder {path} belongs to another user. Start as that user, remove the folder, "
            "or choose another one with DATA_DIR=/path."
        )
    if path.stat().st_uid != user.uid:
        os.chown(path, user.uid, user.gid)
    path.chmod(0o700)


def gone(pid: int, seconds: float) -> bool:
    """Wait until a process has ended, and take its exit status where it is a child of ours.

    Somebody else's child that nobody reaps (a zombie, as in a container without init) has ended.
    """
    import psutil

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(ChildProcessError):
            if os.waitpid(pid, os.WNOHANG)[0] == pid:
                return True
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


class Server(ABC):
    name = ""

    def __init__(self, user: ServerUser) -> None:
        self.user = user
        self.folder = embedded.server_dir(self.name)
        self.sockets = embedded.socket_dir(self.name)
        self.log = self.folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server takes requests now."""

    @abstractmethod
    def start(self) -> None:
        """Start it and return at once; `wait_until_ready` waits."""

    @abstractmethod
    def stop(self) -> None:
        """Stop it in order; returns when it is gone."""

    def spawn(self, command: Sequence[str | Path]) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                list(map(str, command)),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we then stop the server in order
                preexec_fn=self.user.become,  # noqa: PLW1509  nothing has started a thread yet
            )

    def wait_until_ready(self) -> None:
        process, deadline = self._process, time.monotonic() + READY_SECONDS
        while not self.answers():
            if process is not None and process.poll() is not None:
                raise EmbeddedError(self._refusal())
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"The embedded {self.name} server has not become ready in {READY_SECONDS} "
                    f"seconds; its log is {self.log}."
                )
            time.sleep(0.02)

    def _refusal(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        reasons = [line for line in lines[-30:] if "FATAL" in line or "PANIC" in line]
        told = reasons[-1:] or lines[-2:] or ["it gave no reason"]
        reason = " ".join(line.strip() for line in told)
        return (
            f"The embedded {self.name} server cannot use the folder {self.folder}: {reason} "
            f"(log: {self.log}). Put back a copy of the folder if you have one; `make demo-reset` "
            "wipes the demo data and the next `make run` begins anew."
        )
