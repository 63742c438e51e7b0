"""How long `make run` takes to its first page: the first time, and again.

Runs in a fresh data folder, without the installation of packages. Prints one JSON object and keeps
it in bench/results/.
"""

import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET_SECONDS = 8.0


def start_once(data_dir: str) -> float:
    """Seconds from the start of the runner until it says that the web answers."""
    environment = {
        **os.environ,
        "DATA_DIR": data_dir,
        "PORT": str(_free_port()),
        "SANDBOX_PORT": str(_free_port()),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    try:
        for line in process.stdout:
            if "is ready" in line:
                return time.monotonic() - started
        raise SystemExit("The runner ended before it was ready.")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    with tempfile.TemporaryDirectory() as data_dir:
        first = start_once(data_dir)
        again = sorted(start_once(data_dir) for _ in range(3))
    result = {
        "bench": "start",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "first_seconds": round(first, 2),
        "again_seconds": [round(seconds, 2) for seconds in again],
        "again_median": round(again[1], 2),
        "target_again": TARGET_SECONDS,
    }
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    text = json.dumps(result, indent=2) + "\n"
    (results / "start.json").write_text(text)
    print(text, end="")


if __name__ == "__main__":
    main()
