"""The Procfile is the one list of processes; docker-compose.yml runs the same."""

from pathlib import Path

import pytest
import yaml

from config.env import BASE_DIR
from config.processes import procfile_commands

PROCESSES = procfile_commands(BASE_DIR / "Procfile")
COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())["services"]
OTHERS = {"migrate", "postgres", "redis"}


def test_compose_has_the_processes_of_the_procfile_and_no_others():
    assert set(COMPOSE) - OTHERS == set(PROCESSES)


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_runs_the_same_command_in_both(name):
    shell, flag, command = COMPOSE[name]["command"]
    assert (shell, flag) == ("sh", "-c")
    assert command.replace("$$", "$") == PROCESSES[name]


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_has_a_health_check_and_not_the_owners_address(name):
    assert COMPOSE[name]["healthcheck"]["test"]
    assert "DATABASE_APP_URL" in COMPOSE[name]["environment"]
    assert "DATABASE_URL" not in COMPOSE[name]["environment"]


def test_the_workers_take_every_queue_that_settings_name_once(settings):
    """Dispatch and imports have workers of their own: slow work of one kind holds no other up."""
    lists = [PROCESSES[name].split() for name in ("dispatcher", "worker", "importer")]
    queues = [queue for words in lists for queue in words[words.index("-Q") + 1].split(",")]
    assert len(queues) == len(set(queues))
    taken = set(queues)
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert taken == routed | {settings.CELERY_TASK_DEFAULT_QUEUE}


def test_commands_replace_their_shell_so_that_signals_reach_them():
    assert all(command.startswith("exec python -m ") for command in PROCESSES.values())


def test_the_image_holds_no_compiler_and_no_root():
    lines = Path(BASE_DIR / "Dockerfile").read_text()
    assert "--require-hashes --only-binary :all:" in lines
    assert "USER sourcebridge" in lines
