"""The jobs that the ATS told, as postings, and LinkedIn's work on them.

Its address lies below that of what was received, so its route comes first.
"""

import json
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox import play
from integrations.sandbox.job_work import CLIENT_FAULT, NEVER_MS, finish, is_open, settle
from integrations.sandbox.store import Store

from .rendering import asked_number, cut, get, post, render, text

TASKS = 20
TASK_STATES = {
    "IN_PROGRESS": ("In progress", "warn"),
    "SUCCEEDED": ("Done", "ok"),
    "PROCESSED": ("Done", "ok"),
}
FAILED = ("Failed", "bad")
REFUSED = f"{CLIENT_FAULT}Refused in the sandbox"


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Show them, the latest change first: `?start=` skips."""
    settle(store)
    start = asked_number(request, "start", 0)
    rows, more = cut(
        store.rows(
            "SELECT postings.*, organizations.name AS organization, contracts.name AS contract"
            " FROM postings LEFT JOIN organizations ON organizations.id = postings.organization_id"
            " LEFT JOIN contracts ON contracts.id = postings.contract_id"
            " ORDER BY at DESC, external_id LIMIT 51 OFFSET ?",
            start,
        )
    )
    return render(
        store,
        "jobs.html",
        status,
        jobs=[
            {"row": row, "body": json.loads(row["body"]), "is_open": is_open(store, row)}
            for row in rows
        ],
        tasks=_tasks(store),
        start=start,
        next=start + len(rows) if more else None,
        never=NEVER_MS,
        error=error,
    )


def _tasks(store: Store) -> list[dict[str, Any]]:
    rows = store.rows("SELECT * FROM tasks ORDER BY id DESC LIMIT ?", TASKS)
    return [{"row": row, "state": TASK_STATES.get(row["status"], FAILED)} for row in rows]


def end_task(store: Store, form: FormData, number: str) -> str:
    """End a task that is in progress: posted, or refused."""
    task = play.find(store, "tasks", number)
    if task["status"] != "IN_PROGRESS":
        raise play.PlayError(f"tasks: {number} is not in progress")
    finish(store, task, REFUSED if text(form, "do") == "refuse" else None)
    return "/received/jobs"


ROUTES = [get("/received/jobs", view), post("/received/jobs/tasks/{id}", end_task, view)]
