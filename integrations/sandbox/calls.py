"""One API call as it was meant: size limits checked, query tunnelling undone (D)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, unquote_plus

from . import restli
from .errors import ApiError, bad_request, no_permission

MAX_URL = 8 * 1024
MAX_QUERY = 4 * 1024
MAX_SEGMENT = 4 * 1024
FORM_TYPE = "application/x-www-form-urlencoded"
OVERRIDABLE = {"GET", "PUT", "POST", "DELETE"}


def _nothing(_: int) -> None:
    """Where records are not counted."""


@dataclass
class Call:
    """A call after tunnelling. `path` and its segments are raw, as keys in them are encoded.

    `rest` says that it speaks the versioned dialect; `spend` counts the records of the call
    against the limit of the minute, and refuses what is above. A fault may `refuse` the last entity
    of a batch with a status; then it is in `refused`.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    media_type: str
    tunnelled: bool = False
    client_id: str = ""
    is_parent: bool = False
    rest: bool = False
    spend: Callable[[int], None] = _nothing
    refuse: int | None = None
    refused: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """The protocol version: 1.0.0 where the header is absent (D)."""
        version = self.headers.get("x-restli-protocol-version", restli.V1)
        if version not in {restli.V1, restli.V2}:
            raise bad_request(f"Rest.li protocol version {version} used by the client is invalid")
        return version

    @cached_property
    def segments(self) -> list[str]:
        """The path without `/v2/`, split: resource, key, sub-resource. Raw."""
        return self.path.strip("/").split("/")[1:]

    @property
    def resource(self) -> str:
        """The first segment, decoded."""
        return unquote(self.segments[0]) if self.segments else ""

    @cached_property
    def params(self) -> restli.Params:
        """Query parameters by name."""
        return restli.parse_query(self.query, self.version)

    @property
    def restli_method(self) -> str:
        """The X-RestLi-Method header in lower case (seen in both), or an empty string."""
        return self.headers.get("x-restli-method", "").lower()

    def raw(self, name: str) -> str | None:
        """The value of a parameter that may stand once; in 2.0.0 still encoded."""
        values = self.params.get(name, [])
        if len(values) > 1:
            raise bad_request(f"Query parameter {name} is given more than once")
        return values[0] if values else None

    def one(self, name: str) -> str | None:
        """The value of a parameter that may stand once, decoded."""
        value = self.raw(name)
        return unquote_plus(value) if value and self.version == restli.V2 else value

    def need(self, name: str) -> str:
        """The value of a parameter that has to be there: 400 otherwise."""
        value = self.one(name)
        if not value:
            raise bad_request(f"Query parameter {name} is required")
        return value

    def many(self, name: str) -> list[str]:
        """All values of a repeatable parameter, `n=a&n=b` or `n=List(a,b)`."""
        values = self.params.get(name, [])
        if self.version == restli.V1:
            return values
        if values and values[0].startswith("List("):
            return [str(item) for item in restli.parse_value(values[0])]
        return [unquote_plus(value) for value in values]

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number ≥ 0; 400 when it is absent without default, or not a number."""
        value = self.one(name)
        if value is None and default is not None:
            return default
        if value is None:
            raise bad_request(f"Query parameter {name} is required")
        if not value.isascii() or not value.isdigit() or len(value) > 18:
            raise bad_request(f"Query parameter {name} is not a number: {value}")
        return int(value)

    def page(self, start: int | None = 0) -> tuple[int, int]:
        """`start` (0 unless the caller says that it is mandatory: None) and `count` (10, ≤ 100)."""
        first, count = self.number("start", start), self.number("count", 10)
        if not 1 <= count <= 100:
            raise bad_request("Query parameter count must be between 1 and 100")
        return first, count

    def json(self) -> dict[str, Any]:
        """The body, a JSON object: 415 for another type, 400 for anything else."""
        if self.media_type != "application/json":
            raise ApiError(415, f"Content-Type {self.media_type or 'none'} is not supported")
        try:
            value = json.loads(self.body)
        except ValueError as error:
            raise bad_request("Request body is not valid JSON") from error
        if not isinstance(value, dict):
            raise bad_request("Request body is not a JSON object")
        return value

    def fits(self, method: str) -> None:
        """Refuse an X-RestLi-Method that contradicts what the verb and query say (R)."""
        if self.restli_method not in {"", method}:
            raise bad_request(f"X-RestLi-Method {self.restli_method} does not fit {method}")

    def demands(self, method: str) -> None:
        """Refuse a POST that does not name its method (403 wording D for simpleJobPostings)."""
        if not self.restli_method:
            raise no_permission(f"{self.method} /{self.resource}")
        self.fits(method)


def read_call(method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Call:
    """The call behind a request. 414 above the limits; 400 for a tunnel that cannot be read."""
    length = len(path) + len(query) + 1
    longest = max(map(len, path.split("/")))
    if length > MAX_URL or len(query) > MAX_QUERY or longest > MAX_SEGMENT:
        raise ApiError(414, "Request URI Too Long")
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    override = headers.get("x-http-method-override", "").upper()
    if not override:
        return Call(method, path, query, headers, body, media_type)
    if method != "POST" or override not in OVERRIDABLE:
        raise bad_request(f"X-HTTP-Method-Override {override} is not possible with {method}")
    if media_type == FORM_TYPE:
        tunnelled, body, media_type = body, b"", ""
    elif media_type == "multipart/mixed":
        tunnelled, body, media_type = _parts(headers["content-type"], body)
    else:
        raise bad_request(f"Content-Type {media_type or 'none'} is not supported for a tunnel")
    text = tunnelled.decode("ascii", "replace")
    query = "&".join(filter(None, [query, text]))
    return Call(override, path, query, headers, body, media_type, tunnelled=True)


def _parts(content_type: str, body: bytes) -> tuple[bytes, bytes, str]:
    """Query, body and body type of a multipart/mixed tunnel; line ends are CRLF (D)."""
    boundary = _boundary(content_type)
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())
    if not boundary or len(pieces) != 4 or not pieces[3].startswith(b"--"):
        raise bad_request("Tunnelled request needs two parts between CRLF boundaries")
    parts: dict[str, bytes] = {}
    for piece in pieces[1:3]:
        head, gap, content = piece.partition(b"\r\n\r\n")
        if not gap:
            raise bad_request("A part of the tunnelled request has no headers")
        parts[_part_type(head)] = content
    if FORM_TYPE not in parts or len(parts) != 2:
        raise bad_request("Tunnelled request needs a urlencoded part and a body part")
    query = parts.pop(FORM_TYPE)
    media_type, content = parts.popitem()
    return query, content, media_type


def _boundary(content_type: str) -> str:
    for piece in content_type.split(";")[1:]:
        name, _, value = piece.strip().partition("=")
        if name.lower() == "boundary":
            return value.strip('"')
    return ""


def _part_type(head: bytes) -> str:
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type":
            return value.partition(";")[0].strip().lower()
    return ""
