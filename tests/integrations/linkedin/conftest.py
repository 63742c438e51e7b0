"""The client library against the sandbox, over real HTTP and without a database."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import msgspec
import pytest

from integrations.linkedin.auth import Token, TokenSource
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.configuration import (
    IntegrationKey,
    integration_statuses,
    name_integrations,
)
from integrations.linkedin.deadline import open_http
from integrations.linkedin.provisioning import Credentials, create_application
from integrations.linkedin.transport import Transport
from integrations.linkedin.urn import urn
from tests.integrations.http_server import Oddity
from tests.linkedin import CONTRACT, ORGANIZATION, SandboxLinkedIn

VERSION = "202603"
ALL_RESOURCES = frozenset({"atsIntegrations", "atsCandidates", "atsApplications", "seatsV2"})
"""What the client can speak in `/rest`, but for jobs: private ones are not posted there."""

EXPORT = IntegrationKey(urn("organization", ORGANIZATION), "ONE_CLICK_EXPORT", "RECRUITER")
INDICATOR = IntegrationKey(urn("organization", ORGANIZATION), "IN_ATS_INDICATOR", "RECRUITER")
CSA = IntegrationKey(urn("contract", CONTRACT), "CSA_API", "RECRUITER")


@dataclass
class Api:
    """One company's application at the sandbox, and clients that sign in as it."""

    sandbox: SandboxLinkedIn
    http: httpx.Client
    credentials: Credentials = field(default_factory=lambda: Credentials("", ""))

    @property
    def transport(self) -> Transport:
        return self.patient(5.0)

    def patient(self, seconds: float) -> Transport:
        return Transport(self.http, deadline_seconds=seconds, origins=[self.sandbox.url])

    def parent(self) -> LinkedInClient:
        return self._client("parent-client", "parent-secret", self.transport)

    def client(
        self,
        *,
        rest: bool = False,
        version: str = VERSION,
        seconds: float = 5.0,
        credentials: Credentials | None = None,
    ) -> LinkedInClient:
        """Signs in as the child, or as another. With `rest` it speaks `/rest` where it can."""
        used = credentials or self.credentials
        return self._client(
            used.client_id,
            used.secret,
            self.patient(seconds),
            versioned=ALL_RESOURCES if rest else frozenset(),
            version=version,
        )

    def child(self, foreign_id: str) -> Credentials:
        name = f"Sourcebridge - {foreign_id}"
        return create_application(self.parent(), foreign_id=foreign_id, name=name)

    def _client(
        self, client_id: str, secret: str, transport: Transport, **how: Any
    ) -> LinkedInClient:
        tokens = TokenSource(transport, self.sandbox.url, client_id, secret)
        return LinkedInClient(transport, tokens, api_url=self.sandbox.url, **how)

    def stored(self, resource: str) -> dict[str, Any]:
        """`applications` or `candidates` as the sandbox keeps them, by id."""
        return {record["id"]: record for record in self.sandbox.get(resource)}

    def calls(self, prefix: str = "/") -> list[Any]:
        return [call for call in self.sandbox.get("calls") if call["path"].startswith(prefix)]

    def fault(self, kind: str, times: int | None = 1, **options: Any) -> None:
        self.sandbox.post("faults", kind=kind, times=times, **{"path_prefix": "/v2", **options})


def read_v1(client: LinkedInClient, resource: str, key: Mapping[str, str], more: str = "") -> Any:
    """One record as `/v2` tells it, asked without the library's own way of writing keys."""
    parts = "&".join(f"ids[0].{name}={quote(value, safe='')}" for name, value in key.items())
    answer = client.call("GET", f"/v2/{resource}", query=parts + more, restli_method="batch_get")
    return _only(msgspec.json.decode(answer.body))


def read_rest(client: LinkedInClient, resource: str, key: Mapping[str, str], more: str = "") -> Any:
    """The same in `/rest`, protocol 2.0.0."""
    parts = ",".join(f"{name}:{quote(value, safe='')}" for name, value in key.items())
    answer = client.call(
        "GET",
        f"/rest/{resource}",
        query=f"ids=List(({parts})){more}",
        restli_method="BATCH_GET",
        protocol="2.0.0",
        version=VERSION,
    )
    return _only(msgspec.json.decode(answer.body))


def _only(read: Any) -> Any:
    """The one entity of a batch; its error where it has one."""
    entities: list[Any] = [*read["results"].values(), *read["errors"].values()]
    assert len(entities) == 1
    return entities[0]


def signed_in(transport: Transport, odd: Oddity, *, rest: bool = False) -> LinkedInClient:
    """A client of the odd server that has a token already."""
    token = Token("T1", time.time() + 1000)
    tokens = TokenSource(transport, odd.url, "child", "secret", _token=token)
    versioned = ALL_RESOURCES if rest else frozenset[str]()
    return LinkedInClient(transport, tokens, api_url=odd.url, versioned=versioned, version=VERSION)


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    with open_http() as client:
        yield client


@pytest.fixture
def transport(http: httpx.Client) -> Transport:
    """As the product makes it, with a short deadline."""
    return Transport(http, deadline_seconds=1.0)


@pytest.fixture
def bare(sandbox_server: SandboxLinkedIn, http: httpx.Client) -> Api:
    """A LinkedIn without people, where nobody has an application yet."""
    sandbox_server.reset("empty")
    return Api(sandbox_server, http)


@pytest.fixture
def api(bare: Api) -> Api:
    """A contract with one seat, and a company's application whose integrations are on."""
    bare.sandbox.contract()
    bare.sandbox.seat("7001", "Bob Lindgren")
    bare.credentials = bare.child("company-1")
    client = bare.client()
    name_integrations(client, [EXPORT, INDICATOR, CSA], name="Acme")
    integration_statuses(client, [EXPORT, INDICATOR, CSA])
    return bare


@pytest.fixture(params=[False, True], ids=["v2", "rest"])
def spoken(request: pytest.FixtureRequest, api: Api) -> LinkedInClient:
    """The company's client, once in each dialect."""
    return api.client(rest=request.param)


@pytest.fixture
def as_other(api: Api) -> Callable[[], LinkedInClient]:
    """Another company's client at the same LinkedIn, which owns nothing there."""
    return lambda: api.client(credentials=api.child("company-2"))
