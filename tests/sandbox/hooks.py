"""A real HTTP server on this machine that stands for the product's callback address."""

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


def hexed(secret, text):
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


class Hook:
    """Keeps what arrives in `posts` and `gets`. Answers a push with the next of `statuses` (204
    when there is none left), a challenge with `secret`, after `delay` seconds.
    """

    def __init__(self):
        self.posts: list[tuple[str, str, str]] = []
        self.gets: list[str] = []
        self.statuses: list[int] = []
        self.secret, self.delay = "", 0.0
        self.spoilt: bytes | None = None
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                hook.posts.append((self.path, body, self.headers["x-li-signature"]))
                time.sleep(hook.delay)
                status = hook.statuses.pop(0) if hook.statuses else 204
                self.send_response(status)
                if status in {301, 302, 307}:
                    self.send_header("location", "/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()

            def do_GET(self):
                hook.gets.append(self.path)
                time.sleep(hook.delay)
                query = parse_qs(urlsplit(self.path).query)
                code = query.get("challengeCode", [""])[0]
                value = {"challengeCode": code, "challengeResponse": hexed(hook.secret, code)}
                answer = json.dumps(value).encode() if hook.spoilt is None else hook.spoilt
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/linkedin/1"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
