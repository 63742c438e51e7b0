"""A page of incoming records, merged in a handful of statements.

Set-based on purpose: one statement per table and page, whatever the page's size. Rows that did not
change are dropped before they are written, because even an upsert that changes nothing locks the
row and makes a new version of it.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from candidates.records import MergeCounts, MessageRecord, ProfileRecord
from candidates.services.jobs import general_application
from tenants.ids import uuid7
from tenants.scope import current_tenant_id

SOURCE_TYPE = "Sourced"
SOURCE_NAME = "LinkedIn Recruiter"

_UPDATE_CANDIDATES = """
UPDATE candidates_candidate c SET
    first_name = i.first_name, last_name = i.last_name, headline = i.headline,
    location = i.location, employer = i.employer, privacy_level = i.privacy_level,
    withheld_fields = string_to_array(i.withheld, ','), profile_hash = i.hash,
    profile_modified_at = i.modified_at, refreshed_at = app_now()
FROM unnest(%(urn)s::text[], %(first_name)s::text[], %(last_name)s::text[], %(headline)s::text[],
    %(location)s::text[], %(employer)s::text[], %(privacy_level)s::text[], %(withheld)s::text[],
    %(hash)s::text[], %(modified_at)s::timestamptz[])
  AS i (urn, first_name, last_name, headline, location, employer, privacy_level, withheld, hash,
    modified_at)
WHERE c.linkedin_urn = i.urn AND c.profile_hash <> i.hash
  AND (c.profile_modified_at IS NULL OR i.modified_at IS NULL
       OR i.modified_at >= c.profile_modified_at)
"""

_INSERT_CANDIDATES = """
INSERT INTO candidates_candidate (
    id, tenant_id, linkedin_urn, first_name, last_name, headline, location, employer,
    privacy_level, withheld_fields, profile_hash, profile_modified_at, refreshed_at,
    source_type, source_name, first_contact_name, latest_activity_at, created_at)
SELECT i.id, %(tenant)s, i.urn, i.first_name, i.last_name, i.headline, i.location, i.employer,
    i.privacy_level, string_to_array(i.withheld, ','), i.hash, i.modified_at, app_now(),
    %(source_type)s, %(source_name)s, '', 'epoch', app_now()
FROM unnest(%(id)s::uuid[], %(urn)s::text[], %(first_name)s::text[], %(last_name)s::text[],
    %(headline)s::text[], %(location)s::text[], %(employer)s::text[], %(privacy_level)s::text[],
    %(withheld)s::text[], %(hash)s::text[], %(modified_at)s::timestamptz[])
  AS i (id, urn, first_name, last_name, headline, location, employer, privacy_level, withheld,
    hash, modified_at)
WHERE NOT EXISTS (SELECT 1 FROM candidates_candidate c WHERE c.linkedin_urn = i.urn)
ON CONFLICT (tenant_id, linkedin_urn) DO NOTHING
RETURNING id
"""

_INSERT_APPLICATIONS = """
INSERT INTO candidates_application (
    id, tenant_id, candidate_id, job_id, status, rejection_reason, status_changed_at, created_at)
SELECT i.id, %(tenant)s, i.candidate_id, %(job)s, 'LEAD', '', app_now(), app_now()
FROM unnest(%(id)s::uuid[], %(candidate)s::uuid[]) AS i (id, candidate_id)
ON CONFLICT (tenant_id, candidate_id, job_id) DO NOTHING
"""

_INSERT_ACTIVITIES = """
INSERT INTO candidates_activity (id, tenant_id, candidate_id, kind, at, actor_name, text)
SELECT i.id, %(tenant)s, i.candidate_id, 'imported', app_now(), 'Sourcebridge', %(text)s
FROM unnest(%(id)s::uuid[], %(candidate)s::uuid[]) AS i (id, candidate_id)
"""

_INSERT_THREADS = """
INSERT INTO candidates_thread (
    id, tenant_id, candidate_id, seat_id, contract_id, remote_id, created_at)
SELECT i.id, %(tenant)s, c.id, i.seat_id, i.contract_id, i.thread_id, app_now()
FROM unnest(%(id)s::uuid[], %(urn)s::text[], %(seat)s::uuid[], %(contract)s::uuid[],
    %(thread)s::text[]) AS i (id, urn, seat_id, contract_id, thread_id)
JOIN candidates_candidate c ON c.linkedin_urn = i.urn
WHERE NOT EXISTS (
    SELECT 1 FROM candidates_thread t
    WHERE t.remote_id = i.thread_id AND t.seat_id = i.seat_id AND t.candidate_id = c.id)
ON CONFLICT (tenant_id, remote_id, seat_id, candidate_id) DO NOTHING
"""

_MESSAGES = """
CREATE TEMPORARY TABLE incoming_message ON COMMIT DROP AS
SELECT i.id, t.id AS thread_id, c.id AS candidate_id, i.remote_id, i.direction, i.visibility,
    i.subject, i.body, i.sent_at, i.hash, i.seat_id, i.seat_name
FROM unnest(%(id)s::uuid[], %(remote)s::text[], %(thread)s::text[], %(seat)s::uuid[],
    %(seat_name)s::text[], %(urn)s::text[], %(direction)s::text[], %(visibility)s::text[],
    %(subject)s::text[], %(body)s::text[], %(sent_at)s::timestamptz[], %(hash)s::text[])
  AS i (id, remote_id, remote_thread, seat_id, seat_name, urn, direction, visibility, subject,
    body, sent_at, hash)
JOIN candidates_candidate c ON c.linkedin_urn = i.urn
JOIN candidates_thread t
  ON t.remote_id = i.remote_thread AND t.seat_id = i.seat_id AND t.candidate_id = c.id
"""

_UPDATE_MESSAGES = """
UPDATE candidates_message m SET direction = i.direction, visibility = i.visibility,
    subject = i.subject, body = i.body, sent_at = i.sent_at, content_hash = i.hash
FROM incoming_message i
WHERE m.thread_id = i.thread_id AND m.remote_id = i.remote_id AND m.content_hash <> i.hash
"""

_INSERT_MESSAGES = """
INSERT INTO candidates_message (id, tenant_id, thread_id, remote_id, direction, visibility,
    subject, body, sent_at, content_hash)
SELECT i.id, %(tenant)s, i.thread_id, i.remote_id, i.direction, i.visibility, i.subject, i.body,
    i.sent_at, i.hash
FROM incoming_message i
WHERE NOT EXISTS (
    SELECT 1 FROM candidates_message m
    WHERE m.thread_id = i.thread_id AND m.remote_id = i.remote_id)
ON CONFLICT (tenant_id, thread_id, remote_id) DO NOTHING
"""

_TOUCH_CANDIDATES = """
UPDATE candidates_candidate c SET
    first_contact_at = LEAST(c.first_contact_at, f.sent_at),
    first_contact_seat_id =
        CASE WHEN f.sent_at < c.first_contact_at OR c.first_contact_at IS NULL
        THEN f.seat_id ELSE c.first_contact_seat_id END,
    first_contact_name =
        CASE WHEN f.sent_at < c.first_contact_at OR c.first_contact_at IS NULL
        THEN f.seat_name ELSE c.first_contact_name END,
    latest_activity_at = GREATEST(c.latest_activity_at, f.newest)
FROM (
    SELECT DISTINCT ON (candidate_id) candidate_id, sent_at, seat_id, seat_name,
        max(sent_at) OVER (PARTITION BY candidate_id) AS newest
    FROM incoming_message ORDER BY candidate_id, sent_at, remote_id
) f
WHERE c.id = f.candidate_id
  AND (c.first_contact_at IS NULL OR f.sent_at < c.first_contact_at
       OR f.newest > c.latest_activity_at)
"""


def page_merge(profiles: Iterable[ProfileRecord], messages: Iterable[MessageRecord]) -> MergeCounts:
    """Merge one page inside the caller's transaction: people, applications, threads, messages.

    A person who is new becomes a lead on the General Application. One who is known keeps jobs and
    status; profile, threads and messages are brought up to date. An older profile never replaces
    a newer one. Given twice, the second time writes nothing.
    """
    people = list({profile.urn: profile for profile in profiles}.values())
    given = list(messages)
    inmail = list({(m.thread_id, m.seat_id, m.person_urn, m.remote_id): m for m in given}.values())
    tenant = str(current_tenant_id())
    with connection.cursor() as cursor:
        # Two contracts of one company may bring the same people: one page at a time, or they
        # would wait for each other's rows.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [tenant])
        if people:
            _merge_people(cursor, tenant, people)
        if not inmail:
            return MergeCounts()
        _merge_threads(cursor, tenant, inmail)
        cursor.execute("DROP TABLE IF EXISTS incoming_message")
        cursor.execute(_MESSAGES, _message_columns(inmail))
        cursor.execute(_UPDATE_MESSAGES)
        updated = cursor.rowcount
        cursor.execute(_INSERT_MESSAGES, {"tenant": tenant})
        inserted = cursor.rowcount
        cursor.execute(_TOUCH_CANDIDATES)
        cursor.execute("DROP TABLE incoming_message")
    return MergeCounts(inserted, updated, len(given) - inserted - updated)


def _merge_people(cursor: Any, tenant: str, people: list[ProfileRecord]) -> None:
    columns: dict[str, Any] = {
        "urn": [p.urn for p in people],
        "first_name": [p.first_name for p in people],
        "last_name": [p.last_name for p in people],
        "headline": [p.headline for p in people],
        "location": [p.location for p in people],
        "employer": [p.employer for p in people],
        "privacy_level": [p.privacy_level for p in people],
        "withheld": [",".join(p.withheld) for p in people],
        "hash": [p.hash for p in people],
        "modified_at": [p.modified_at for p in people],
    }
    cursor.execute(_UPDATE_CANDIDATES, columns)
    cursor.execute(
        _INSERT_CANDIDATES,
        {
            **columns,
            "id": _ids(people),
            "tenant": tenant,
            "source_type": SOURCE_TYPE,
            "source_name": SOURCE_NAME,
        },
    )
    new = [str(row[0]) for row in cursor.fetchall()]
    if not new:
        return
    cursor.execute(
        _INSERT_APPLICATIONS,
        {"tenant": tenant, "job": str(general_application().id), "id": _ids(new), "candidate": new},
    )
    cursor.execute(
        _INSERT_ACTIVITIES,
        {
            "tenant": tenant,
            "id": _ids(new),
            "candidate": new,
            "text": f"Imported from {SOURCE_NAME}",
        },
    )


def _merge_threads(cursor: Any, tenant: str, inmail: list[MessageRecord]) -> None:
    threads = list({(m.thread_id, m.seat_id, m.person_urn): m for m in inmail}.values())
    cursor.execute(
        _INSERT_THREADS,
        {
            "tenant": tenant,
            "id": _ids(threads),
            "urn": [m.person_urn for m in threads],
            "seat": [str(m.seat_id) for m in threads],
            "contract": [str(m.contract_id) for m in threads],
            "thread": [m.thread_id for m in threads],
        },
    )


def _message_columns(inmail: list[MessageRecord]) -> dict[str, list[Any]]:
    return {
        "id": _ids(inmail),
        "remote": [m.remote_id for m in inmail],
        "thread": [m.thread_id for m in inmail],
        "seat": [str(m.seat_id) for m in inmail],
        "seat_name": [m.seat_name for m in inmail],
        "urn": [m.person_urn for m in inmail],
        "direction": [m.direction for m in inmail],
        "visibility": [m.visibility for m in inmail],
        "subject": [m.subject for m in inmail],
        "body": [m.body for m in inmail],
        "sent_at": [m.sent_at for m in inmail],
        "hash": [m.hash for m in inmail],
    }


def _ids(rows: list[Any]) -> list[str]:
    return [str(uuid7()) for _ in rows]
