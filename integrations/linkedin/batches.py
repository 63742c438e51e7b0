"""Calls for many records at once, answered one by one: HTTP 200 says nothing about an entity.

Source: learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/methods
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.dialect import Dialect, Entity
from integrations.linkedin.errors import LinkedInError, TooLarge, error_of
from integrations.linkedin.keys import Key, Parsed, parsed

MOST = 100
MOST_BYTES = 512 * 1024
"""Of a batch's bodies. LinkedIn gives no figure; what it finds too large is halved."""

NOT_NAMED = "LinkedIn's answer did not name this record."


@dataclass(frozen=True)
class Outcome:
    """What became of one entity of a batch. Status 0: LinkedIn's answer did not name it."""

    status: int
    message: str = ""

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_unknown(self) -> bool:
        """LinkedIn may have taken it or not: the newest state is to be sent again."""
        return self.status in {0, 429} or self.status >= 500

    def error(self, request_id: str = "") -> LinkedInError:
        """The refusal as an error, for a caller with one entity."""
        return error_of(self.status, self.message, request_id=request_id)


class EntityError(msgspec.Struct):
    status: int = 0
    message: str = ""


class _EntityStatus(msgspec.Struct):
    status: int = 0


class _Result(msgspec.Struct):
    results: dict[str, _EntityStatus]
    errors: dict[str, EntityError] = {}


def batch_write(
    client: LinkedInClient,
    dialect: Dialect,
    entity: Entity,
    records: Mapping[str, tuple[Key, Any]],
    *,
    restli_method: str,
) -> dict[str, Outcome]:
    """Write `records` (ours → key, body); outcome by ours. A body of None is for a delete.

    Raises LinkedInError where a call as a whole failed. Sends at most 100 records a call, one
    call after the other, and halves what LinkedIn finds too large (413, 414).
    """
    outcomes: dict[str, Outcome] = {}
    for some in _pieces(records):
        outcomes.update(_write(client, dialect, entity, some, restli_method))
    return outcomes


VERBS = {"batch_update": "PUT", "batch_partial_update": "POST", "batch_delete": "DELETE"}


def _write(
    client: LinkedInClient,
    dialect: Dialect,
    entity: Entity,
    records: Mapping[str, tuple[Key, Any]],
    restli_method: str,
) -> dict[str, Outcome]:
    bodies = {entity.text(key): body for key, body in records.values() if body is not None}
    try:
        answer = client.call(
            VERBS[restli_method],
            entity.path,
            query=entity.query([key for key, _ in records.values()]),
            restli_method=restli_method,
            protocol=entity.protocol,
            version=dialect.version,
            body={"entities": bodies} if bodies else None,
        )
    except TooLarge as error:
        if len(records) == 1:
            return dict.fromkeys(records, Outcome(error.status, error.message))
        half = len(records) // 2
        items = list(records.items())
        return {
            **_write(client, dialect, entity, dict(items[:half]), restli_method),
            **_write(client, dialect, entity, dict(items[half:]), restli_method),
        }
    result: _Result = answer.decode(_Result)
    ours = {parsed(entity.key(key)): name for name, (key, _) in records.items()}
    return {**dict.fromkeys(records, Outcome(0, NOT_NAMED)), **_outcomes(result, entity, ours)}


def _outcomes(result: _Result, entity: Entity, ours: Mapping[Parsed, str]) -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    for text, status in result.results.items():
        if name := _ours(entity, text, ours):
            found[name] = Outcome(status.status)
    # An entity that stands under both was refused: the error is the better information.
    for text, error in result.errors.items():
        if name := _ours(entity, text, ours):
            found[name] = Outcome(error.status, error.message)
    return found


def _ours(entity: Entity, text: str, ours: Mapping[Parsed, str]) -> str | None:
    key = entity.parse(text)
    return None if key is None else ours.get(key)


def _pieces(
    records: Mapping[str, tuple[Key, Any]],
) -> Iterator[dict[str, tuple[Key, Any]]]:
    """The records in their order, at most 100 and so many bytes at a time."""
    piece: dict[str, tuple[Key, Any]] = {}
    size = 0
    for name, record in records.items():
        weight = len(msgspec.json.encode(record))
        if piece and (len(piece) == MOST or size + weight > MOST_BYTES):
            yield piece
            piece, size = {}, 0
        piece[name] = record
        size += weight
    if piece:
        yield piece
