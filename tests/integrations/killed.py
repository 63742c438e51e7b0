"""A worker that is killed in the middle of set-up: `python -m tests.integrations.killed …`.

Does one run of the set-up lane and sends itself SIGKILL at the named point: no handler, no
`finally`, no rollback of its own.
"""

import importlib
import os
import signal
import sys
from typing import Any

import django

django.setup()

from sync.tasks import TASK_OF_LANE  # noqa: E402


def main(place: str, when: str, tenant_id: str, run_id: str) -> None:
    module_name, _, name = place.rpartition(".")
    module = importlib.import_module(module_name)
    real = getattr(module, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        if when == "after":
            real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, dying)
    TASK_OF_LANE["setup"](tenant_id, run_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
