"""`make run`: everything on this machine, from one command. `make demo-reset`: begin anew.

Looks whether anything is in the way, starts the embedded servers, makes the database ready,
seeds the demo company, then runs the processes of the Procfile until Ctrl-C.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from config import embedded, preflight, processes
from config.embedded import EmbeddedError
from config.env import BASE_DIR, app_database_url, env
from config.preflight import RUN_MARK, RefusalError

DEMO_PASSWORD = "sourcebridge-demo"  # noqa: S105  printed on purpose: it opens the demo alone
DEMO_LOGINS = {
    "alice@northwind.example": "admin of Northwind",
    "bob@northwind.example": "recruiter at Northwind, Extended",
    "carol@northwind.example": "recruiter at Northwind, Standard",
    "dana@alder.example": "admin of Alder Studio (Personal plan), recruiter at Northwind",
    "charlie@fjordline.example": "admin of Fjordline, another company",
}


def main(arguments: list[str]) -> int:
    parent = os.getppid() if "--with-make" in arguments else 0
    signal.signal(signal.SIGTERM, _leave)
    # A shell that starts us in the background leaves SIGINT ignored; we mean to hear it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return demo_reset() if "--demo-reset" in arguments else run(parent)
    except (EmbeddedError, RefusalError) as error:
        print(f"\n{error}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        # A second Ctrl-C must not leave a server behind; stopping takes a moment only.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        embedded.stop_if_last()


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


# -- make run -------------------------------------------------------------------------------
def run(parent: int) -> int:
    began = time.monotonic()
    lock = preflight.take_run_lock(
        embedded.data_dir(),
        "first; a second one beside it needs a folder and a port of its own: "
        "make run DATA_DIR=/path PORT=8010",
    )
    with lock:
        if preflight.end_leftovers(embedded.data_dir()):
            print("Ended what an earlier run had left behind.")
        commands = processes.procfile_commands(BASE_DIR / "Procfile")
        os.environ.update(common_environment(os.environ))
        if "LINKEDIN_API_URL" in os.environ and not os.environ.get("SANDBOX_PORT"):
            commands.pop("sandbox")
        port = int(os.environ["PORT"])
        embedded.ensure_running()
        seeded = make_ready()
        print("Starting " + ", ".join(commands) + ".", flush=True)

        def notice() -> None:
            if processes.wait_for_web(port):
                seconds = time.monotonic() - began
                print(ready_text(os.environ["PUBLIC_URL"], seconds, seeded), flush=True)
            else:
                print(f"\nThe web has not answered on port {port}; see its lines above.\n")
            if parent:
                processes.stop_with_parent(parent)

        ended = processes.run_processes(commands, child_environment(os.environ), notice)
        if ended:
            print(f"\nStopped, because {ended} ended by itself; its last lines above say why.")
            return 1
        print("\nStopped. All data is kept for the next `make run`.")
        return 0


def common_environment(given: Mapping[str, str]) -> dict[str, str]:
    """What all processes share; what the person has set stays as it is."""
    host, port = env.str("HOST", default="127.0.0.1"), _port("PORT", 8000)
    preflight.check_port(host, port)
    shared = {
        "HOST": host,
        "PORT": str(port),
        "DATA_DIR": str(embedded.data_dir()),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "PYTHONUNBUFFERED": "1",
        RUN_MARK: str(embedded.data_dir()),
    }
    if not env.str("LINKEDIN_API_URL", default=""):
        sandbox = f"http://127.0.0.1:{(sandbox_port := _sandbox_port(host, port))}"
        shared |= {
            "SANDBOX_PORT": str(sandbox_port),
            "LINKEDIN_API_URL": sandbox,
            "LINKEDIN_AUTH_URL": sandbox,
            "LINKEDIN_CLIENT_ID": "parent-client",
            "LINKEDIN_CLIENT_SECRET": "parent-secret",
            "JOB_SLOTS_READY_HOURS": "0",
        }
    own = {"DATA_DIR", "HOST", "PORT", "SANDBOX_PORT", RUN_MARK}
    return {name: value for name, value in shared.items() if name in own or not given.get(name)}


def child_environment(given: Mapping[str, str]) -> dict[str, str]:
    """The same without the owner's address: web and workers connect as the ordinary role.

    DATABASE_URL is emptied rather than removed, so that a `.env` file cannot bring it back.
    """
    owner = env.str("DATABASE_URL", default="") or embedded.postgres_url()
    secret = env.str("SECRET_KEY", default="") or "local"
    # A person who tries the product as root knows; Celery would say it in ten lines.
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    return {
        **(quiet if os.geteuid() == 0 else {}),
        **given,
        "DATABASE_APP_URL": env.str("DATABASE_APP_URL", default="")
        or app_database_url(owner, secret),
        "DATABASE_URL": "",
        "REDIS_URL": env.str("REDIS_URL", default="") or embedded.redis_url(),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), given.get("PATH", os.defpath)]),
    }


def _port(name: str, default: int) -> int:
    text = env.str(name, default="") or str(default)
    try:
        return int(text)
    except ValueError as error:
        raise RefusalError(
            f"{name} is {text!r}, and a port is a number from 1 to 65535."
        ) from error


def _sandbox_port(host: str, port: int) -> int:
    if env.str("SANDBOX_PORT", default=""):
        chosen = _port("SANDBOX_PORT", 0)
        preflight.check_port(host, chosen, "SANDBOX_PORT")
        return chosen
    return preflight.next_free_port(host, port + 1)


def make_ready() -> bool:
    """Database, roles, tables, demo company, in this one process: each start of Python costs
    half a second. Returns whether there is a demo company to log in to."""
    import django
    from django.core.management import CommandError, call_command, get_commands
    from django.db import OperationalError, connections

    django.setup()
    try:
        call_command("setup_database", verbosity=0)
        if seeded := "demo" in get_commands():
            call_command("demo", verbosity=0)
    except CommandError as error:
        raise RefusalError(str(error)) from error
    except OperationalError as error:
        raise RefusalError(
            f"The database does not let us in: {str(error).strip()}. Check that the server of "
            "DATABASE_URL runs and that user, password and database are right; without "
            "DATABASE_URL an embedded PostgreSQL is used."
        ) from error
    connections.close_all()
    return seeded


def ready_text(address: str, seconds: float, seeded: bool) -> str:
    lines = ["", f"  Sourcebridge is ready: {address}   (after {seconds:.1f} s)", ""]
    if seeded:
        width = max(map(len, DEMO_LOGINS))
        lines += [f"    {email:<{width}}  {who}" for email, who in DEMO_LOGINS.items()]
        lines += [f"    {'password of all':<{width}}  {DEMO_PASSWORD}", ""]
    return "\n".join([*lines, "  Ctrl-C stops everything and keeps all data.", ""])


# -- make demo-reset ------------------------------------------------------------------------
def demo_reset() -> int:
    if not embedded.postgres_wanted():
        raise RefusalError(
            "DATABASE_URL (or DATABASE_APP_URL) names a database that `make run` does not own, so "
            "nothing was wiped. Unset it to wipe the demo data of the embedded servers."
        )
    folder = embedded.data_dir()
    with preflight.take_run_lock(folder, "before you wipe its data.") as lock, embedded.starting():
        if not embedded.leave():
            raise RefusalError(
                f"Another command uses the embedded servers of {folder}, so nothing was wiped. End "
                "it (a `manage.py shell`, for example) and run `make demo-reset` again."
            )
        preflight.end_leftovers(folder)
        from config import servers

        servers.stop_all()
        for name in ("postgres", "redis"):
            shutil.rmtree(embedded.socket_dir(name), ignore_errors=True)
            shutil.rmtree(folder / name, ignore_errors=True)
        for pattern in ("postgres.password", "sandbox.sqlite3*", "celerybeat*"):
            for path in folder.glob(pattern):
                with contextlib.suppress(OSError):
                    path.unlink()
        lock.flush()
    print("The demo data is wiped; the next `make run` begins anew.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
