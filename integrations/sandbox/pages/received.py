"""What the ATS sent: candidates and their applications, readable one by one."""

import json
from collections.abc import Iterator
from sqlite3 import Row
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox.errors import ApiError
from integrations.sandbox.restli import parse_key
from integrations.sandbox.store import Store

from .rendering import cut, get, missing, render

NEWEST = (2**62, "", "", "")
RECORD = "client_id = ? AND organization_id = ? AND id = ?"
KINDS = {"applications": "atsApplications", "candidates": "atsCandidates"}
HISTORY = 100


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Applications, or candidates with `?show=candidates`, newest first; paged by `?before=`."""
    show = request.query_params.get("show", "")
    show = show if show in KINDS else "applications"
    sql = (
        "SELECT * FROM records WHERE resource = ? AND (at, client_id, organization_id, id) <"
        " (?, ?, ?, ?) ORDER BY at DESC, client_id DESC, organization_id DESC, id DESC LIMIT 51"
    )
    rows, more = cut(store.rows(sql, KINDS[show], *_before(request)))
    return render(
        store,
        "received.html",
        status,
        show=show,
        items=[_line(store, row) for row in rows],
        older=_cursor(rows[-1]) if more else None,
        is_first="before" not in request.query_params,
        jobs=store.value("SELECT count(*) FROM postings"),
        error=error,
    )


def _cursor(row: Row) -> str:
    return "~".join([str(row["at"]), row["client_id"], row["organization_id"], row["id"]])


def _before(request: Request) -> tuple[int, str, str, str]:
    parts = request.query_params.get("before", "").split("~", 3)
    if len(parts) == 4 and parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 18:
        return int(parts[0]), parts[1], parts[2], parts[3]
    return NEWEST


def _line(store: Store, row: Row) -> dict[str, Any]:
    """A record with its body read and, of an application, the current stage and the review."""
    body = json.loads(row["body"])
    return {
        "row": row,
        "body": body,
        "name": name_of(body),
        "candidate": body.get("atsCandidateId", row["id"]),
        "stage": _newest(store, row, "stages").get("stage"),
        "review": _review(store, row),
    }


def name_of(body: dict[str, Any]) -> str:
    """First and last name as the ATS has them."""
    return f"{body.get('firstName', '')} {body.get('lastName') or ''}".strip() or "Without a name"


def _parts(store: Store, row: Row, sub: str) -> list[dict[str, Any]]:
    """What hangs below a record, the newest last."""
    rows = store.rows(
        "SELECT id, body, at FROM parts WHERE resource = ? AND client_id = ?"
        " AND organization_id = ? AND record_id = ? AND sub = ?",
        *(row["resource"], row["client_id"], row["organization_id"], row["id"], sub),
    )
    found = [
        {"id": part["id"], "at": part["at"], "body": json.loads(part["body"])} for part in rows
    ]
    found.sort(key=lambda part: part["body"].get("atsCreatedAt") or part["at"])
    return found


def _newest(store: Store, row: Row, sub: str) -> dict[str, Any]:
    parts = _parts(store, row, sub)
    body: dict[str, Any] = parts[-1]["body"] if parts else {}
    return body


def _review(store: Store, row: Row) -> str:
    """The average review as it was sent, or nothing."""
    for item in _newest(store, row, "interviewFeedback").get("evaluations") or []:
        return str(item["result"])
    return ""


def _history(store: Store, row: Row) -> list[dict[str, Any]]:
    """Every stage that was ever sent for an application, the newest first."""
    found = []
    for write in _writes_of(store, row):
        body = json.loads(write["body"]) if write["body"] else {}
        found.append(
            {"at": write["at"], "stage": body.get("stage"), "told": body.get("atsCreatedAt")}
        )
    return found[:HISTORY]


def _writes_of(store: Store, row: Row) -> Iterator[Row]:
    """The writes of stages below one application; the key in the path tells whose they are."""
    for write in store.rows(
        "SELECT at, path, body FROM writes WHERE client_id = ? AND path LIKE ?"
        " AND (instr(path, ?) OR instr(path, ?)) ORDER BY id DESC",
        row["client_id"],
        f"/v2/{row['resource']}/%/stages",
        row["id"],
        quote(row["id"], safe=""),
    ):
        segment = write["path"].split("/")[3]
        for version in ("2.0.0", "1.0.0"):
            try:
                key = parse_key(segment, version)
            except ApiError:
                continue
            if row["id"] in key.values():
                yield write
                break


def candidate(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """All that the ATS sent about one candidate."""
    client_id, candidate_id = request.path_params["client"], request.path_params["id"]
    sent = store.rows(
        "SELECT * FROM records WHERE resource = 'atsApplications' AND client_id = ?"
        " AND json_extract(body, '$.atsCandidateId') = ? ORDER BY at DESC LIMIT 50",
        client_id,
        candidate_id,
    )
    records = store.rows(
        "SELECT * FROM records WHERE resource = 'atsCandidates' AND client_id = ? AND id = ?",
        client_id,
        candidate_id,
    )
    if not sent and not records:
        return missing(store, "This candidate")
    body = json.loads((list(records) or sent)[0]["body"])
    return render(
        store,
        "candidate.html",
        status,
        name=name_of(body),
        id=candidate_id,
        body=body,
        records=[_whole(store, row) for row in records],
        applications=[{**_whole(store, row), "history": _history(store, row)} for row in sent],
        member=next((row["member"] for row in records if row["member"]), None),
        error=error,
    )


def _whole(store: Store, row: Row) -> dict[str, Any]:
    """A record, its notes and feedback, and all of it as it was sent."""
    line = _line(store, row)
    notes = _parts(store, row, "notes")
    feedback = _parts(store, row, "interviewFeedback")
    stages = _parts(store, row, "stages")
    below = {"stages": stages, "notes": notes, "interviewFeedback": feedback}
    raw = {"record": line["body"], **{name: part for name, part in below.items() if part}}
    return {**line, "notes": notes[::-1], "raw": raw}


ROUTES = [get("/received", view), get("/received/{client}/{id:path}", candidate)]
