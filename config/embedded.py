"""PostgreSQL and Redis from wheels: where they are, who starts them, who stops them.

The addresses follow from `DATA_DIR` alone, so settings can name them without starting anything
and every process of one folder finds the same servers. Both listen on a Unix socket only: there
is no port to collide with another product. The test suite has a folder of its own.

Whoever calls `ensure_running` holds a shared lock for as long as it lives. The last one out
stops the servers; a lock dies with its process, so a `kill -9` leaves nothing to clean up.
"""

import atexit
import fcntl
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote, unquote, urlsplit

from config.env import DATA_DIR, env

DATABASE = "sourcebridge"
OWNER = "postgres"

_SOCKET_PATH_LIMIT = 103
"""Bytes of a Unix socket's address: 107 on Linux, 103 on macOS."""
_LONGEST_SOCKET_NAME = ".s.PGSQL.5432"


class EmbeddedError(Exception):
    """An embedded server cannot be used; the message says why and what mends it."""


def data_dir() -> Path:
    """The folder of the embedded servers. Tests never touch what `make run` keeps."""
    return DATA_DIR.absolute() / "test" if testing() else DATA_DIR.absolute()


def testing() -> bool:
    return os.environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.test"


def server_dir(server: str) -> Path:
    return data_dir() / server


def socket_dir(server: str) -> Path:
    """Where a server's socket lies: its own folder, or a short one where that is too long."""
    folder = server_dir(server)
    if len(os.fsencode(folder / _LONGEST_SOCKET_NAME)) <= _SOCKET_PATH_LIMIT:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"sourcebridge-{digest}"


def owner_password() -> str:
    """The owner's generated password, made on first use and readable by this user only.

    Empty where the folder cannot be written (a read-only checkout): then there is no server
    either, and tools that only import the settings still work.
    """
    path = data_dir() / "postgres.password"
    with suppress(FileNotFoundError):
        return path.read_text().strip()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was faster
        return path.read_text().strip()
    except OSError:
        return ""
    with os.fdopen(descriptor, "w") as file:
        password = secrets.token_hex(20)
        file.write(password)
    return password


def postgres_url() -> str:
    """The owner's address. The socket is in the query: Django would not decode it as a host."""
    return (
        f"postgres://{OWNER}:{owner_password()}@/{DATABASE}?host={quote(str(_postgres_socket()))}"
    )


def redis_url() -> str:
    return f"unix://{quote(str(socket_dir('redis') / 'redis.sock'))}?db=0"


def celery_url(redis_url: str) -> str:
    """The same Redis as kombu spells it.

    A socket gets database 1: Django's `cache.clear()` empties a whole database, and the queue
    must not go with it. A network address is used as it was given.
    """
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    return f"redis+socket://{unquote(parts.path)}?virtual_host=1"


def postgres_wanted() -> bool:
    return not env.str("DATABASE_URL", default="") and not env.str("DATABASE_APP_URL", default="")


def redis_wanted() -> bool:
    return not env.str("REDIS_URL", default="")


def ensure_running() -> None:
    """Start what is wanted and does not run yet; stop it at exit if nobody else uses it.

    Raises EmbeddedError with a sentence for the person in front of the screen.
    """
    if not postgres_wanted() and not redis_wanted():
        return
    from config import servers

    with starting():
        _join()
        wanted: list[servers.Server] = [servers.postgres()] if postgres_wanted() else []
        wanted += [servers.redis()] if redis_wanted() else []
        started = [server for server in wanted if not server.answers()]
        for server in started:
            server.start()
        for server in started:
            server.wait_until_ready()


def stop_if_last() -> None:
    """Leave; where nobody else uses the servers, stop them. Safe to call twice."""
    if _users is None:
        return
    with starting():
        if leave():
            from config import servers

            servers.stop_all()


# -- Locks ----------------------------------------------------------------------------------
# POSIX record locks: they belong to one process and are not inherited by a fork, so a child
# that outlives its parent holds nothing.
_users: IO[str] | None = None


@contextmanager
def starting() -> Iterator[None]:
    """One process at a time starts or stops the servers of this folder."""
    with _open("embedded.lock") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        yield


def leave() -> bool:
    """Give up our use of the servers; true where nobody else has one. Call inside `starting`."""
    global _users
    file, _users = _users or _open("embedded.users"), None
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _join() -> None:
    global _users  # noqa: PLW0603
    if _users is not None:
        return
    _users = _open("embedded.users")
    fcntl.lockf(_users, fcntl.LOCK_SH)
    owner = os.getpid()
    atexit.register(lambda: stop_if_last() if os.getpid() == owner else None)


def _open(name: str) -> IO[str]:
    path = data_dir() / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+")
    except PermissionError as error:
        raise EmbeddedError(
            f"The data folder {path.parent} cannot be written by this user. Start as the user it "
            "belongs to, or choose another folder with DATA_DIR=/path."
        ) from error


def _postgres_socket() -> Path:
    return socket_dir("postgres")
