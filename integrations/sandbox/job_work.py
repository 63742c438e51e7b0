"""LinkedIn's own work on a job that was posted: the task ends, and the posting changes or not.

Nothing runs in the background: whoever looks first carries out what is due by the world's clock.
Task texts D where they are known.
"""

import json
from sqlite3 import Row
from typing import Any

from .clock import now_ms
from .job_rules import DAY_MS, PRIVATE
from .store import Store

NEVER_MS = 253_402_300_799_000
DEFAULT_SECONDS = 3.0
CLIENT_FAULT = (
    "Job processing failed due to a client-side error. Please check payload and integration setup."
    " Error details: "
)


def delay_ms(store: Store) -> int:
    """How long a task is in progress (setting `job_seconds`)."""
    return int(float(store.setting("job_seconds", str(DEFAULT_SECONDS))) * 1000)


def settle(store: Store) -> None:
    """End every task that is due, in the order they came."""
    rows = store.rows(
        "SELECT * FROM tasks WHERE status = 'IN_PROGRESS' AND ready_at <= ? ORDER BY id",
        now_ms(store),
    )
    if rows:
        with store.writing():
            for row in rows:
                finish(store, row)


def finish(store: Store, task: Row, problem: str | None = None) -> None:
    """End one task: FAILED with `problem` or with what it finds, and then it changes nothing."""
    posting = find_posting(store, task["client_id"], task["external_id"])
    body = json.loads(task["body"])
    problem = problem or _told_to_fail(store, task["external_id"]) or _fault(task, body, posting)
    number = None
    if not problem:
        number = _apply(store, task, body, posting)
    store.run(
        "UPDATE tasks SET status = ?, error = ?, posting = ? WHERE id = ?",
        "FAILED" if problem else "SUCCEEDED",
        problem,
        number,
        task["id"],
    )


def find_posting(store: Store, client_id: str, external_id: str) -> Row | None:
    """The posting behind the ATS's id, open or not."""
    sql = "SELECT * FROM postings WHERE client_id = ? AND external_id = ?"
    return store.row(sql, client_id, external_id)


def is_open(store: Store, posting: Row | None) -> bool:
    """Whether it is listed: not closed and not past its end."""
    return bool(posting and posting["is_open"] and posting["expire_at"] > now_ms(store))


def will_be_open(store: Store, client_id: str, external_id: str) -> bool:
    """The same, once the tasks that are under way are through."""
    pending: str | None = store.value(
        "SELECT operation FROM tasks WHERE client_id = ? AND external_id = ?"
        " AND status = 'IN_PROGRESS' AND operation IN ('CREATE', 'CLOSE') ORDER BY id DESC",
        client_id,
        external_id,
    )
    if pending:
        return pending == "CREATE"
    return is_open(store, find_posting(store, client_id, external_id))


def failures(store: Store) -> dict[str, str]:
    """The jobs whose next task fails because the control API says so, with the text."""
    found: dict[str, str] = json.loads(store.setting("job_failures", "{}"))
    return found


def _told_to_fail(store: Store, external_id: str) -> str | None:
    waiting = failures(store)
    text = waiting.pop(external_id, None)
    if text is not None:
        store.set_setting("job_failures", json.dumps(waiting))
    return text


def _fault(task: Row, body: dict[str, Any], posting: Row | None) -> str | None:
    """What LinkedIn finds out only while it works."""
    operation, external_id = task["operation"], task["external_id"]
    opened = bool(posting and posting["is_open"] and posting["expire_at"] > task["ready_at"])
    if operation == "CREATE" and opened and posting:
        return (
            f"{CLIENT_FAULT}A job with the same partnerIdentifier already exists."
            f" LinkedIn job id: {posting['number']}, externalJobPostingId: {external_id}"
        )
    if operation != "CREATE" and not opened:
        return f"{CLIENT_FAULT}Operation type {operation} is not allowed for a non-existing job"
    if operation == "UPDATE" and posting and availability(body) == PRIVATE != _was(posting):
        return f"{CLIENT_FAULT}availability cannot change to {PRIVATE}: close the job first"
    return None if operation == "CLOSE" else _dropped(external_id, body)


def _dropped(external_id: str, body: dict[str, Any]) -> str | None:
    """Why a job is not published whose form is right."""
    length = len(body["description"])
    if not 100 <= length <= 25_000:
        wanted = "at least 100" if length < 100 else "at most 25000"
        head = f"Job {{partnerJobCode={external_id}}} was dropped: true"
        drop = f"Drop Message: description must have {wanted} characters"
        return f"{head}\n\nInvalid Field: /description; {drop}"
    places = [str(place).lower() for place in body.get("workplaceTypes") or []]
    if "," not in body["location"] and places != ["remote"]:
        return (
            "This job is blocked as its location is marked invalid. Failure reason reference code:"
            " [JOB_FIELD_PROCESSOR_GEO_LOCATION]."
        )
    return None


def availability(body: dict[str, Any]) -> str:
    """PUBLIC where nothing is said."""
    return str(body.get("availability") or "PUBLIC")


def _was(posting: Row) -> str:
    return availability(json.loads(posting["body"]))


def _apply(store: Store, task: Row, body: dict[str, Any], posting: Row | None) -> int:
    """Change the posting; its number at LinkedIn. A promoted one gets a new number (D)."""
    operation, at = task["operation"], task["ready_at"]
    listing = body.get("listingType") or "BASIC"
    if operation in {"UPGRADE", "DOWNGRADE"}:
        listing = "PREMIUM" if operation == "UPGRADE" else "BASIC"
    promoted = posting is not None and listing == "PREMIUM" != posting["listing"]
    if posting is None or operation == "CREATE" or (promoted and operation != "CLOSE"):
        number = 4_000_000_000 + store.sequence("posting")
        expire_at = body.get("expireAt") or _default_end(body, listing, at)
    else:
        number, expire_at = posting["number"], body.get("expireAt") or posting["expire_at"]
    if operation == "RENEW" and posting is not None and posting["expire_at"] != NEVER_MS:
        expire_at = body.get("expireAt") or posting["expire_at"] + 30 * DAY_MS
    contract = str(body.get("contract") or "").rpartition(":")[2] or None
    store.run(
        "INSERT OR REPLACE INTO postings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        task["client_id"],
        task["external_id"],
        number,
        task["organization_id"],
        contract,
        listing,
        operation != "CLOSE",
        body["listedAt"],
        expire_at,
        task["body"],
        at,
    )
    return number


def _default_end(body: dict[str, Any], listing: str, at: int) -> int:
    """180 days, promoted 30 (D); one that only the ATS sees does not end by itself (R)."""
    if availability(body) == PRIVATE:
        return NEVER_MS
    return int(at + (30 if listing == "PREMIUM" else 180) * DAY_MS)
