"""Addresses of the embedded servers: pure, from the data folder alone."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis

from config import embedded
from config.env import BASE_DIR, app_database_url, env


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(embedded, "DATA_DIR", tmp_path)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.local")
    return tmp_path


def test_django_reads_the_postgres_address(folder):
    config = env.db_url_config(embedded.postgres_url())
    assert (config["NAME"], config["USER"], config["HOST"]) == ("sourcebridge", "postgres", "")
    assert config["PASSWORD"] == (folder / "postgres.password").read_text()
    assert config["OPTIONS"]["host"] == str(embedded.socket_dir("postgres"))


def test_the_ordinary_roles_address_names_the_same_server(folder):
    config = env.db_url_config(app_database_url(embedded.postgres_url(), "secret"))
    assert config["USER"] == "sourcebridge_app"
    assert config["OPTIONS"]["host"] == str(embedded.socket_dir("postgres"))
    assert embedded.owner_password() not in config["PASSWORD"]


def test_the_password_is_made_once_and_for_its_user_only(folder):
    assert embedded.owner_password() == embedded.owner_password()
    assert (folder / "postgres.password").stat().st_mode & 0o777 == 0o600


def test_a_folder_with_odd_characters_survives_every_address(monkeypatch, folder):
    monkeypatch.setattr(embedded, "DATA_DIR", Path("/tmp/o dd&%?#é"))
    pool = redis.ConnectionPool.from_url(embedded.redis_url())
    assert pool.connection_kwargs["path"] == "/tmp/o dd&%?#é/redis/redis.sock"
    host = env.db_url_config(f"postgres://u:p@/d?{urlsplit(embedded.postgres_url()).query}")[
        "OPTIONS"
    ]["host"]
    assert host == "/tmp/o dd&%?#é/postgres"


@pytest.mark.parametrize("length", [1, 60, 90, 200])
def test_socket_paths_fit_the_limit_of_the_system(monkeypatch, folder, length):
    monkeypatch.setattr(embedded, "DATA_DIR", Path("/data") / ("x" * length))
    for server in ("postgres", "redis"):
        socket = embedded.socket_dir(server) / ".s.PGSQL.5432"
        assert len(os.fsencode(socket)) <= 103
    assert embedded.socket_dir("postgres") != embedded.socket_dir("redis")


def test_celery_gets_the_same_redis_in_another_database(folder):
    address = embedded.celery_url(embedded.redis_url())
    assert address == f"redis+socket://{folder}/redis/redis.sock?virtual_host=1"
    assert embedded.celery_url("redis://example:6379/3") == "redis://example:6379/3"


def test_tests_have_a_folder_of_their_own(monkeypatch, folder):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.test")
    assert embedded.data_dir() == folder / "test"


def test_given_addresses_start_nothing(monkeypatch, folder):
    monkeypatch.setenv("DATABASE_APP_URL", "postgres://somewhere/else")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere")
    embedded.ensure_running()
    assert not list(folder.iterdir())


def test_the_last_user_is_known(folder):
    assert embedded.leave()
    other = (
        "import fcntl, sys; file = open(sys.argv[1], 'a+'); "
        "fcntl.lockf(file, fcntl.LOCK_SH); print(1, flush=True); input()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", other, str(folder / "embedded.users")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline()
    with (folder / "embedded.users").open("a+") as users, pytest.raises(BlockingIOError):
        fcntl.lockf(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    process.communicate(b"\n")
    assert embedded.leave()


@pytest.mark.processes
def test_servers_start_keep_their_data_and_stop(tmp_path):
    """A process of its own: starting and stopping is per process."""
    script = """
import sys, psycopg2
from config import embedded
embedded.ensure_running()
url = embedded.postgres_url().replace("/sourcebridge?", "/postgres?")
with psycopg2.connect(url) as connection, connection.cursor() as cursor:
    cursor.execute(sys.argv[1])
    print(cursor.fetchone()[0] if cursor.description else "done")
"""
    environment = {
        **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }

    def run(statement: str) -> str:
        command = [sys.executable, "-c", script, statement]
        return subprocess.run(
            command, cwd=BASE_DIR, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    assert run("CREATE TABLE kept AS SELECT 42 AS answer") == "done"
    assert run("SELECT answer FROM kept") == "42"
    assert run("SHOW fsync") == "on"
    assert not (tmp_path / "postgres" / "data" / "postmaster.pid").exists()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(host=str(tmp_path / "postgres"), user="postgres", dbname="postgres")
