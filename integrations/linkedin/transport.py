"""The one place through which every call to LinkedIn leaves.

Deadline, no redirects, a cap on the answer's size, only JSON is an answer, one log line per call
with LinkedIn's own request id and never a token or a body.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec
import structlog

from integrations.linkedin.errors import (
    BY_STATUS,
    RateLimited,
    Refused,
    ServerError,
    TransportError,
)

MAX_ANSWER_BYTES = 16 * 1024 * 1024
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    request_id: str

    def decode(self, shape: type[Any]) -> Any:
        """The body as a value of `shape`. Raises TransportError: cut JSON is not an empty page."""
        try:
            return _decode(self.body, shape)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise TransportError(
                f"LinkedIn's answer could not be read: {error}",
                status=self.status,
                request_id=self.request_id,
            ) from error


_HALF_PAIR = re.compile(
    rb"(?<!\\)((?:\\\\)*)(?:"
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
"""Half a surrogate pair, escaped: what is left of an emoji that was cut in two."""


def _decode(body: bytes, shape: type[Any]) -> Any:
    """One cut emoji in one text must not take the whole page with it: it becomes U+FFFD."""
    try:
        return msgspec.json.decode(body, type=shape, strict=False)
    except msgspec.DecodeError:
        mended = _HALF_PAIR.sub(rb"\1\\ufffd", body)
        if mended == body:
            raise
        return msgspec.json.decode(mended, type=shape, strict=False)


class _Problem(msgspec.Struct):
    message: str = ""
    error: str = ""
    error_description: str = ""


class Transport:
    """Sends one request and gives a successful answer, or raises one of `errors`."""

    def __init__(self, http: httpx.Client, *, deadline_seconds: float) -> None:
        self._http = http
        self._deadline = deadline_seconds

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        started = time.monotonic()
        try:
            with self._http.stream(
                method,
                url,
                headers=dict(headers or {}),
                content=content,
                timeout=self._deadline,
                follow_redirects=False,
            ) as response:
                body = self._read(response, started)
        except TransportError:
            log.warning("linkedin_call", method=method, path=_path(url), failed="cut off")
            raise
        except httpx.HTTPError as error:
            log.warning(
                "linkedin_call", method=method, path=_path(url), failed=type(error).__name__
            )
            raise TransportError(f"LinkedIn did not answer ({type(error).__name__}).") from error
        request_id = response.headers.get("x-li-uuid", "")
        log.info(
            "linkedin_call",
            method=method,
            path=_path(url),
            status=response.status_code,
            milliseconds=round((time.monotonic() - started) * 1000),
            linkedin_request=request_id,
        )
        if response.is_success:
            return self._success(response, body, request_id)
        raise _error(response, body, request_id)

    def _read(self, response: httpx.Response, started: float) -> bytes:
        """The body, while size and deadline allow: a slow drip is not an answer either."""
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > MAX_ANSWER_BYTES:
                raise TransportError("LinkedIn's answer is larger than we accept.")
            if time.monotonic() - started > self._deadline:
                raise TransportError("LinkedIn's answer took longer than the deadline.")
            parts.append(part)
        return b"".join(parts)

    def _success(self, response: httpx.Response, body: bytes, request_id: str) -> Answer:
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and kind != "application/json":
            raise TransportError(
                f"LinkedIn answered with {kind or 'no content type'} instead of JSON.",
                status=response.status_code,
                request_id=request_id,
            )
        return Answer(response.status_code, body, request_id)


def _error(response: httpx.Response, body: bytes, request_id: str) -> Exception:
    status = response.status_code
    try:
        problem = msgspec.json.decode(body, type=_Problem, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        problem = _Problem()
    message = problem.message or problem.error_description or problem.error or f"HTTP {status}"
    if status == 429:
        return RateLimited(message, retry_after=_seconds(response.headers), request_id=request_id)
    if status >= 500:
        return ServerError(message, status=status, request_id=request_id)
    if status < 400:
        return TransportError(f"LinkedIn answered with HTTP {status}.", status=status)
    return BY_STATUS.get(status, Refused)(message, status=status, request_id=request_id)


def _seconds(headers: httpx.Headers) -> float | None:
    """`Retry-After` in seconds. LinkedIn does not document the header, so a date is ignored."""
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None


def _path(url: str) -> str:
    return httpx.URL(url).path
