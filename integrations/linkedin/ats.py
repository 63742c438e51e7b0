"""What we know goes out: candidates, their notes, applications and what hangs below them.

PUT replaces the whole record: what is left out becomes null. Times are epoch milliseconds, UTC.
Source: learn.microsoft.com/en-us/linkedin/talent/middleware-platform/{sync-candidates,
sync-candidate-notes, sync-applications, sync-application-stages,
sync-application-interview-feedback}, deletion: …/recruiter-system-connect/rsc-data-deletion
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from integrations.linkedin import keys
from integrations.linkedin.batches import Outcome, batch_write
from integrations.linkedin.client import LinkedInClient
from integrations.linkedin.dialect import PROTOCOL_2, V2, Dialect, Entity, Simple
from integrations.linkedin.urn import urn

Bodies = Mapping[str, Mapping[str, Any]]
Part = Literal["stages", "interviewFeedback", "notes"]

_CANDIDATE_MEMBERS = {
    "atsCreatedAt": "externalCreatedAt",
    "atsLastModifiedAt": "externalLastModifiedAt",
}


@dataclass(frozen=True)
class _Kind:
    """A record that hangs on the organization: its resource, its id's part, itself under /rest."""

    resource: str
    id_part: str
    rest: Entity

    def key(self, record_id: str, organization_id: str) -> dict[str, str]:
        return {
            self.id_part: record_id,
            "dataProvider": "ATS",
            "integrationContext": urn("organization", organization_id),
        }

    def entity(self, dialect: Dialect) -> Entity:
        return self.rest if dialect.is_rest else Entity(f"/v2/{self.resource}")

    def write(
        self,
        client: LinkedInClient,
        organization_id: str,
        bodies: Mapping[str, Any],
        restli_method: str,
    ) -> dict[str, Outcome]:
        """Write records by id; a body of None is for a delete. Outcome by id."""
        dialect = client.dialect(self.resource)
        entity = self.entity(dialect)
        records = {
            one: (self.key(one, organization_id), None if body is None else entity.body(body))
            for one, body in bodies.items()
        }
        return batch_write(client, dialect, entity, records, restli_method=restli_method)


CANDIDATES = _Kind(
    "atsCandidates",
    "atsCandidateId",
    Entity(
        "/rest/candidates",
        PROTOCOL_2,
        parts={"atsCandidateId": "externalCandidateId", "dataProvider": ""},
        members=_CANDIDATE_MEMBERS,
    ),
)
# Under /rest too their documented keys are those of 1.0, without `dataProvider`.
APPLICATIONS = _Kind(
    "atsApplications",
    "atsJobApplicationId",
    Entity("/rest/atsApplications", parts={"dataProvider": ""}),
)


# -- Candidates -----------------------------------------------------------------------------
def put_candidates(
    client: LinkedInClient, organization_id: str, bodies: Bodies
) -> dict[str, Outcome]:
    """Replace candidates; outcome by candidate id."""
    return CANDIDATES.write(client, organization_id, bodies, "batch_update")


def match_candidates(
    client: LinkedInClient, organization_id: str, members: Mapping[str, str]
) -> dict[str, Outcome]:
    """Say which LinkedIn member each candidate is (person URN by candidate id)."""
    patches = {
        one: {"patch": {"$set": {"manualMatchedMember": member}}} for one, member in members.items()
    }
    return CANDIDATES.write(client, organization_id, patches, "batch_partial_update")


def delete_candidates(
    client: LinkedInClient, organization_id: str, ids: Iterable[str]
) -> dict[str, Outcome]:
    """Delete candidates with their notes. One that LinkedIn never had is 404."""
    return CANDIDATES.write(client, organization_id, dict.fromkeys(ids), "batch_delete")


def put_candidate_note(
    client: LinkedInClient,
    organization_id: str,
    candidate_id: str,
    note_id: str,
    body: Mapping[str, Any],
) -> Outcome:
    """Replace one note of a candidate that LinkedIn has."""
    return _note(client, organization_id, candidate_id, note_id, body)


def delete_candidate_note(
    client: LinkedInClient, organization_id: str, candidate_id: str, note_id: str
) -> Outcome:
    return _note(client, organization_id, candidate_id, note_id, None)


def _note(
    client: LinkedInClient,
    organization_id: str,
    candidate_id: str,
    note_id: str,
    body: Mapping[str, Any] | None,
) -> Outcome:
    dialect = client.dialect(CANDIDATES.resource)
    candidate = CANDIDATES.key(candidate_id, organization_id)
    if dialect.is_rest:
        parts = CANDIDATES.rest.parts
        entity = Entity("/rest/candidateNotes", PROTOCOL_2, parts, members=_CANDIDATE_MEMBERS)
        key = {**candidate, "externalNoteId": note_id}
    else:
        entity = Simple(f"/v2/{CANDIDATES.resource}/{keys.text_v1(candidate)}/notes")
        key = {"id": note_id}
    return _one(client, dialect, entity, key, body)


# -- Applications ---------------------------------------------------------------------------
def put_applications(
    client: LinkedInClient, organization_id: str, bodies: Bodies
) -> dict[str, Outcome]:
    """Replace applications; outcome by application id."""
    return APPLICATIONS.write(client, organization_id, bodies, "batch_update")


def delete_applications(
    client: LinkedInClient, organization_id: str, ids: Iterable[str]
) -> dict[str, Outcome]:
    """Delete applications with their stages, feedback and notes."""
    return APPLICATIONS.write(client, organization_id, dict.fromkeys(ids), "batch_delete")


def put_part(
    client: LinkedInClient,
    organization_id: str,
    application_id: str,
    part: Part,
    part_id: str,
    body: Mapping[str, Any],
) -> Outcome:
    """Replace one stage, feedback or note of an application that LinkedIn has."""
    entity = _part_entity(organization_id, application_id, part)
    return _one(client, V2, entity, {"id": part_id}, body)


def delete_part(
    client: LinkedInClient, organization_id: str, application_id: str, part: Part, part_id: str
) -> Outcome:
    entity = _part_entity(organization_id, application_id, part)
    return _one(client, V2, entity, {"id": part_id}, None)


def _part_entity(organization_id: str, application_id: str, part: Part) -> Simple:
    """Parts are spoken to in `/v2` alone: no page about them under `/rest` is public."""
    key = keys.text_v1(APPLICATIONS.key(application_id, organization_id))
    return Simple(f"/v2/{APPLICATIONS.resource}/{key}/{part}")


def _one(
    client: LinkedInClient,
    dialect: Dialect,
    entity: Entity,
    key: keys.Key,
    body: Mapping[str, Any] | None,
) -> Outcome:
    record = None if body is None else entity.body(body)
    method = "batch_delete" if body is None else "batch_update"
    found = batch_write(client, dialect, entity, {"it": (key, record)}, restli_method=method)
    return found["it"]
