"""Sends pushes and challenges, from the sandbox's own event loop, until they are through.

The queue is in the tables, so that it outlives a restart. A push that is not answered with 2xx is
sent again after growing waits, and given up in the end; how often LinkedIn does is known for Apply
Connect only (6), and the waits are R.
"""

import asyncio
import contextlib
import json
import ssl
import time
from collections.abc import Awaitable, Callable
from functools import cache
from secrets import token_hex
from sqlite3 import Row
from typing import Any

import httpx

from .callbacks import is_allowed, live_secrets, signature, signed
from .notices import callback_url
from .store import Store

WAITS_S = [2.0, 10.0, 60.0, 300.0, 900.0]
TIMEOUT_S = 3.0
TICK_S = 0.2
AT_ONCE = 8
MAX_ANSWER = 64 * 1024


def are_on(store: Store) -> bool:
    """Whether pushes leave: in the demo world yes, in others when it is switched on."""
    return store.setting("pushes", "1" if store.setting("world") == "demo" else "0") == "1"


def waits(store: Store) -> list[float]:
    """Seconds between the attempts."""
    found: list[float] = json.loads(store.setting("push_waits", json.dumps(WAITS_S)))
    return found


def machine_ms() -> int:
    """The machine's time; the world's may jump."""
    return int(time.time() * 1000)


class Pusher:
    """The one that sends. `run` goes on until it is cancelled; `deliver` sends what is due once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.sending: dict[tuple[str, int], asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Look for due ones all the time; what is under way ends with it and stays queued."""
        try:
            while True:
                self._begin()
                await asyncio.sleep(TICK_S)
        finally:
            tasks = list(self.sending.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def deliver(self, *, hurry: bool = False) -> int:
        """Send what is due and wait for it, with `hurry` what waits for its next attempt too; how
        many were begun.
        """
        number = 0
        if hurry:
            self.store.run("UPDATE pushes SET next_at = 0 WHERE state = 'WAITING'")
        while True:
            number += self._begin()
            if not self.sending:
                return number
            await asyncio.gather(*self.sending.values(), return_exceptions=True)

    def _begin(self) -> int:
        """Start a task for each that is due, some at once; how many."""
        if not are_on(self.store):
            return 0
        due = self.store.rows(
            "SELECT id FROM pushes WHERE state = 'WAITING' AND next_at <= ? ORDER BY id LIMIT 100",
            machine_ms(),
        )
        open_ones = self.store.rows("SELECT id FROM challenges WHERE state = 'WAITING' ORDER BY id")
        found: list[tuple[str, int, Callable[[int], Awaitable[None]]]] = [
            *(("challenge", row["id"], self._challenge) for row in open_ones),
            *(("push", row["id"], self._push) for row in due),
        ]
        fresh = [item for item in found if item[:2] not in self.sending]
        chosen = fresh[: max(0, AT_ONCE - len(self.sending))]
        for kind, number, send in chosen:
            self.sending[kind, number] = asyncio.ensure_future(self._alone(kind, number, send))
        return len(chosen)

    async def _alone(self, kind: str, number: int, send: Callable[[int], Awaitable[None]]) -> None:
        try:
            await send(number)
        finally:
            del self.sending[kind, number]

    async def _push(self, number: int) -> None:
        row = self.store.row("SELECT * FROM pushes WHERE id = ?", number)
        if row is None:
            return
        # The address of today: it may have changed while this one waited.
        url = callback_url(self.store, row["client_id"], row["context"]) or row["url"]
        body = row["body"].encode()
        keys = [token_hex(16)] if row["forged"] else live_secrets(self.store, row["client_id"])
        if not keys or not is_allowed(url):
            self._keep(row, url, None, "address or application is gone", final=True)
            return
        headers = {
            "content-type": "application/json",
            "x-li-signature": signature(keys[0], body),
            "user-agent": "LinkedIn-Sandbox",
        }
        status, _, problem = await _ask("POST", url, headers=headers, content=body)
        self._keep(row, url, status, problem, final=bool(row["forged"]))

    def _keep(
        self, row: Row, url: str, status: int | None, problem: str | None, *, final: bool
    ) -> None:
        pauses, attempts = waits(self.store), row["attempts"] + 1
        state, next_at = "WAITING", machine_ms()
        if status is not None and 200 <= status < 300:
            state = "DELIVERED"
        elif final or attempts > len(pauses):
            state = "GIVEN_UP"
        else:
            next_at += int(pauses[attempts - 1] * 1000)
        self.store.run(
            "UPDATE pushes SET url = ?, state = ?, attempts = ?, last_status = ?, last_error = ?,"
            " next_at = ? WHERE id = ?",
            url,
            state,
            attempts,
            status,
            problem,
            next_at,
            row["id"],
        )

    async def _challenge(self, number: int) -> None:
        """`GET url?challengeCode=…` (D): within 3 s 200 and JSON with the code and its HMAC."""
        row = self.store.row("SELECT * FROM challenges WHERE id = ?", number)
        if row is None:
            return
        url = row["url"]
        address = f"{url}{'&' if '?' in url else '?'}challengeCode={row['code']}"
        status, answer, problem = await _ask("GET", address)
        if not problem:
            problem = self._fault(row, status, answer)
        self.store.run(
            "UPDATE challenges SET state = ?, last_status = ?, last_error = ? WHERE id = ?",
            "FAILED" if problem else "PASSED",
            status,
            problem,
            number,
        )

    def _fault(self, row: Row, status: int | None, answer: bytes) -> str | None:
        if status != 200:
            return f"answered with {status}"
        try:
            value: Any = json.loads(answer)
        except ValueError:
            return "answer is not JSON"
        if not isinstance(value, dict) or value.get("challengeCode") != row["code"]:
            return "challengeCode is missing or another"
        right = [signed(key, row["code"].encode()) for key in self._keys(row)]
        return None if value.get("challengeResponse") in right else "challengeResponse is wrong"

    def _keys(self, row: Row) -> list[str]:
        """All live secrets: while one is rotated either may answer."""
        return live_secrets(self.store, row["client_id"])


@cache
def _certificates() -> ssl.SSLContext:
    """The machine's authorities, read once: it takes long enough to be felt by others."""
    return ssl.create_default_context()


def _trust(url: str) -> ssl.SSLContext | bool:
    return _certificates() if url.startswith("https:") else False


async def _ask(method: str, url: str, **options: Any) -> tuple[int | None, bytes, str | None]:
    """Status, body and fault of one call, all within three seconds; the machine's proxy settings
    and redirects are not followed.
    """
    body = bytearray()
    try:
        async with (
            asyncio.timeout(TIMEOUT_S),
            httpx.AsyncClient(trust_env=False, timeout=TIMEOUT_S, verify=_trust(url)) as client,
            client.stream(method, url, **options) as answer,
        ):
            with contextlib.suppress(httpx.DecodingError):
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > MAX_ANSWER:
                        break
            return answer.status_code, bytes(body[:MAX_ANSWER]), None
    except (TimeoutError, httpx.TimeoutException):
        return None, b"", "no answer within 3 seconds"
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return None, b"", f"{type(error).__name__}: {error}"[:200]
