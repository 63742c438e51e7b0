"""The control API of jobs: what was posted, which tasks there are, and how they end."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from . import fields
from .fields import read
from .job_work import failures, finish, is_open, settle
from .play import PlayError
from .reading import reading
from .store import Store
from .writing import write

REASON = "This job was closed by the sandbox because it was told to"


def fail_next(store: Store, body: Any, _: Mapping[str, str]) -> Any:
    """POST {"external_job_id", "message"?}: the next task of this job that ends is FAILED."""
    wanted = read(
        body, {"external_job_id": fields.ID, "message": fields.TEXT}, ("external_job_id",)
    )
    waiting = {**failures(store), wanted["external_job_id"]: wanted.get("message", REASON)}
    store.set_setting("job_failures", json.dumps(waiting))
    return waiting


def end_task(store: Store, body: Any, path: Mapping[str, str]) -> Any:
    """POST {"status": "SUCCEEDED"|"FAILED"|"PROCESSED", "message"?}: end a running task.

    PROCESSED (D): the job was looked at, and the customer's jobs still come from elsewhere.
    """
    wanted = read(body, {"status": fields.TEXT, "message": fields.TEXT}, ("status",))
    if wanted["status"] not in {"SUCCEEDED", "FAILED", "PROCESSED"}:
        raise PlayError("status must be one of SUCCEEDED, FAILED, PROCESSED")
    sql = "SELECT * FROM tasks WHERE urn = ? AND status = 'IN_PROGRESS'"
    task = store.row(sql, path["urn"])
    if task is None:
        raise PlayError(f"tasks: {path['urn']} is not in progress")
    if wanted["status"] == "PROCESSED":
        sql = "UPDATE tasks SET status = 'PROCESSED', error = ? WHERE id = ?"
        store.run(sql, wanted.get("message"), task["id"])
        return {"status": "PROCESSED"}
    failed = wanted["status"] == "FAILED"
    finish(store, task, wanted.get("message", REASON) if failed else None)
    return {"status": store.value("SELECT status FROM tasks WHERE id = ?", task["id"])}


def _jobs(store: Store, _: Request) -> Any:
    settle(store)
    rows = store.rows("SELECT * FROM postings ORDER BY number")
    return [
        {**dict(row), "body": json.loads(row["body"]), "is_open": is_open(store, row)}
        for row in rows
    ]


def _tasks(store: Store, _: Request) -> Any:
    settle(store)
    rows = store.rows("SELECT * FROM tasks ORDER BY id")
    return [{**dict(row), "body": json.loads(row["body"])} for row in rows]


ROUTES = [
    Route("/sandbox/jobs", reading(_jobs)),
    Route("/sandbox/job-tasks", reading(_tasks)),
    Route("/sandbox/job-failures", write(fail_next), methods=["POST"]),
    Route("/sandbox/job-tasks/{urn}", write(end_task), methods=["POST"]),
]
