"""The one place through which every call to LinkedIn leaves.

Known hosts only, one deadline, no redirects, a cap on the answer's size, only JSON is an answer,
one log line per call with LinkedIn's own request id and never a token, a query or a body.
"""

import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import msgspec
import structlog

from integrations.linkedin import deadline
from integrations.linkedin.encoding import read_body
from integrations.linkedin.errors import HostRefused, LinkedInError, TransportError, error_of

MAX_ANSWER_BYTES = 16 * 1024 * 1024
log = structlog.get_logger(__name__)

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What decoding raises for a body that is not JSON, or nests beyond reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    request_id: str

    def decode(self, shape: type[Any]) -> Any:
        """The body as a value of `shape`. Raises TransportError: cut JSON is not an empty page."""
        try:
            return _decode(self.body, shape)
        except UNREADABLE as error:
            raise TransportError(
                f"LinkedIn's answer could not be read: {error}",
                status=self.status,
                request_id=self.request_id,
            ) from error


_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|u[dD](?P<half>[89a-fA-F])[0-9a-fA-F]{2}|.)",
    re.DOTALL,
)
"""An escape in JSON. `half`: of a surrogate pair, what is left of an emoji that was cut in two."""


_decoder: Callable[[Any], msgspec.json.Decoder[Any]] = cache(
    lambda shape: msgspec.json.Decoder(shape, strict=False)
)


def _decode(body: bytes, shape: type[Any]) -> Any:
    """One cut emoji in one text must not take the whole page with it: it becomes U+FFFD."""
    try:
        return _decoder(shape).decode(body)
    except msgspec.DecodeError:
        mended = _ESCAPE.sub(lambda escape: b"\\ufffd" if escape["half"] else escape[0], body)
        if mended == body:
            raise
        return _decoder(shape).decode(mended)


class _Problem(msgspec.Struct, rename="camel"):
    """An error's body: `/v2` has a number as `serviceErrorCode`, `/rest` a word as `code`."""

    message: str = ""
    error: str = ""
    error_description: str = msgspec.field(default="", name="error_description")
    service_error_code: int | str = ""
    code: int | str = ""


class Transport:
    """Sends one request and gives a successful answer, or raises one of `errors`."""

    def __init__(
        self, http: httpx.Client, *, deadline_seconds: float, origins: Iterable[str] = ()
    ) -> None:
        """`origins` are the addresses that may be called (`https://api.linkedin.com`); all where
        none is given. A token can then reach no other host, whatever an answer or setting says.
        """
        self._http = http
        self.deadline_seconds = deadline_seconds
        self._origins = frozenset(_origin(httpx.URL(origin)) for origin in origins)

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """One request. Counts against an open deadline of the caller, else has one of its own."""
        address = httpx.URL(url)
        if self._origins and _origin(address) not in self._origins:
            raise HostRefused(f"{address.host} is not one of LinkedIn's hosts as configured.")
        line = log.bind(method=method, path=address.path)
        started = time.monotonic()
        try:
            with deadline.deadline(self.deadline_seconds):
                response, body = self._exchange(method, address, headers, content)
        except TransportError:
            line.warning("linkedin_call", failed="unusable answer")
            raise
        except httpx.TimeoutException as error:
            line.warning("linkedin_call", failed=type(error).__name__)
            raise TransportError(deadline.MESSAGE) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            line.warning("linkedin_call", failed=type(error).__name__)
            raise TransportError(f"LinkedIn did not answer ({type(error).__name__}).") from error
        request_id = response.headers.get("x-li-uuid", "")
        line.info(
            "linkedin_call",
            status=response.status_code,
            milliseconds=round((time.monotonic() - started) * 1000),
            linkedin_request=request_id,
        )
        if response.is_success:
            return _success(response, body, request_id)
        raise _error(response, body, request_id)

    def _exchange(
        self,
        method: str,
        address: httpx.URL,
        headers: Mapping[str, str] | None,
        content: bytes | None,
    ) -> tuple[httpx.Response, bytes]:
        with self._http.stream(
            method,
            address,
            headers=dict(headers or {}),
            content=content,
            timeout=max(0.001, deadline.remaining(self.deadline_seconds) or 0.0),
            follow_redirects=False,
        ) as response:
            encoding = response.headers.get("content-encoding", "")
            try:
                return response, read_body(response.iter_raw(), encoding, most=MAX_ANSWER_BYTES)
            except TransportError:
                if response.is_success:
                    raise
                return response, b""  # Of a refusal the status says enough.


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _success(response: httpx.Response, body: bytes, request_id: str) -> Answer:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != "application/json":
        raise TransportError(
            f"LinkedIn answered with {kind or 'no content type'} instead of JSON.",
            status=response.status_code,
            request_id=request_id,
        )
    return Answer(response.status_code, body, request_id)


def _error(response: httpx.Response, body: bytes, request_id: str) -> LinkedInError:
    status = response.status_code
    try:
        problem = _decode(body, _Problem)
    except UNREADABLE:
        problem = _Problem()
    message = problem.message or problem.error_description or problem.error or f"HTTP {status}"
    return error_of(
        status,
        message,
        retry_after=_seconds(response.headers),
        request_id=request_id,
        code=str(problem.code or problem.service_error_code or problem.error),
    )


def _seconds(headers: httpx.Headers) -> float | None:
    """`Retry-After` in seconds. LinkedIn does not document the header, so a date is ignored."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    # Nor is "nan" a time to wait for.
    return max(0.0, seconds) if seconds < float("inf") else None
