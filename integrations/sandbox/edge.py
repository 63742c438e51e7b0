"""What surrounds every request: ids on answers, the log of calls, and who may post to the pages."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .clock import now_ms
from .store import Store

API_PATHS = ("/v2/", "/rest/", "/oauth/")
KEPT_CALLS = 10_000
PAGE_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'; img-src 'self' data:"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


class Edge:
    """ASGI middleware. API answers get `x-li-uuid` (D) and a line in the log; pages get a strict
    policy, and refuse a form or a control call that another site's page sends (403).
    """

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self.app = app
        self.store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].startswith(API_PATHS):
            await self._api(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def _api(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope["query_string"].decode("latin-1")
        log: dict[str, Any] = {"method": scope["method"], "query": query, "client_id": ""}
        log["line"] = lambda status: self._log(scope["path"], log, status)
        scope["li"] = log

        async def send_logged(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-li-uuid"] = uuid.uuid4().hex
                headers["x-li-fabric"] = "sandbox"
                # Before it leaves, so that who has the answer finds the line.
                self._log(scope["path"], log, message["status"])
            await send(message)

        try:
            await self.app(scope, receive, send_logged)
        finally:
            if "logged" not in log:
                self._log(scope["path"], log, 0)

    def _log(self, path: str, log: dict[str, Any], status: int) -> None:
        log["logged"] = True
        with self.store.writing():
            self.store.run(
                "INSERT INTO calls (at, method, path, query, status, client_id, tunnelled, fault)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                now_ms(self.store),
                log["method"],
                path,
                log["query"],
                status,
                log["client_id"],
                log.get("tunnelled", False),
                log.get("fault"),
            )
            number = self.store.value("SELECT last_insert_rowid()")
            if "usage" in log:
                self.store.run("INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?)", *log["usage"])
            if number % 100 == 0:
                self.store.run("DELETE FROM calls WHERE id <= ?", number - KEPT_CALLS)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if scope["method"] not in {"GET", "HEAD"} and is_foreign(headers):
            refusal = JSONResponse({"error": "Sent from a page of another site"}, 403)
            await refusal(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(PAGE_HEADERS)
            await send(message)

        await self.app(scope, receive, send_guarded)


def is_foreign(headers: Headers) -> bool:
    """Whether a browser says that another site's page sent this; no browser says nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")
