"""A sandbox in memory of the process, spoken to over ASGI, and one that is set up."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from integrations.sandbox.app import create_app
from tests.sandbox.jobs import DAY, NOW

ORGANIZATION = "urn:li:organization:5550001"
CONTRACT = "urn:li:contract:283441920"


class Browser:
    """Sends requests to one sandbox. `token` is the bearer that the API calls carry."""

    def __init__(self, data_file: Path, world: str) -> None:
        self.app = create_app(data_file, world=world)
        self.runner = asyncio.Runner()
        transport = httpx.ASGITransport(app=self.app)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://sandbox")
        self.token = ""

    def close(self) -> None:
        self.runner.run(self.http.aclose())
        self.runner.close()
        self.app.state.store.close()

    def send(self, method: str, url: str, **options: Any) -> httpx.Response:
        return self.runner.run(self.http.request(method, url, **options))

    def api(self, method: str, url: str, *, token: str | None = None, **options: Any) -> Any:
        headers = {"authorization": f"Bearer {token or self.token}", **options.pop("headers", {})}
        return self.send(method, url, headers=headers, **options)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.send(method, f"/sandbox/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def new_token(self, client_id: str, secret: str) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret,
        }
        answer = self.send("POST", "/oauth/v2/accessToken", data=form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def parent(self) -> str:
        return self.new_token("parent-client", "parent-secret")

    def child(self, foreign_id: str = "company-1") -> dict[str, str]:
        body = {"uniqueForeignId": foreign_id, "name": f"SB - {foreign_id}", "description": "d"}
        answer = self.api("POST", "/v2/provisionedApplications", token=self.parent(), json=body)
        assert answer.status_code == 201, answer.text
        made = {"urn": answer.json()["key"], **answer.json()["credentials"]}
        return {**made, "token": self.new_token(made["client_id"], made["client_secret"])}

    def name_integration(self, context: str, kind: str, token: str) -> None:
        key = integration_key(context, kind)
        self.api(
            "POST",
            "/v2/atsIntegrations?" + ids(key),
            token=token,
            headers={"x-restli-method": "batch_partial_update"},
            json={"entities": {text(key): {"patch": {"$set": {"integrationName": "Acme"}}}}},
        ).raise_for_status()

    def connect(self, *contexts: tuple[str, str], foreign_id: str = "company-1") -> dict[str, str]:
        """A child application with its integrations named and read once."""
        child = self.child(foreign_id)
        for context, kind in contexts:
            self.name_integration(context, kind, child["token"])
        keys = [integration_key(*context) for context in contexts]
        self.api("GET", "/v2/atsIntegrations?" + ids(*keys), token=child["token"])
        return child


def integration_key(context: str, kind: str) -> dict[str, str]:
    return {
        "integrationContext": context,
        "integrationType": kind,
        "tenantType": "RECRUITER",
        "dataProvider": "ATS",
    }


def ids(*keys: dict[str, str]) -> str:
    """Keys as 1.0 writes them in a query."""
    parts = [
        f"ids[{number}].{name}={quote(value, safe='')}"
        for number, key in enumerate(keys)
        for name, value in key.items()
    ]
    return "&".join(parts)


def text(key: dict[str, str]) -> str:
    """A key as 1.0 writes it in a body, in the order of the dict."""
    return "&".join(f"{name}={quote(value, safe=':')}" for name, value in key.items())


@pytest.fixture
def keys() -> Any:
    """The helpers that write keys: `keys.ids(…)`, `keys.text(…)`, `keys.integration(…)`."""

    class Keys:
        ids = staticmethod(ids)
        text = staticmethod(text)
        integration = staticmethod(integration_key)

        @staticmethod
        def application(number: str, organization: str = ORGANIZATION) -> dict[str, str]:
            return {
                "atsJobApplicationId": number,
                "dataProvider": "ATS",
                "integrationContext": organization,
            }

        @staticmethod
        def candidate(number: str, organization: str = ORGANIZATION) -> dict[str, str]:
            return {
                "atsCandidateId": number,
                "dataProvider": "ATS",
                "integrationContext": organization,
            }

    return Keys


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three worlds as files, made once; a test works on a copy."""
    folder = tmp_path_factory.mktemp("sandbox")
    create_app(folder / "demo.sqlite3", world="demo").state.store.close()
    create_app(folder / "empty.sqlite3", world="empty").state.store.close()
    connected = Browser(folder / "connected.sqlite3", "empty")
    (folder / "token").write_text(connect_one(connected))
    connected.close()
    return folder


def connect_one(browser: Browser) -> str:
    """One contract with one seat and one member, and the token of a child that reads it."""
    browser.control("POST", "settings", {"auto_enable": True})
    contract = {"contract_id": 283441920, "organization_id": "5550001", "name": "Northwind Global"}
    browser.control("POST", "contracts", contract)
    seat = {"contract_id": "283441920", "id": "11", "first_name": "Bob", "last_name": "Lindgren"}
    browser.control("POST", "seats", {**seat, "email": "bob@northwind.example"})
    person = {"id": "P1", "first_name": "Zoé", "last_name": "Adler", "headline": "Engineer"}
    browser.control("POST", "people", {**person, "location": "Lyon", "employer": "Quillon"})
    child = browser.connect((CONTRACT, "CSA_API"), (ORGANIZATION, "IN_ATS_INDICATOR"))
    return child["token"]


@contextmanager
def copy_of(template: Path, folder: Path) -> Iterator[Browser]:
    browser = Browser(Path(shutil.copy(template, folder / template.name)), "empty")
    try:
        yield browser
    finally:
        browser.close()


@pytest.fixture
def empty(templates: Path, tmp_path: Path) -> Iterator[Browser]:
    """A sandbox with the parent client only."""
    with copy_of(templates / "empty.sqlite3", tmp_path) as browser:
        yield browser


@pytest.fixture
def linkedin(templates: Path, tmp_path: Path) -> Iterator[Browser]:
    """One contract with one seat and one member, connected by a child application."""
    with copy_of(templates / "connected.sqlite3", tmp_path) as browser:
        browser.token = (templates / "token").read_text()
        yield browser


@pytest.fixture
def demo(templates: Path, tmp_path: Path) -> Iterator[Browser]:
    """The demo world."""
    with copy_of(templates / "demo.sqlite3", tmp_path) as browser:
        yield browser


@pytest.fixture
def posting(linkedin: Browser) -> Browser:
    """The connected world on a fixed day, where a posted job is worked on for five minutes."""
    linkedin.control("POST", "settings", {"job_seconds": 300})
    now = linkedin.control("GET", "state")["now"]
    linkedin.control("POST", "clock", {"offset_seconds": (NOW - now) / 1000})
    linkedin.app.state.store.run("UPDATE tokens SET expires_at = ?", NOW + 1000 * DAY)
    return linkedin
