"""What every finder shares: the checks of the call, and the paging of the answer."""

from typing import Any

from .access import child_only
from .calls import Call
from .errors import bad_request, wrong_method


def check_finder(call: Call, name: str) -> None:
    """Refuse what is no `GET …?q=name` with a child's token."""
    child_only(call.is_parent, f"{call.resource}.FINDER-{name}.NO_VERSION")
    if call.method != "GET" or len(call.segments) != 1:
        raise wrong_method(call.method, call.resource)
    if call.one("q") != name:
        raise bad_request(f"Finder {call.one('q')} does not exist on {call.resource}")
    call.fits("finder")


def paging(call: Call, start: int, count: int, found: int) -> dict[str, Any]:
    """`paging` without a total, with a link to the next page while this one is full (R)."""
    links: list[dict[str, str]] = []
    if found == count:
        rest = [
            pair
            for pair in call.query.split("&")
            if pair.partition("=")[0] not in {"start", "count"}
        ]
        query = "&".join([*rest, f"start={start + count}", f"count={count}"])
        href = f"{call.path}?{query}"
        links.append({"rel": "next", "href": href, "type": "application/json"})
    return {"start": start, "count": count, "links": links}
