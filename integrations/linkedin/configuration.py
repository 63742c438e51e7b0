"""What a customer switches on: integrations, their names, their settings.

Source: learn.microsoft.com/en-us/linkedin/talent/middleware-platform/integration-types and
…/recruiter-system-connect/rsc-customer-configuration. The body of a read, with the status, is our
reconstruction: LinkedIn's pages do not show it. So is the key of a setting under `/rest`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from integrations.linkedin import keys
from integrations.linkedin.batches import EntityError, Outcome, batch_write
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.dialect import PROTOCOL_2, Dialect, Entity, Simple
from integrations.linkedin.errors import TransportError, error_of

RESOURCE = "atsIntegrations"
CALLBACK_URL = "CALLBACK_URL"
TAKES_CALLBACK = "ONE_CLICK_EXPORT"
VIEWERS = {
    "ONE_CLICK_EXPORT": "JOB_POSTING_VIEWERS",
    "IN_ATS_INDICATOR": "APPLICATION_VIEWERS",
}
"""The setting by which an integration says who sees it; LinkedIn knows one value."""
EVERYBODY = "ALL_PRODUCT_USERS"


class IntegrationStatus(StrEnum):
    REQUESTED = "REQUESTED"
    ENABLED = "ENABLED"
    DISABLED = "DISABLED"


@dataclass(frozen=True)
class IntegrationKey:
    """What names an integration: the URN of an organization or a contract, and two types."""

    context: str
    type: str
    tenant: str

    @property
    def key(self) -> dict[str, str]:
        return {
            "integrationContext": self.context,
            "integrationType": self.type,
            "tenantType": self.tenant,
            "dataProvider": "ATS",
        }


class _Integration(msgspec.Struct, rename="camel"):
    integration_status: str = ""
    integration_context: str = ""
    integration_type: str = ""
    tenant_type: str = ""


class _Found(msgspec.Struct):
    results: dict[str, _Integration]
    errors: dict[str, EntityError] = {}


class _Listed(msgspec.Struct):
    elements: list[_Integration]


class _Value(msgspec.Struct):
    string: str = ""


class _Setting(msgspec.Struct, rename="camel"):
    configuration_value: _Value


class _Settings(msgspec.Struct):
    results: dict[str, _Setting]
    errors: dict[str, EntityError] = {}


def name_integrations(
    client: LinkedInClient, integrations: Iterable[IntegrationKey], *, name: str
) -> None:
    """Announce integrations under a name that the customer's LinkedIn admin will see.

    May be repeated. Raises the error of the first that LinkedIn refused.
    """
    dialect = client.dialect(RESOURCE)
    body = {"patch": {"$set": {"integrationName": name}}}
    records = {str(one): (one.key, body) for one in integrations}
    outcomes = batch_write(
        client, dialect, _entity(dialect), records, restli_method="batch_partial_update"
    )
    _demand(outcomes)


def integration_statuses(
    client: LinkedInClient, integrations: Iterable[IntegrationKey]
) -> dict[IntegrationKey, IntegrationStatus | None]:
    """Whether the customer's LinkedIn admin has switched each on; None for one not named yet.

    Raises TransportError where the answer says nothing of one: that is no news about it.
    """
    dialect = client.dialect(RESOURCE)
    entity = _entity(dialect)
    asked = {keys.parsed(entity.key(one.key)): one for one in integrations}
    answer = client.call(
        "GET",
        entity.path,
        query=entity.query([one.key for one in asked.values()]),
        restli_method="batch_get",
        protocol=entity.protocol,
        version=dialect.version,
    )
    found: _Found = answer.decode(_Found)
    statuses: dict[IntegrationKey, IntegrationStatus | None] = {}
    for text, read in found.results.items():
        if (key := entity.parse(text)) in asked:
            statuses[asked[key]] = _status(read)
    _demand_read(found.errors, entity, asked, answer.request_id)
    for text in found.errors:  # 404 alone is left
        if (key := entity.parse(text)) in asked:
            statuses[asked[key]] = None
    if missing := len(asked) - len(statuses):
        raise TransportError(
            f"LinkedIn's answer leaves out {missing} of the integrations it was asked for.",
            request_id=answer.request_id,
        )
    return {one: statuses[one] for one in asked.values()}


def integrations_of_request(
    client: LinkedInClient, request_id: str
) -> dict[IntegrationKey, IntegrationStatus]:
    """What a push of INTEGRATION_STATUS_CHANGE speaks of. Raises NotFound after 24 hours."""
    answer = client.call(
        "GET", f"/v2/{RESOURCE}", query=[("q", "request"), ("requestId", request_id)]
    )
    listed: _Listed = answer.decode(_Listed)
    return {
        IntegrationKey(one.integration_context, one.integration_type, one.tenant_type): _status(one)
        for one in listed.elements
    }


def configure(
    client: LinkedInClient, integration: IntegrationKey, settings: Mapping[str, str]
) -> None:
    """Set some settings of a named integration. May be repeated.

    Raises the error of the first that LinkedIn refused.
    """
    dialect = client.dialect(RESOURCE)
    records: dict[str, tuple[keys.Key, Any]] = {
        name: (_setting_key(dialect, integration, name), {"configurationValue": {"string": value}})
        for name, value in settings.items()
    }
    entity = _settings_entity(dialect, integration)
    _demand(batch_write(client, dialect, entity, records, restli_method="batch_update"))


def configured(
    client: LinkedInClient, integration: IntegrationKey, names: Iterable[str]
) -> dict[str, str]:
    """The values of those settings that are set. Raises the error of one that cannot be read."""
    dialect = client.dialect(RESOURCE)
    entity = _settings_entity(dialect, integration)
    asked = {keys.parsed(_setting_key(dialect, integration, name)): name for name in names}
    answer = client.call(
        "GET",
        entity.path,
        query=entity.query([dict(key) for key in asked]),
        restli_method="batch_get",
        protocol=entity.protocol,
        version=dialect.version,
    )
    found: _Settings = answer.decode(_Settings)
    _demand_read(found.errors, entity, asked, answer.request_id)
    return {
        asked[key]: setting.configuration_value.string
        for text, setting in found.results.items()
        if (key := entity.parse(text)) in asked
    }


def _entity(dialect: Dialect) -> Entity:
    if dialect.is_rest:
        return Entity("/rest/integrations", PROTOCOL_2, parts={"dataProvider": ""})
    return Entity(f"/v2/{RESOURCE}")


def _settings_entity(dialect: Dialect, integration: IntegrationKey) -> Entity:
    if dialect.is_rest:
        return Entity("/rest/integrationConfigurations", PROTOCOL_2)
    return Simple(f"/v2/{RESOURCE}/{keys.text_v1(integration.key)}/configurations")


def _setting_key(dialect: Dialect, integration: IntegrationKey, name: str) -> dict[str, str]:
    if not dialect.is_rest:
        return {"id": name}
    return {**_entity(dialect).key(integration.key), "configurationType": name}


def _demand(outcomes: Mapping[str, Outcome]) -> None:
    for outcome in outcomes.values():
        if not outcome.accepted:
            raise outcome.error()


def _demand_read(
    errors: Mapping[str, EntityError],
    entity: Entity,
    asked: Mapping[keys.Parsed, object],
    request_id: str,
) -> None:
    """A 404 says that there is none; any other error says nothing about it."""
    for text, error in errors.items():
        if entity.parse(text) in asked and error.status != 404:
            raise error_of(error.status, error.message, request_id=request_id)


def _status(read: _Integration) -> IntegrationStatus:
    try:
        return IntegrationStatus(read.integration_status)
    except ValueError as error:
        raise TransportError(
            f"Unknown integration status {read.integration_status!r:.40}."
        ) from error
