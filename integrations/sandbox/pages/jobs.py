"""The jobs that the ATS told, as postings. Its address lies below that of what was received."""

import json

from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox.store import Store

from .rendering import asked_number, cut, get, render


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Show them, the latest change first: `?start=` skips."""
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
    jobs = [{"row": row, "body": json.loads(row["body"])} for row in rows]
    return render(
        store,
        "jobs.html",
        status,
        jobs=jobs,
        start=start,
        next=start + len(rows) if more else None,
        error=error,
    )


ROUTES = [get("/received/jobs", view)]
