"""Long queries travel in the body: LinkedIn cuts off at 4 KB of query (414).

Without a body of its own the query becomes one, form-encoded; with one, both go as two parts of
multipart/mixed. Either way it is a POST that names the method it stands for.
Source: learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/query-tunneling
"""

import secrets
from dataclasses import dataclass, field

LONGEST_QUERY = 4000
"""Where LinkedIn's own client begins to tunnel, a little below the limit."""
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Outgoing:
    """A request as it is sent."""

    method: str
    query: str
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None


def outgoing(method: str, query: str, content: bytes | None) -> Outgoing:
    """The request for this query and JSON body, tunnelled where the query is too long."""
    if len(query) <= LONGEST_QUERY:
        headers = {} if content is None else {"Content-Type": JSON}
        return Outgoing(method, query, headers, content)
    override = {"X-HTTP-Method-Override": method}
    if content is None:
        return Outgoing("POST", "", {**override, "Content-Type": FORM}, query.encode())
    boundary = secrets.token_hex(16)
    headers = {**override, "Content-Type": f"multipart/mixed; boundary={boundary}"}
    return Outgoing("POST", "", headers, _parts(boundary, query.encode(), content))


def _parts(boundary: str, query: bytes, content: bytes) -> bytes:
    mark = b"--" + boundary.encode()
    lines = [
        mark,
        b"Content-Type: " + FORM.encode(),
        b"",
        query,
        mark,
        b"Content-Type: " + JSON.encode(),
        b"",
        content,
        mark + b"--",
        b"",
    ]
    return b"\r\n".join(lines)
