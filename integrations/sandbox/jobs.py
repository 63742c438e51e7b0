"""`simpleJobPostings`, `simpleJobPostingTasks` and `jobPostingStatus`: jobs go out in batches, are
worked on, and their state is read (D). Slots are counted only as far as the refusal 402 needs.
"""

import json
import uuid
from typing import Any
from urllib.parse import quote

from .access import child_only, contract_for_jobs, require_organization
from .ats_kinds import log_write
from .batches import batch_answer, limit
from .calls import Call
from .clock import now_ms
from .errors import Answer, ApiError, bad_request, json_answer, wrong_method
from .job_rules import DAY_MS, PRIVATE, check, organization_of
from .job_work import availability, delay_ms, find_posting, is_open, settle, will_be_open
from .restli import simple_ids, urn_id
from .store import Store

TASK_LIFE_MS = 30 * DAY_MS
# These are shown as HTTP errors on LinkedIn's page and may as well be those of one element.
SWITCHABLE = {402, 403, 409}


def job_postings(call: Call, store: Store) -> Answer:
    """`POST simpleJobPostings`, batch_create of at most 100: 200 with a status per element, in the
    order sent. A refusal of the kinds 402, 403, 409 refuses the whole call where the setting
    `job_errors` is "http".
    """
    child_only(call.is_parent, "POST /simpleJobPostings")
    if call.method != "POST" or len(call.segments) != 1:
        raise wrong_method(call.method, call.resource)
    call.demands("batch_create")
    elements = call.json().get("elements")
    if not isinstance(elements, list):
        raise bad_request("ERROR :: /elements :: field is required but not found")
    limit(elements)
    call.spend(len(elements))
    answers, seen = [], set[str]()
    with store.writing():
        settle(store)
        for body in elements:
            try:
                answers.append(_post(call, store, body, seen))
            except ApiError as error:
                if error.status in SWITCHABLE and store.setting("job_errors") == '"http"':
                    raise
                answers.append({"status": error.status, "error": error.body(rest=call.rest)})
    return json_answer({"elements": answers})


def _post(call: Call, store: Store, body: Any, seen: set[str]) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ApiError(422, "ERROR :: /elements :: element is not a record\n")
    urn, now = f"urn:li:simpleJobPostingTask:{uuid.uuid4()}", now_ms(store)
    fault = check(body, rest=call.rest, now=now, task=urn)
    if fault:
        raise ApiError(*fault)
    external_id, operation = body["externalJobPostingId"], body["jobPostingOperationType"]
    if external_id in seen:
        raise bad_request(f"externalJobPostingId {external_id} is given more than once")
    seen.add(external_id)
    organization_id = organization_of(body)
    if organization_id:
        require_organization(store, call.client_id, organization_id)
    if body.get("contract"):
        _check_contract(call, store, body)
    if operation == "CLOSE" and not will_be_open(store, call.client_id, external_id):
        raise ApiError(409, "Cannot close job which is already closed or does not exist")
    store.run(
        "INSERT INTO tasks (urn, client_id, external_id, operation, body, organization_id,"
        " created_at, ready_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        urn,
        call.client_id,
        external_id,
        operation,
        json.dumps(body, ensure_ascii=False),
        organization_id,
        now,
        now + delay_ms(store),
    )
    log_write(call, store, external_id, body)
    return {"id": urn, "status": 202, "location": f"/simpleJobPostings/{quote(urn, safe='')}"}


def _check_contract(call: Call, store: Store, body: dict[str, Any]) -> None:
    """403 for a contract that is not the caller's for jobs, 402 when its slots are used (D)."""
    contract_id = urn_id(str(body["contract"]), "contract")
    slots = contract_for_jobs(store, call.client_id, contract_id)
    posting = find_posting(store, call.client_id, body["externalJobPostingId"])
    has_slot = is_open(store, posting) and posting is not None and posting["listing"] == "PREMIUM"
    is_paid = body.get("listingType") == "PREMIUM" or body["jobPostingOperationType"] == "UPGRADE"
    if not is_paid or has_slot or body["jobPostingOperationType"] in {"CLOSE", "DOWNGRADE"}:
        return
    used = store.value(
        "SELECT (SELECT count(*) FROM postings WHERE contract_id = ?1 AND listing = 'PREMIUM'"
        " AND is_open AND expire_at > ?2) + (SELECT count(*) FROM tasks WHERE"
        " status = 'IN_PROGRESS' AND operation <> 'CLOSE' AND body ->> 'listingType' = 'PREMIUM'"
        " AND body ->> 'contract' = 'urn:li:contract:' || ?1)",
        contract_id,
        now_ms(store),
    )
    if used >= slots:
        contract = f"urn:li:contract:{contract_id}"
        raise ApiError(402, f"Insufficient job slots for contract = {contract} for purchase flow")


def job_tasks(call: Call, store: Store) -> Answer:
    """`GET simpleJobPostingTasks?ids=urn&ids=urn` (D): IN_PROGRESS, then SUCCEEDED or FAILED.

    A urn that is unknown, another's or older than 30 days is 400 for the whole call (D).
    """
    ids = _ids(call, store)
    results = {}
    for urn in ids:
        row = store.row(
            "SELECT * FROM tasks WHERE urn = ? AND client_id = ? AND created_at > ?",
            urn,
            call.client_id,
            now_ms(store) - TASK_LIFE_MS,
        )
        if row is None:
            raise bad_request("Batch key parameter value is invalid")
        value = {
            "id": urn,
            "status": row["status"],
            "externalJobPostingId": row["external_id"],
            "jobPosting": row["posting"] and f"urn:li:jobPosting:{row['posting']}",
            "errorMessage": row["error"],
        }
        results[urn] = {name: given for name, given in value.items() if given is not None}
    return batch_answer(results, {})


def _ids(call: Call, store: Store) -> list[str]:
    child_only(call.is_parent, f"{call.resource}.BATCH_GET.NO_VERSION")
    if call.method != "GET" or len(call.segments) != 1:
        raise wrong_method(call.method, call.resource)
    call.fits("batch_get")
    ids = simple_ids(call.params, call.version)
    limit(ids)
    settle(store)
    return ids


def job_status(call: Call, store: Store) -> Answer:
    """`GET jobPostingStatus?ids=externalJobPostingId` (D): listed or not, promoted or not.

    A private job is LISTED with visibilityTag PRIVATE and has no page of its own (R).
    """
    results, errors = {}, {}
    for external_id in _ids(call, store):
        row = find_posting(store, call.client_id, external_id)
        if row is None:
            errors[external_id] = {"status": 404, "message": f"Job {external_id} does not exist"}
            continue
        opened, body = is_open(store, row), json.loads(row["body"])
        tag = "PRIVATE" if availability(body) == PRIVATE else "PUBLIC"
        value = {
            "externalJobPostingId": external_id,
            "listingStatus": "LISTED" if opened else "NOT_LISTED",
            "linkedInApplyStatus": "NOT_ENABLED",
            "promotionStatus": (
                "PROMOTED" if opened and row["listing"] == "PREMIUM" else "NOT_PROMOTED"
            ),
            "rawLocation": body["location"],
            "jobPostingInfo": {
                "listedAt": row["listed_at"],
                "expireAt": row["expire_at"],
                "location": body["location"],
                "visibilityTag": tag,
            },
        }
        if opened and tag == "PUBLIC":
            value["jobPostingUrl"] = f"https://www.linkedin.com/jobs/view/{row['number']}"
        results[external_id] = value
    return batch_answer(results, errors)
