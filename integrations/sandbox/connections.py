"""The open connections of the server, so that a fault can cut one off."""

import asyncio
import socket
import struct
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

OPEN: dict[tuple[str, int], asyncio.BaseTransport] = {}


class Connection(H11Protocol):
    """uvicorn's connection, known by the address of its other end while it is open."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin."""
        super().connection_made(transport)
        OPEN[_address(transport.get_extra_info("peername"))] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        OPEN.pop(_address(self.transport.get_extra_info("peername")), None)
        super().connection_lost(exc)


def _address(pair: Any) -> tuple[str, int]:
    return (str(pair[0]), int(pair[1])) if pair else ("", 0)


class Cut(Response):
    """Ends the connection with a reset: without an answer, or in the middle of one."""

    def __init__(self, *, mid_body: bool) -> None:
        super().__init__()
        self.mid_body = mid_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cut. Where no server is around the application the caller sees the exception."""
        transport = OPEN.get(_address(scope.get("client")))
        if self.mid_body:
            head = [(b"content-type", b"application/json"), (b"content-length", b"4096")]
            await send({"type": "http.response.start", "status": 200, "headers": head})
            part = b'{"elements":[{"id":"'
            await send({"type": "http.response.body", "body": part, "more_body": True})
            await asyncio.sleep(0.05)  # for the part to be read before the reset
        else:
            scope["li"]["line"](0)  # before the caller can ask for it
        if not isinstance(transport, asyncio.Transport):
            raise ConnectionResetError("cut off by a fault")
        plug = transport.get_extra_info("socket")
        # Lingering for no time makes it a reset and not an orderly end.
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
        await asyncio.sleep(0.01)
