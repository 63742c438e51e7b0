"""All members, newest first: to be searched, and never all on one page."""

from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox.people import PRIVACY
from integrations.sandbox.store import Store

from .rendering import asked_number, cut, get, render

# SQLite folds the case of Latin letters without marks only; the rest is asked for in each case.
NAME = "first_name || ' ' || last_name LIKE ? ESCAPE '\\'"
NEWEST = 2**62


def view(store: Store, request: Request, error: str = "", status: int = 200) -> Response:
    """Show the list: `?search=` part of a name or an id, `?privacy=` a level, `?before=` a row."""
    search = request.query_params.get("search", "").strip()[:100]
    privacy = request.query_params.get("privacy", "")
    where, values = ["rowid < ?"], [str(asked_number(request, "before", NEWEST))]
    if search:
        patterns = dict.fromkeys((search, search.lower(), search.upper(), search.title()))
        where.append(f"(id = ? OR {' OR '.join([NAME] * len(patterns))})")
        values += [search, *(f"%{_literal(pattern)}%" for pattern in patterns)]
    if privacy in PRIVACY:
        where.append("privacy = ?")
        values.append(privacy)
    sql = f"SELECT rowid AS number, * FROM people WHERE {' AND '.join(where)}"  # noqa: S608
    people, more = cut(store.rows(f"{sql} ORDER BY rowid DESC LIMIT 51", *values))
    return render(
        store,
        "members.html",
        status,
        people=people,
        older=people[-1]["number"] if more else None,
        is_first="before" not in request.query_params,
        search=search,
        privacy=privacy,
        levels=PRIVACY,
        count=store.value("SELECT count(*) FROM people"),
        error=error,
    )


def _literal(pattern: str) -> str:
    """The text with what means something to LIKE escaped."""
    for sign in ("\\", "%", "_"):
        pattern = pattern.replace(sign, "\\" + sign)
    return pattern


ROUTES = [get("/members", view)]
