"""The sandbox LinkedIn as tests drive it: a real server over real HTTP, with its control API."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from integrations.sandbox.app import create_app
from integrations.sandbox.server import configuration

ORGANIZATION = "5550001"
CONTRACT = "283441920"

# One client for all: each new one loads the certificates of the whole world first.
_http = httpx.Client(trust_env=False)


@dataclass
class SandboxLinkedIn:
    url: str

    @classmethod
    @contextmanager
    def serve(cls, data_file: Path) -> Iterator["SandboxLinkedIn"]:
        port = free_port()
        server = uvicorn.Server(configuration(create_app(data_file, world="empty"), port))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        deadline = time.monotonic() + 10
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        assert server.started
        try:
            yield cls(f"http://127.0.0.1:{port}")
        finally:
            server.should_exit = True
            thread.join(timeout=10)

    def reset(self, world: str) -> None:
        self.post("reset", world=world, auto_enable=True)

    def post(self, path: str, **body: Any) -> Any:
        return self._json(_http.post(f"{self.url}/sandbox/{path}", json=body))

    def patch(self, path: str, **body: Any) -> Any:
        return self._json(_http.patch(f"{self.url}/sandbox/{path}", json=body))

    def delete(self, path: str) -> Any:
        return self._json(_http.delete(f"{self.url}/sandbox/{path}"))

    def get(self, path: str) -> Any:
        return self._json(_http.get(f"{self.url}/sandbox/{path}"))

    def contract(self, contract_id: str = CONTRACT, organization_id: str = ORGANIZATION) -> None:
        self.post(
            "contracts",
            contract_id=contract_id,
            organization_id=organization_id,
            name="A contract",
            product="RECRUITER",
        )

    def seat(self, seat_id: str, name: str, contract_id: str = CONTRACT, email: str = "") -> None:
        first, _, last = name.partition(" ")
        self.post(
            "seats",
            contract_id=contract_id,
            id=seat_id,
            first_name=first,
            last_name=last,
            email=email,
            state="ACTIVE",
        )

    def person(self, person_id: str, name: str, **shown: Any) -> None:
        first, _, last = name.partition(" ")
        body = {"privacy": "OPEN", **shown}
        self.post("people", id=person_id, first_name=first, last_name=last, **body)

    def inmail(self, seat_id: str, person_id: str, **mail: Any) -> Any:
        body = {"direction": "received", "subject": "Hello", "body": "A text", **mail}
        return self.post("inmail", seat_id=seat_id, person_id=person_id, **body)

    @staticmethod
    def _json(response: httpx.Response) -> Any:
        assert response.is_success, response.text
        return response.json()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
