"""Running it: uvicorn on this machine's own address, ending within two seconds when asked."""

import os
import signal
import sys
import threading
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from .app import create_app
from .connections import Connection

DEFAULT_PORT = 8770
DEFAULT_HOST = "127.0.0.1"


def default_data_file() -> Path:
    """`sandbox.sqlite3` in the folder that DATA_DIR names, or in `.data` below the current one."""
    return Path(os.environ.get("DATA_DIR") or ".data") / "sandbox.sqlite3"


def configuration(app: Starlette, port: int, host: str = DEFAULT_HOST) -> uvicorn.Config:
    """How uvicorn serves the application."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Connection,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=1,
        # The default would cut a request line of 16 KB off before it can be answered with 414.
        h11_max_incomplete_event_size=64 * 1024,
    )


def serve(
    port: int = DEFAULT_PORT,
    data_file: Path | str | None = None,
    *,
    host: str = DEFAULT_HOST,
    world: str = "demo",
) -> None:
    """Serve until SIGTERM or SIGINT. `world` seeds a data file that is new."""
    app = create_app(data_file or default_data_file(), world=world)
    config = configuration(app, port, host)
    if threading.current_thread() is threading.main_thread():
        # uvicorn raises the signal again once it has stopped; then there is nothing left to do.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
    sys.stdout.write(f"LinkedIn (sandbox) on http://{host}:{port}/\n")
    sys.stdout.flush()
    uvicorn.Server(config).run()
