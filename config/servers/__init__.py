"""The embedded servers of this data folder. `config.embedded` decides when they run."""

from config.privileges import ServerUser, server_user
from config.servers.base import Server, package_file
from config.servers.postgres import PROGRAMS, Postgres
from config.servers.redis import Redis

__all__ = ["Postgres", "Redis", "Server", "postgres", "redis", "stop_all"]


def postgres() -> Postgres:
    return Postgres(server_user(package_file(*PROGRAMS)))


def redis() -> Redis:
    """Redis minds no user: it runs as we do."""
    return Redis(ServerUser.ourselves())


def stop_all() -> None:
    redis().stop()
    postgres().stop()
