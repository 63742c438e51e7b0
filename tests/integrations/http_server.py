"""A server on this machine that answers as a test says, however wrong that is."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Oddity:
    """`reply` answers every request; `seen` are the requests as (method, path, body), `heads`
    their headers.
    """

    url: str = ""
    reply: Reply | None = None
    seen: list[tuple[str, str, bytes]] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)

    def answers(
        self, status: int, body: bytes = b"", kind: str = "application/json", **headers: str
    ) -> None:
        """The same plain answer to every request; `retry_after=…` becomes Retry-After."""

        def reply(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            if kind:
                request.send_header("Content-Type", kind)
            request.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(body)

        self.reply = reply


@contextmanager
def odd_server() -> Iterator[Oddity]:
    odd = Oddity()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:
                self.close_connection = True

        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            odd.heads.append(dict(self.headers.items()))
            odd.seen.append((self.command, self.path, self.rfile.read(length)))
            assert odd.reply is not None
            odd.reply(self)

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 64
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    odd.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield odd
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
