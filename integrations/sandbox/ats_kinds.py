"""The kinds of records that the ATS sends, in both dialects, and where each is kept.

A record is stored once, under its v2 names, and both dialects see it. `/rest` calls a candidate's
id and times otherwise and has no dataProvider (D).
"""

import json
from dataclasses import dataclass, field
from typing import Any

from . import ats_rules
from .access import require_organization
from .ats_rules import Check
from .calls import Call
from .clock import now_ms
from .errors import bad_request
from .restli import Key, format_key, urn_id
from .store import Store

Path = tuple[str, str, str, str]
RECORD = "resource = ? AND client_id = ? AND organization_id = ? AND id = ?"
PART = "resource = ? AND client_id = ? AND organization_id = ? AND record_id = ?"


@dataclass(frozen=True)
class Kind:
    """A resource: the name it is stored under, the id in its key, its check, its sub-resources
    with theirs, and its field names by those it is stored under.
    """

    stored: str
    id_part: str
    check: Check
    parts: dict[str, Check] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def incoming(self, body: dict[str, Any], check: Check) -> tuple[dict[str, Any], str | None]:
        """The body under its stored names, and what is wrong with it in the caller's names."""
        for stored in self.names:
            if stored in body:
                return body, f"ERROR :: /{stored} :: unrecognized field found but not allowed"
        back = {wire: stored for stored, wire in self.names.items()}
        value = {back.get(name, name): given for name, given in body.items()}
        problem = check(value)
        for stored, wire in self.names.items():
            problem = problem and problem.replace(stored, wire)
        return value, problem

    def outgoing(self, value: dict[str, Any]) -> dict[str, Any]:
        """A stored body under the caller's names."""
        return {self.names.get(name, name): given for name, given in value.items()}


TIMES = {"atsCreatedAt": "externalCreatedAt", "atsLastModifiedAt": "externalLastModifiedAt"}
NOTES: dict[str, Check] = {"notes": ats_rules.check_note}
APPLICATION_PARTS = {
    **NOTES,
    "stages": ats_rules.check_stage,
    "interviewFeedback": ats_rules.check_feedback,
}
APPLICATIONS = Kind(
    "atsApplications", "atsJobApplicationId", ats_rules.check_application, APPLICATION_PARTS
)
KINDS = {
    "atsCandidates": Kind(
        "atsCandidates", "atsCandidateId", ats_rules.check_candidate, parts=NOTES
    ),
    "atsApplications": APPLICATIONS,
}
REST_KINDS = {
    "candidates": Kind(
        "atsCandidates", "externalCandidateId", ats_rules.check_candidate, names=TIMES
    ),
    "atsApplications": APPLICATIONS,
    # Notes stand on their own here; their keys name the record too.
    "candidateNotes": Kind(
        "atsCandidates", "externalCandidateId", ats_rules.check_note, names=TIMES
    ),
    "applicationNotes": Kind("atsApplications", "externalJobApplicationId", ats_rules.check_note),
}


def kind_of(call: Call) -> Kind:
    """The kind that a call is about."""
    return (REST_KINDS if call.rest else KINDS)[call.resource]


def record_path(call: Call, store: Store, key: Key, *more: str) -> Path:
    """The record a key names; `more` are the parts it has besides. 400 for other parts (R), 403
    for another's organization (R).
    """
    kind = kind_of(call)
    wanted = [kind.id_part, "integrationContext", *more]
    if not call.rest:
        wanted.insert(1, "dataProvider")
    if set(key) != set(wanted):
        raise bad_request("Batch key needs the parts " + ", ".join(wanted))
    if key.get("dataProvider", "ATS") != "ATS" or not all(key.values()):
        raise bad_request("Batch key parameter value is invalid")
    organization_id = urn_id(key["integrationContext"], "organization")
    require_organization(store, call.client_id, organization_id)
    return kind.stored, call.client_id, organization_id, key[kind.id_part]


def log_write(call: Call, store: Store, key: Key | str, body: Any) -> None:
    """Append an accepted write to the history that tests and pages read."""
    store.run(
        "INSERT INTO writes (at, client_id, method, path, key, body) VALUES (?, ?, ?, ?, ?, ?)",
        now_ms(store),
        call.client_id,
        call.restli_method or {"PUT": "batch_update", "DELETE": "batch_delete"}[call.method],
        call.path,
        format_key(key, call.version),
        None if body is None else json.dumps(body, ensure_ascii=False),
    )
