"""Setting a customer up: the child application and the names of its integrations.

Sources: learn.microsoft.com/en-us/linkedin/talent/middleware-platform/provisioning-api and
…/middleware-platform/integration-types. The credentials in the answer and the integration's
status are our reconstruction (shapes agreed with the sandbox): LinkedIn's pages do not show them.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from integrations.linkedin import keys
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import BY_STATUS, NotFound, Refused, TransportError

NAME_LENGTH = 50


class IntegrationStatus(StrEnum):
    REQUESTED = "REQUESTED"
    ENABLED = "ENABLED"
    DISABLED = "DISABLED"


@dataclass(frozen=True)
class Credentials:
    """What a child application signs in with. `secret` is known only when it was just made."""

    application_urn: str
    client_id: str
    secret: str = field(repr=False)


class _Secrets(msgspec.Struct):
    client_id: str
    client_secret: str = ""


class _Application(msgspec.Struct):
    key: str
    credentials: _Secrets


class _Applications(msgspec.Struct):
    elements: list[_Application]


class _Rolled(msgspec.Struct):
    client_secret: str


class _RolledAnswer(msgspec.Struct):
    value: _Rolled


class _Integration(msgspec.Struct, rename="camel"):
    integration_status: str = ""


class _Problem(msgspec.Struct):
    status: int = 0
    message: str = ""


class _Named(msgspec.Struct):
    errors: dict[str, _Problem] = {}


class _Integrations(msgspec.Struct):
    results: dict[str, _Integration]


def create_application(parent: LinkedInClient, *, foreign_id: str, name: str) -> Credentials:
    """Make the child application. Raises Conflict where `foreign_id` has one already."""
    answer = parent.call(
        "POST",
        "/v2/provisionedApplications",
        body={
            "uniqueForeignId": foreign_id,
            "name": name[:NAME_LENGTH],
            "description": "Connects this customer's hiring work",
        },
    )
    made: _Application = answer.decode(_Application)
    return Credentials(made.key, made.credentials.client_id, made.credentials.client_secret)


def recover_application(parent: LinkedInClient, *, foreign_id: str) -> Credentials:
    """The child application made before (its answer was lost), with a secret newly rolled."""
    query = [("q", "credentialsByUniqueForeignId"), ("uniqueForeignId", foreign_id)]
    answer = parent.call("GET", "/v2/provisionedApplications", query=query)
    found: _Applications = answer.decode(_Applications)
    if not found.elements:
        raise NotFound(f"LinkedIn has no application {foreign_id}.", status=404)
    application = found.elements[0]
    rolled: _RolledAnswer = parent.call(
        "POST",
        "/v2/developerApplicationsSecurity",
        query=[("action", "rollDeveloperApplicationSecret")],
        restli_method="action",
        protocol="2.0.0",
        body={"childDeveloperApplication": application.key},
    ).decode(_RolledAnswer)
    return Credentials(
        application.key, application.credentials.client_id, rolled.value.client_secret
    )


def name_integration(client: LinkedInClient, key: keys.Key, *, name: str) -> None:
    """Announce the integration under a name that the customer's LinkedIn admin will see."""
    answer = client.call(
        "POST",
        "/v2/atsIntegrations",
        query=keys.query_v1([key]),
        restli_method="batch_partial_update",
        body={"entities": {keys.body_v1(key): {"patch": {"$set": {"integrationName": name}}}}},
    )
    outcome: _Named = answer.decode(_Named)
    # HTTP 200 says nothing about the entity.
    for problem in outcome.errors.values():
        refusal = BY_STATUS.get(problem.status, Refused)
        raise refusal(problem.message, status=problem.status, request_id=answer.request_id)


def integration_status(client: LinkedInClient, key: keys.Key) -> IntegrationStatus:
    """Whether the customer's LinkedIn admin has switched the integration on."""
    answer = client.call(
        "GET", "/v2/atsIntegrations", query=keys.query_v1([key]), restli_method="batch_get"
    )
    found: _Integrations = answer.decode(_Integrations)
    wanted = frozenset(key.items())
    for text, integration in found.results.items():
        if keys.parse_v1(text) == wanted:
            try:
                return IntegrationStatus(integration.integration_status)
            except ValueError as error:
                raise TransportError(
                    f"Unknown integration status {integration.integration_status!r}."
                ) from error
    return IntegrationStatus.REQUESTED
