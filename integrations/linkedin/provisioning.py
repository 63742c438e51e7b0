"""A customer's child application, made and kept with the parent's token.

Source: learn.microsoft.com/en-us/linkedin/talent/middleware-platform/provisioning-api and
…/shared/authentication/application-secret-management. That the credentials stand in the answer to
the creation is seen in LinkedIn's own SDK; that a repeat is a 409 is documented as "conflict".
"""

from dataclasses import dataclass, field

import msgspec

from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.errors import NotFound, TransportError

NAME_LENGTH = 50


@dataclass(frozen=True)
class Credentials:
    """What a child application signs in with. `secret` is known only when it was just made."""

    application_urn: str
    client_id: str
    secret: str = field(repr=False, default="")


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


def create_application(parent: LinkedInClient, *, foreign_id: str, name: str) -> Credentials:
    """Make the child application. Raises Conflict where `foreign_id` has one already.

    LinkedIn refuses a name with its own in it, and one of more than 50 characters.
    """
    answer = parent.call(
        "POST",
        "/v2/provisionedApplications",
        body={
            "uniqueForeignId": foreign_id,
            "name": name[:NAME_LENGTH].strip(),
            "description": "Connects this customer's hiring work",
        },
    )
    made: _Application = answer.decode(_Application)
    if not made.credentials.client_secret:
        raise TransportError("LinkedIn made the application and did not tell its secret.")
    return Credentials(made.key, made.credentials.client_id, made.credentials.client_secret)


def find_application(parent: LinkedInClient, *, foreign_id: str) -> Credentials:
    """The child application of `foreign_id`, without its secret. Raises NotFound."""
    query = [("q", "credentialsByUniqueForeignId"), ("uniqueForeignId", foreign_id)]
    answer = parent.call("GET", "/v2/provisionedApplications", query=query)
    found: _Applications = answer.decode(_Applications)
    if not found.elements:
        raise NotFound(f"LinkedIn has no application {foreign_id}.", status=404)
    application = found.elements[0]
    return Credentials(application.key, application.credentials.client_id)


def roll_secret(parent: LinkedInClient, *, application_urn: str) -> str:
    """A new secret of the child application; the one before it goes on working.

    At most two live at a time: LinkedIn refuses a third until one is deleted in its portal.
    """
    answer = parent.call(
        "POST",
        "/v2/developerApplicationsSecurity",
        query=[("action", "rollDeveloperApplicationSecret")],
        restli_method="action",
        protocol="2.0.0",
        body={"childDeveloperApplication": application_urn},
    )
    rolled: _RolledAnswer = answer.decode(_RolledAnswer)
    return rolled.value.client_secret
