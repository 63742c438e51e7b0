"""What a customer's LinkedIn administrator sees: what an ATS asked for, to be switched on."""

from sqlite3 import Row
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox import play
from integrations.sandbox.store import Store
from integrations.sandbox.switches import switch_integration

from .rendering import asked_number, cut, get, post, render, text

KEY = ("context", "type", "tenant", "provider", "client_id")
FILTERS = {"": "All", "REQUESTED": "Waiting", "ENABLED": "On", "DISABLED": "Off"}
TONES = {"REQUESTED": ("Waiting", "warn"), "ENABLED": ("On", "ok"), "DISABLED": ("Off", "bad")}
# The name of the contract or organization of the context, and of the organization above.
SQL = """
SELECT integrations.*, clients.name AS client,
  contracts.name AS contract, contracts.id AS contract_id,
  contracts.enabled AS contract_enabled, contracts.product AS product,
  organizations.name AS organization, organizations.id AS organization_id
FROM integrations
LEFT JOIN clients ON clients.client_id = integrations.client_id
LEFT JOIN contracts ON context = 'urn:li:contract:' || contracts.id
LEFT JOIN organizations ON organizations.id =
  coalesce(contracts.organization_id, substr(context, length('urn:li:organization:') + 1))
WHERE (?1 = '' OR status = ?1)
ORDER BY organizations.name, organizations.id, contracts.id IS NOT NULL, contracts.rowid, type,
  integrations.client_id LIMIT 51 OFFSET ?2
"""


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Show it: `?status=` narrows, `?start=` skips."""
    wanted = request.query_params.get("status", "")
    wanted = wanted if wanted in FILTERS else ""
    start = asked_number(request, "start", 0)
    found, more = cut(store.rows(SQL, wanted, start))
    return render(
        store,
        "integrations.html",
        status,
        groups=_groups(found),
        key=KEY,
        tones=TONES,
        filters=FILTERS,
        wanted=wanted,
        waiting=store.value("SELECT count(*) FROM integrations WHERE status = 'REQUESTED'"),
        start=start,
        next=start + len(found) if more else None,
        error=error,
    )


def _groups(rows: Any) -> list[dict[str, Any]]:
    """The rows by context, in the order of the rows; each group with a heading."""
    groups: dict[str, dict[str, Any]] = {}
    for row in rows:
        group = groups.setdefault(row["context"], {"rows": [], **_heading(row)})
        group["rows"].append(row)
    return list(groups.values())


def _heading(row: Row) -> dict[str, Any]:
    if row["contract"]:
        below = f"{row['organization']} · contract {row['contract_id']}"
        is_off = not row["contract_enabled"]
        return {"name": row["contract"], "below": below, "link": row["contract_id"], "off": is_off}
    if row["organization"]:
        below = f"Organization {row['organization_id']}"
        return {"name": row["organization"], "below": below, "link": "", "off": False}
    return {"name": row["context"], "below": "Not in this world", "link": "", "off": False}


def switch(store: Store, form: FormData, _: str) -> str:
    """Switch one integration on or off."""
    values = [text(form, name) for name in KEY]
    if not all(values[:4]):
        raise play.PlayError("An integration is named by context, type, tenant and provider")
    key = (values[0], values[1], values[2], values[3], values[4])
    switch_integration(store, key, text(form, "status"))
    return "/integrations"


ROUTES = [get("/integrations", view), post("/integrations/switch", switch, view)]
